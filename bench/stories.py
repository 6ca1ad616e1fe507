"""`python -m bench.stories FOLDER`: how well topics find large stories made of real messages.

FOLDER holds files of messages with the columns `id`, `title` and `detail` (`content` will do). For each matter below, 8
to 59 messages about it from many places are given one invented place: a story whose members are known. One in eight
names the place only behind the title, and for every eight some other complaint of the place is added that does not
belong. The peer is average linkage on TF-IDF at fixed bounds. Nothing of the files is kept or printed.
"""

import csv
import hashlib
import random
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from huiyin.learn.insight.topics.finding.grouping import groups
from huiyin.learn.insight.topics.finding.method import grouped
from huiyin.learn.insight.topics.finding.reading import ENDINGS, Message

SEEDS = (3, 4, 5, 6)
AMONG = 4_300
SIZES = (8, 59)
PEER_BOUNDS = (0.06, 0.08)
LEAST = 0.75  # a story found less well counts as lost
FULL_NAME, NAMED_BEHIND, SAME_CODE = 0.65, 0.12, 0.7  # how often
CODE = re.compile(r"[A-Z]{1,2}\d{0,3}\s?[市区县]")
NAME = re.compile(
    rf"(?:(?<=[市区县])|(?<=反映)|(?<=投诉)|(?<=关于)|^)([一-龥]{{2,7}}?(?:{'|'.join(ENDINGS)}))(?!民|里|上|边|局|委)"
)
# A matter, as a pattern of titles; the invented place, its full name first; the district it lies in.
MATTERS = (
    ("电梯", "云樾新城 云樾新城小区 云樾小区", "A3区"),
    ("停车|车位", "澜岸滨江苑 澜岸滨江 澜岸滨江院", "A1区"),
    ("补课", "雁澜一中 雁澜中学", "A6区"),
    ("搅拌站|混凝土|粉尘|灰尘|扬尘", "桐雅新城 桐雅小区 桐雅新城小区", "A2区"),
    ("油烟|烧烤|夜宵", "霓裳之城 霓裳之城小区 霓裳小区", "A5区"),
    ("拖欠.{0,6}(工资|工程款|血汗)", "泽岳集团 泽岳公司 泽岳建筑公司", "A7县"),
    ("养猪|猪场|养殖", "柘溪冲 柘溪冲村", "A8县"),
    ("房产证|产权证|不动产证|两证|办证", "汀兰郡 汀兰郡小区", "A4区"),
    ("规划", "鹭屿湖畔 鹭屿湖畔小区 鹭屿小区", "A6区"),
    ("天然气|燃气", "枫溪华府 枫溪华府小区", "A7县"),
    ("停水|自来水|水质", "槿园 槿园小区", "A3区"),
    ("噪音|噪声|扰民", "昱珑湾 昱珑湾小区 昱珑", "A2区"),
    ("幼儿园", "悦屿城 悦屿城小区", "A5区"),
    ("物业", "璟和家园 璟和小区", "A1区"),
    ("垃圾", "荻芦洲 荻芦洲社区", "A4区"),
    ("公交", "薇澜里 薇澜里小区", "A7县"),
    ("传销", "鑫穗商贸 鑫穗公司 鑫穗", "A市"),
    ("拆迁|征收|安置", "苎麻村 苎麻村安置区", "A3区"),
    ("质量|漏水|渗水|开裂", "棠颂府 棠颂府小区 棠颂", "A6区"),
    ("快递", "驰麓速运 驰麓快递", "A市"),
    ("出租车|的士", "弘跃出租公司 弘跃公司", "A市"),
    ("停电|电压|用电", "檀溪坞 檀溪坞小区", "A8县"),
    ("违建|违章建筑|违法建|私自搭建|搭建", "菀园 菀园小区", "A4区"),
    ("乱收费|收费", "砺锋驾校 砺锋驾驶学校", "A5区"),
    ("招生|入学|小升初|学位|读书", "珣阳小学 珣阳学校", "A3区"),
    ("公路|道路|修路|硬化", "麻坪坳 麻坪坳村", "A8县"),
    ("医院", "仁泓医院", "A5区"),
    ("砖厂|采石|石场|污染", "蓼溪砂石厂 蓼溪石场", "A8县"),
)


@dataclass(frozen=True)
class Made:
    """Messages of which some are stories, and whose ids make up each story, by its matter."""

    messages: Sequence[Message]
    stories: dict[str, set[str]]


