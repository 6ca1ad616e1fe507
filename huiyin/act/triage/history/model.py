"""A learned history: what it says about a matter in a place, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huiyin.act.triage.history.cells import Depth
from huiyin.act.triage.history.counts import Counts, Evidence
from huiyin.act.triage.history.examples import Asked
from huiyin.act.triage.history.regression import Regression, softmax

AT_MOST = 10
AT_ONCE = 512  # rows judged together, so that memory stays small
REMEMBERED = 4096  # answers kept: the same matters come from the same places all day
FAINT = 1e-12


@dataclass(frozen=True)
class Ranked:
    """A unit, its share of such matters between 0 and 1, and the evidence a person can check."""

    unit: str
    share: float
    evidence: Evidence


@dataclass
class History:
    """Who settled such matters in such places. Made by `learn`, kept by `to_bytes` or `save`.

    `blend` is the part of the regression in a share, `sharpness` the power to which shares are raised before they are
    made to sum to 1 again; both were picked on the newest part of the history. `about` says what it was learned from.
    """

    counts: Counts
    regression: Regression | None
    blend: float
    sharpness: float
    about: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._answers: dict[tuple[Asked, int], tuple[Ranked, ...]] = {}
        self._place_of = {unit: n for n, unit in enumerate(self.counts.units)}

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit it knows, in the order of the columns of `shares`."""
        return self.counts.units

    @property
    def levels(self) -> Depth:
        """How many levels of matter and of place it was learned with."""
        return self.counts.levels

    def rank(
        self,
        matter: Sequence[str],
        place: Sequence[str],
        extras: Mapping[str, str] | None = None,
        size: int = AT_MOST,
    ) -> tuple[Ranked, ...]:
        """Units by their share of such matters in such places, greatest first; shares sum to at most 1.

        Levels from coarse to fine; fewer than were learned, empty ones and unknown ones are what is not known.
        """
        asked = Asked(tuple(matter), tuple(place), tuple(sorted((extras or {}).items())))
        key = (asked, size)
        if key not in self._answers:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            self._answers[key] = self._ranked(asked, size)
        return self._answers[key]

    def tally(self, matter: Sequence[str], place: Sequence[str], unit: str) -> tuple[int, int, int]:
        """Of exactly such orders lately (anywhere, if none was here): all, settled by the unit, given back by it."""
        return self.counts.tally(Asked(tuple(matter), tuple(place)), unit)

    def shares(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """Shares of all units for many things asked: one row each, columns as in `units`."""
        parts = [self._some(asked[at : at + AT_ONCE]) for at in range(0, len(asked), AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.units)))

    def _some(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        counted = self.counts.shares(asked)
        mixed = blended(counted, self._regressed(asked), self.blend)
        kept = sharpened(mixed, self.sharpness) * self.counts.kept(asked)
        return np.asarray(kept / np.maximum(kept.sum(axis=1, keepdims=True), FAINT))

    def _regressed(self, asked: Sequence[Asked]) -> NDArray[np.float64] | None:
        return None if self.regression is None else aligned(self.regression, asked, self._place_of)

    def _ranked(self, asked: Asked, size: int) -> tuple[Ranked, ...]:
        if not self.units:
            return ()
        shares = self._some([asked])[0]
        best = sorted(range(len(shares)), key=lambda n: (-shares[n], self.units[n]))[:size]
        why = self.counts.evidence(asked, [self.units[n] for n in best])
        return tuple(Ranked(self.units[n], float(shares[n]), one) for n, one in zip(best, why, strict=True))

    def to_bytes(self) -> bytes:
        """Everything as one block of bytes that `from_bytes` reads; the same history gives the same bytes."""
        from huiyin.act.triage.history.storing import packed  # it stores what is defined here

        return packed(self)

    @staticmethod
    def from_bytes(content: bytes) -> History:
        """The history in these bytes; raises `Damaged` if they are not what `to_bytes` wrote."""
        from huiyin.act.triage.history.storing import unpacked

        return unpacked(content)


def blended(
    counted: NDArray[np.float64], regressed: NDArray[np.float64] | None, blend: float
) -> NDArray[np.float64]:
    """Shares counted and shares regressed in one; both rows sum to 1, so the mixture does."""
    return counted if regressed is None or blend == 0 else (1 - blend) * counted + blend * regressed


def sharpened(shares: NDArray[np.float64], sharpness: float) -> NDArray[np.float64]:
    """Shares made bolder (above 1) or more careful (below 1); their order stays."""
    return shares if sharpness == 1 else softmax(sharpness * np.log(np.maximum(shares, FAINT)))


def aligned(
    regression: Regression, asked: Sequence[Asked], place_of: Mapping[str, int]
) -> NDArray[np.float64]:
    """Shares of a regression in the columns of a history, which may know more units."""
    found = np.zeros((len(asked), len(place_of)))
    found[:, [place_of[unit] for unit in regression.units]] = regression.shares(asked)
    return found
