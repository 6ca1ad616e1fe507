"""The streams of the upward flow: who, by which way, to which level, and what came back."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from huiyin.answer.supervision.flows.framing import Frame
from huiyin.answer.supervision.flows.upward import Upward
from huiyin.web.components import charting
from huiyin.web.flows import words
from huiyin.web.flows.sheets import Cell, Column, Figure, Sheet

STEPS = (
    (words.LEVELS, words.WAYS),
    (words.WAYS, words.LEVELS),
    (words.LEVELS, words.ENDINGS),
)


class _Streams:
    """Nodes and links as they come together; a node is named by its step, so that a level can stand in two."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.nodes: dict[str, dict[str, Any]] = {}
        self.links: list[dict[str, Any]] = []
        self.rows: list[list[Cell]] = []

    def add(self, depth: int, pairs: Mapping[tuple[str, str], int], stage: str) -> None:
        """One step; what this reader is not shown is left out."""
        gone = self.frame.hidden(pairs)
        for pair, count in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
            if pair not in gone:
                self._link(depth, pair, count, stage)

    def _link(self, depth: int, pair: tuple[str, str], count: int, stage: str) -> None:
        before, after = (words.named(names, code) for names, code in zip(STEPS[depth], pair, strict=True))
        way = pair[0] if depth == 1 else pair[1] if depth == 0 else ""
        told = gettext("%(from)s → %(to)s") % {"from": before, "to": after}
        self.links.append(
            {
                "source": self._node(depth, pair[0], before, count if depth == 0 else 0),
                "target": self._node(depth + 1, pair[1], after, count),
                "value": count,
                "words": [told, words.orders(count)],
                "url": words.behind_url(self.frame, way=way) if way else "",
            }
        )
        self.rows.append([stage, before, after, count])

    def _node(self, depth: int, code: str, word: str, count: int) -> str:
        name = f"{depth}{code}"
        tone = "amber" if code == "open" else "blue" if depth == 1 else "ink-3"
        node = self.nodes.setdefault(
            name, {"name": name, "tag": word, "depth": depth, "tone": tone, "into": 0}
        )
        node["into"] += count
        node["words"] = [word, words.orders(node["into"])]
        return name


def streams(frame: Frame, found: Upward) -> Figure:
    """All of it in one picture."""
    made = _Streams(frame)
    stages = (gettext("从谁到哪条路"), gettext("走到哪一级"), gettext("回来的是什么"))
    for depth, pairs in enumerate((found.first, found.second, found.third)):
        made.add(depth, pairs, stages[depth])
    way = max(words.WAYS, key=lambda one: sum(found.endings.get(one, {}).values()))
    counted = sum(found.endings.get(way, {}).values())
    told = gettext("%(way)s走得最多，%(n)d次") % {"way": words.named(words.WAYS, way), "n": counted}
    columns = [Column(gettext("哪一段")), Column(gettext("从")), Column(gettext("到"))]
    return Figure(
        "streams",
        told if counted else gettext("没有往上走的事"),
        gettext("从左到右：谁、哪条路、到哪一级、回来的是什么"),
        charting.streams(list(made.nodes.values()), made.links),
        Sheet(gettext("往上走的每一段"), [*columns, Column(gettext("次数"), "count")], made.rows),
        size="tall",
        wide=True,
    )
