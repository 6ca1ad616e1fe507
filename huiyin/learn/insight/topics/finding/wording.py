"""What to call a topic, in its members' own words; no Django."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import rjieba

from huiyin.learn.insight.topics.finding.reading import ENDINGS, Message, plain

HEAD = 120  # characters of a message that are searched for names
FEW = 0.34  # of the members must use a word
KEEP = 0.7  # of those who use a word use its longer form
LONGEST_PLACE, LONGEST_THING = 12, 10
_PLACE = re.compile(
    rf"[A-Z]{{1,2}}\d{{0,3}}\s?(?:市|区|县|州)|[\u4e00-\u9fffA-Za-z0-9]+?(?:{'|'.join(ENDINGS)})"
)
_NO_NAME = re.compile("[的了在是有被把我你他她们]")  # no name goes on across one of these
_TEXT = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")
_EMPTY = frozenset(
    """
    的 了 在 是 和 与 及 对 为 被 把 将 就 都 还 也 很 更 最 又 再 才 能 会 要 想 请 请问 请求 强烈
    要求 投诉 反映 咨询 关于 建议 希望 举报 盼 恳请 求 问题 情况 相关 有关 一个 一下 怎么 怎样 什么
    何时 为何 为什么 如何 吗 呢 吧 么 是否 可以 没有 不 无 有 我 我们 你 他 这 那 该 其 之 等 于 由 从
    到 向 上 下 里 内 外 中 以 并 而 但 或 年 月 日 号 点 几 多 少 个 些 次 附近 旁边 人 者 市 区 县 省
    州 街道 小区 领导 部门 或者 处理 事宜 解决 严查 设置
    """.split()
)


@dataclass(frozen=True)
class Wording:
    """A topic's place and matter, as its members wrote them (either may be empty), and the title nearest to all."""

    place: str
    thing: str
    title: str

    @property
    def name(self) -> str:
        """What it is called."""
        return " · ".join(part for part in (self.place, self.thing) if part) or self.title


class Vocabulary:
    """In how many messages each name and each word stands: what many topics use, marks none of them."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self._places: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        self._of = 0
        self._read: dict[Message, tuple[frozenset[str], frozenset[str]]] = {}
        for one in messages:
            self._of += 1
            self._read[one] = said = (places(one), words(one))
            self._places.update(said[0])
            self._words.update(said[1])

    def wording(self, members: Sequence[Message]) -> Wording:
        """The name and the words that most members use and few others; `members` nearest first."""
        said = [self._read.get(one) or (places(one), words(one)) for one in members]
        place = self._best(Counter(w for names, _ in said for w in names), self._places, len(members), "")
        place = _whole(place, members)
        thing = self._best(Counter(w for _, used in said for w in used), self._words, len(members), place)
        return Wording(place, thing, _title(members[0])[:24])

    def _best(self, used: Counter[str], everywhere: Counter[str], of: int, beside: str) -> str:
        """The word most members use, weighed by how rare it is and how much it says."""
        least = max(2, FEW * of)
        found = [
            (times * log(1 + self._of / everywhere[word]) * min(len(word), 6), word)
            for word, times in used.items()
            if times >= least and not _same(word, beside)
        ]
        return max(found, default=(0.0, ""))[1]


def places(message: Message) -> frozenset[str]:
    """Names as they may be written in a message: up to six characters before what names end in."""
    found: set[str] = set()
    for text in _head(message):
        for run in _PLACE.finditer(text):
            name = run.group().replace(" ", "")
            if re.match(r"[A-Z]", name):
                found.add(name)
                continue
            ending = next(e for e in sorted(ENDINGS, key=len, reverse=True) if name.endswith(e))
            core = _NO_NAME.split(name[: -len(ending)])[-1]
            found.update(core[-n:] + ending for n in range(2, min(len(core), 6) + 1))
    return frozenset(found)


def words(message: Message) -> frozenset[str]:
    """Words of the title, and up to four of them in a row, that neither begin nor end in an empty one."""
    found: set[str] = set()
    for run in _TEXT.findall(_title(message)):
        cut = rjieba.cut(run)
        for i in range(len(cut)):
            for j in range(i + 1, min(i + 4, len(cut)) + 1):
                phrase = "".join(cut[i:j])
                if (
                    2 <= len(phrase) <= LONGEST_THING
                    and not {cut[i], cut[j - 1]} & _EMPTY
                    and not phrase.isdigit()
                ):
                    found.add(phrase)
    return frozenset(found)


def _head(message: Message) -> list[str]:
    return [plain(text)[:HEAD] for text in message.texts if text]


def _title(message: Message) -> str:
    return plain(next((text for text in message.texts if text.strip()), ""))[:60]


def _same(word: str, beside: str) -> bool:
    """Whether two words share a piece, so that one beside the other would say it twice."""
    return bool(beside) and any(word[i : i + 2] in beside for i in range(len(word) - 1))


def _whole(place: str, members: Sequence[Message]) -> str:
    """The name with what nearly all who write it write before it."""
    if not place or re.match(r"[A-Z]", place):
        return place
    texts = ["\n".join(_head(one)) for one in members]
    while len(place) < LONGEST_PLACE:
        before = Counter(text[text.find(place) - 1] for text in texts if text.find(place) > 0)
        of = sum(place in text for text in texts)
        letter, times = before.most_common(1)[0] if before else ("", 0)
        if not letter or times < KEEP * of or not _TEXT.fullmatch(letter) or letter in _EMPTY or times < 2:
            break
        place = letter + place
    return place
