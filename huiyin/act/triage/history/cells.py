"""The cells in which a history counts: every level of matter crossed with every level of place."""

from collections.abc import Iterator, Sequence

from huiyin.act.triage.history.examples import Asked

SEPARATOR = "\x1f"
Depth = tuple[int, int]


def depths(matter: int, place: int) -> tuple[Depth, ...]:
    """Every (depth of matter, depth of place), coarse before fine: a cell comes after those it falls back to."""
    return tuple((m, p) for m in range(matter + 1) for p in range(place + 1))


def cell(asked: Asked, depth: Depth) -> str:
    """The name of a cell; empty when the level is not known for what is asked."""
    matter, place = asked.matter[: depth[0]], asked.place[: depth[1]]
    if len(matter) < depth[0] or len(place) < depth[1] or (matter and not matter[-1]):
        return ""
    if place and not place[-1]:
        return ""
    return SEPARATOR.join((f"{depth[0]}.{depth[1]}", *matter, *place))


def signs(asked: Asked) -> Iterator[str]:
    """What a regression can go by: levels, levels crossed, pairs of characters of the matter's names, extras."""
    matter, place = _known("m", asked.matter), _known("p", asked.place)
    yield from (*matter, *place)
    yield from (f"{m}{SEPARATOR}{p}" for m in matter for p in place)
    extras = [f"x.{name}{SEPARATOR}{value}" for name, value in asked.extras if value]
    yield from extras
    yield from (f"{matter[-1]}{SEPARATOR}{extra}" for extra in extras if matter)
    yield from sorted({f"g{pair}" for name in asked.matter[-2:] for pair in _pairs(name)})


def _known(letter: str, levels: Sequence[str]) -> list[str]:
    return [f"{letter}{n}{SEPARATOR}{value}" for n, value in enumerate(levels) if value]


def _pairs(name: str) -> Iterator[str]:
    # A code has no meaning in its digits; a name has in its characters.
    if not name.isascii():
        yield from (name[at : at + 2] for at in range(len(name) - 1))


def weight_of(sign: str) -> float:
    """How loudly a sign speaks: there are many pairs of characters, so each says less."""
    return 0.5 if sign.startswith("g") else 1.0
