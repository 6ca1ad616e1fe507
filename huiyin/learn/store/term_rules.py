"""The words of an appeal that may be counted: words of the dictionary, and nothing that could name a person; no Django.

Only what stands in the segmenter's public dictionary is kept, so no number, address, plate or uncommon name can pass.
Names that are words are left out by their kind, and after a surname that stands alone.
"""

from collections.abc import Iterable
from functools import lru_cache

import rjieba

METHOD = 1  # raise it when what is kept changes: the files are made anew then
AT_MOST = 40  # words of one appeal
_SHORTEST = 2
_LONGEST = 8
# Kinds of words that name things, places and what happens: nouns, verbs, qualities, idioms, abbreviations.
_KEPT = ("n", "v", "a", "i", "l", "j", "s")
_PERSON, _PLACE = (
    "nr",
    "ns",
)  # where it is, is told by the columns; many names of people read like those of places
# Words that every appeal has, whatever it is about.
_EVERYWHERE = frozenset(
    "反映 希望 要求 市民 来电 诉求 部门 相关 有关 处理 解决 联系 联系电话 电话 核实 回复 答复 反馈 情况 问题 工作人员 "
    "您好 你好 谢谢 感谢 请求 表示 认为 进行 没有 现在 目前 时间 造成 导致 影响 需要 知道 看到 发现 可以 能够 应该 "
    "咨询 投诉 举报 建议 领导 政府 工单 先生 女士 本人 自己 大家 我们 他们 地方 方面 原因 事情 东西 出来 起来 下来 "
    "过来 回来 上来".split()
)
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严魏陶姜谢邹柏窦章苏潘葛范彭鲁韦马苗凤俞袁柳唐费岑薛雷贺倪汤罗郝邬傅卞齐康伍余"
    "顾孟黄穆萧肖尹姚邵汪祁毛狄臧戴宋庞熊纪屈项祝董梁杜阮蓝季贾江颜郭梅林徐邱骆夏蔡田樊胡凌霍虞柯卢莫丁邓洪崔龚程邢裴陆翁甄封储段焦"
    "侯宁武刘叶黎白赖蒲谭姬冉雍桑濮牛边尚温庄晏柴瞿阎廖耿聂晁敖辛简曾覃史任于闫付高方石"
)
_COMPOUND = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 钟离 濮阳 端木 宇文 长孙".split()
)


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The words by which a city describes its matters: what the dictionary takes for a name is a thing there."""
    return frozenset(word for text in texts for word in rjieba.cut(text) if len(word) >= _SHORTEST)


def terms(text: str, things: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text that may be counted, each once, in the order in which they stand.

    `things` are words of the city's taxonomy, which are never names.
    """
    found: dict[str, None] = {}
    before = ""
    for word, kind in rjieba.tag(text):
        if (word in things or _may_be_kept(word, kind)) and not _ends_in_surname(before):
            found[word] = None
            if len(found) == AT_MOST:
                break
        before = word
    return list(found)


@lru_cache(maxsize=200_000)
def _may_be_kept(word: str, kind: str) -> bool:
    return kind.startswith(_KEPT) and not kind.startswith((_PERSON, _PLACE)) and _is_common(word)


def _ends_in_surname(word: str) -> bool:
    """Whether a given name may follow: a surname alone, or one taken together with the sign before it."""
    return word in _COMPOUND or (len(word) <= _SHORTEST and word[-1:] in _SURNAMES)


def _is_common(word: str) -> bool:
    """Whether the dictionary has this word, and not as somebody's name."""
    if not _SHORTEST <= len(word) <= _LONGEST or word in _EVERYWHERE or word in _COMPOUND:
        return False
    return (
        rjieba.has_word(word)
        and all("\u4e00" <= sign <= "\u9fff" for sign in word)
        and not any(kind.startswith((_PERSON, _PLACE)) for _, kind in rjieba.tag(word))
    )
