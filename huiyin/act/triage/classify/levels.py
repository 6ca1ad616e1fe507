"""Labels that are leaves of a taxonomy: reading the probability of a branch; no Django."""

from collections.abc import Sequence
from dataclasses import dataclass

Ranked = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Levels:
    """How a label tells its ancestors: by a separator (a/b/c), or by widths of its code (2, 4 and 6 of AABBCC)."""

    separator: str = ""
    widths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.separator) == bool(self.widths):
            raise ValueError("levels are told by a separator or by widths, one of the two")
        if list(self.widths) != sorted(set(self.widths)) or any(width < 1 for width in self.widths):
            raise ValueError("widths grow from the top level down")

    def path(self, label: str) -> tuple[str, ...]:
        """The label's ancestors from the top level down, itself last."""
        if self.separator:
            parts = label.split(self.separator)
            return tuple(self.separator.join(parts[: i + 1]) for i in range(len(parts)))
        shorter = [label[:width] for width in self.widths if width < len(label)]
        return (*shorter, label)


def roll_up(ranked: Ranked, levels: Levels, depth: int) -> list[tuple[str, float]]:
    """Probabilities of the branches at `depth` (1 is the top), greatest first; a shallower label is its own branch."""
    sums: dict[str, float] = {}
    for label, probability in ranked:
        path = levels.path(label)
        branch = path[min(depth, len(path)) - 1]
        sums[branch] = sums.get(branch, 0.0) + probability
    return sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))


def surest(ranked: Ranked, levels: Levels, at_least: float) -> tuple[str, float] | None:
    """The deepest label or branch that is at least so probable; None if not even a top level is."""
    deepest = max((len(levels.path(label)) for label, _ in ranked), default=0)
    for depth in range(deepest, 0, -1):
        branch, probability = roll_up(ranked, levels, depth)[0]
        if probability >= at_least:
            return branch, probability
    return None