def main(folder: str) -> int:
    """Print for each half of the matters how well the topics and the peer find their stories."""
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    messages = read(folder)
    for seed in SEEDS:
        made = make(messages, seed)
        for name, label in ({"topics": topics(made.messages)} | peers(made.messages)).items():
            for matter, score in found(made, label).items():
                scores[name, _half(matter)].append(score)
    for (name, half), values in sorted(scores.items()):
        lost = np.mean(np.array(values) < LEAST)
        told = (
            f"{name:10} half {half}: {len(values)} stories, F1 {np.mean(values):.3f}, least {min(values):.2f}"
        )
        print(f"{told}, below {LEAST}: {lost:.2f}")
    return 0


def read(folder: str) -> list[Message]:
    """All messages of the files of a folder that have a title and a text, each told once."""
    told: dict[tuple[str, str], Message] = {}
    for path in sorted(Path(folder).glob("*.csv")):
        with path.open(encoding="utf-8-sig") as stream:
            for row in csv.DictReader(stream):
                text = (row.get("detail") or row.get("content") or "").strip()
                if title := (row.get("title") or "").strip():
                    told.setdefault((title, text[:40]), Message(f"{path.name}:{row['id']}", (title, text)))
    return list(told.values())


def make(messages: Sequence[Message], seed: int) -> Made:
    """Give each matter's messages one place, and put them among others."""
    changed: dict[str, Message] = {}
    stories: dict[str, set[str]] = {}
    for pattern, names, code in MATTERS:
        luck, matter = random.Random(f"{pattern}{seed}"), re.compile(pattern)
        free = [one for one in messages if one.id not in changed and _named(one)]
        hits = [one for one in free if matter.search(one.texts[0])]
        size = min(luck.randint(*SIZES), max(SIZES[0], len(hits) * 2 // 3), len(hits))
        if size < SIZES[0]:
            continue
        members = luck.sample(hits, size)
        stories[pattern] = {one.id for one in members}
        others = [one for one in free if not matter.search("".join(one.texts))]
        for one in members + luck.sample(others, min(len(others), max(1, size // 8))):
            changed[one.id] = _placed(one, names.split(), code, luck)
    rest = [one for one in messages if one.id not in changed]
    random.Random(seed).shuffle(rest)
    return Made([*changed.values(), *rest[: max(AMONG - len(changed), 0)]], stories)


def _named(one: Message) -> re.Match[str] | None:
    return NAME.search(one.texts[0])


def _placed(one: Message, names: list[str], code: str, luck: random.Random) -> Message:
    """The message with the place it names turned into the invented one, mostly in full."""
    own = _named(one)
    assert own
    here = names[0] if luck.random() < FULL_NAME else luck.choice(names)
    stem = re.sub(rf"({'|'.join(ENDINGS)})$", "", own[1])
    title, text = (part.replace(own[1], here) for part in one.texts)
    text = text.replace(stem, names[-1]) if len(stem) >= 3 else text
    title, text = (
        CODE.sub(lambda _: code if luck.random() < SAME_CODE else "A市", part) for part in (title, text)
    )
    if here in text and luck.random() < NAMED_BEHIND:
        title = title.replace(here, luck.choice(["", "小区", "我们这里"]))
    return replace(one, texts=(title, text))


def topics(messages: Sequence[Message]) -> list[int]:
    """A number for each message, the same for those of one topic."""
    label = list(range(len(messages)))
    for members in grouped(messages):
        for number, _strength in members:
            label[number] = members[0][0]
    return label


def peers(messages: Sequence[Message]) -> dict[str, list[int]]:
    """Average linkage on TF-IDF of runs of characters, at bounds that somebody might pick by hand."""
    texts = [f"{one.texts[0]} " * 3 + one.texts[1][:300] for one in messages]
    reader = TfidfVectorizer(
        analyzer="char", ngram_range=(2, 4), min_df=2, sublinear_tf=True, dtype=np.float32
    )
    rows = reader.fit_transform(texts)
    likeness = (rows @ rows.T).tocsr()
    return {f"peer {bound}": groups(likeness, bound, bound).tolist() for bound in PEER_BOUNDS}


def found(made: Made, label: Sequence[int]) -> dict[str, float]:
    """The F1 of the best group, for each story."""
    members, of = defaultdict(set), {}
    for one, group in zip(made.messages, label, strict=True):
        members[group].add(one.id)
        of[one.id] = group
    return {
        matter: max(
            2 * len(members[group] & story) / (len(members[group]) + len(story))
            for group in {of[one] for one in story}
        )
        for matter, story in made.stories.items()
    }


def _half(matter: str) -> str:
    return "AB"[int(hashlib.md5(matter.encode(), usedforsecurity=False).hexdigest(), 16) % 2]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
