"""Splitting what a person said into what the person asks for, point by point; no Django.

Only what the words themselves set apart is split: numbers, 一是…二是, semicolons, 另外 and its like. Nothing is
dropped and nothing is added: whatever is cut, the points hold every character that is not a mark.
"""

import re
from collections.abc import Iterator

DEMANDS_AT_MOST = 20
TEXT_AT_MOST = 300
_LEAST = 4  # characters; what is shorter says nothing by itself and stays with the point before it
_HAN = "一二三四五六七八九十"
# Marks that begin a point: 1、 (2) ② 一、 一是 首先 其次 另外; each at the start or after a stop.
_BEGIN = re.compile(
    rf"(?:^|(?<=[\n。；;！!？?，,：:\s]))\s*(?:"
    rf"[（(]\s*(?:\d{{1,2}}|[{_HAN}]{{1,2}})\s*[)）]\s*[、.．]?"
    rf"|\d{{1,2}}\s*[、)）]|\d{{1,2}}\s*[.．](?!\d)"
    rf"|[①-⑳]"
    rf"|[{_HAN}]{{1,2}}\s*、|第[{_HAN}]{{1,2}}\s*[，,、：:]|[{_HAN}]是(?=[^{_HAN}\s])"
    rf"|其[一二三四五]\s*[，,：:]"
    rf"|首先\s*[，,]?|其次\s*[，,]?|再次\s*[，,]?|最后\s*[，,]?"
    rf"|(?:另外|此外|除此之外|还有|同时(?=要求|请|希望|建议|反映))\s*[，,：:]?"
    rf")"
)
# A first piece that only says that something follows.
_INTRODUCTION = re.compile(r"(?:以下|如下|几个|几点|[两二三四五六]个|[两二三四五六]点)[^。]{0,8}$")
_SEMICOLON = re.compile(r"[；;]")
_EDGES = " \t\r\n\u3000，,。；;、：:"


def demands(words: str) -> tuple[str, ...]:
    """The points that a person asks for, in the order in which they were said; at least one if anything was said.

    What stands before the first mark is a point of its own only when it asks for something by itself; an
    introduction such as 反映以下问题 is put before the first point.
    """
    points = _points(words.strip())
    if not points:
        return ()
    return tuple(_short(point) for point in _at_most(points))


def _points(words: str) -> list[str]:
    parts: list[str] = []
    introduced = False
    for piece, marked in _pieces(words):
        clean = piece.strip(_EDGES)
        if not clean:
            continue
        if parts and (introduced or (len(clean) < _LEAST and not marked)):
            parts[-1] = f"{parts[-1]}；{clean}"
        else:
            parts.append(clean)
        introduced = len(parts) == 1 and not introduced and bool(_INTRODUCTION.search(clean))
    return parts


def _pieces(words: str) -> Iterator[tuple[str, bool]]:
    """What lies between the marks, and whether a mark stood before it."""
    begins = [match.start() for match in _BEGIN.finditer(words)]
    starts = sorted({0, *begins})
    for begin, end in zip(starts, [*starts[1:], len(words)], strict=True):
        marked = begin in begins
        first, *rest = _SEMICOLON.split(
            _BEGIN.sub("", words[begin:end], count=1) if marked else words[begin:end]
        )
        yield first, marked
        yield from ((piece, False) for piece in rest)


def _at_most(points: list[str]) -> list[str]:
    # What is more than a form can hold stays together in the last.
    return [*points[: DEMANDS_AT_MOST - 1], "；".join(points[DEMANDS_AT_MOST - 1 :])][: len(points)]


def _short(point: str) -> str:
    return point if len(point) <= TEXT_AT_MOST else point[: TEXT_AT_MOST - 1] + "…"


def tidy(typed: list[str]) -> tuple[str, ...]:
    """Points as a person wrote them, without the empty and the doubled ones."""
    cleaned = (re.sub(r"\s+", " ", point).strip(_EDGES) for point in typed)
    return tuple(dict.fromkeys(_short(point) for point in cleaned if point))[:DEMANDS_AT_MOST]


def open_ones(listed: tuple[str, ...], answered: dict[str, str]) -> tuple[str, ...]:
    """Demands that nobody has said where they are answered."""
    return tuple(point for point in listed if not answered.get(point, "").strip())
