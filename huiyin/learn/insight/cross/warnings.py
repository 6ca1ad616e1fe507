"""Simpson's warnings: whether a share compared between two rows turns round within something else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from huiyin.answer.assessment.policies import Scope
from huiyin.learn.insight.cross.asking import counted
from huiyin.learn.insight.cross.hiding import coarse
from huiyin.learn.insight.cross.rules import BESIDE, NOT_ASKED, RATES, REST, View, good
from huiyin.learn.stats.strata import Comparison, reversals

GROUPS_AT_MOST = 8
SHARES_AT_MOST = 4
SHOWN = 5
CASES_AT_LEAST = 10
# Dimensions of which one tells the other, so that nothing can be learned by setting one beside the other.
FAMILIES = ({"matter", "first"}, {"place", "district", "lead"}, {"day", "week", "month"})


@dataclass(frozen=True)
class Turned:
    """A comparison of two rows that the mix of `beside` turns round, makes or hides.

    `subject` is the column whose share is compared, empty where a rate is.
    """

    rows: tuple[str, str]
    beside: str
    subject: str
    found: Comparison


def turned(
    own: Scope, view: View, span: tuple[date, date], rows: Sequence[str], columns: Sequence[str], few: int = 0
) -> list[Turned]:
    """Look for them among the greatest rows over every other dimension; the worst first, few of them.

    `rows` and `columns` are the levels of the table, the greatest first. Readers of counts alone (`few`) are told what
    counts as they are told them give.
    """
    groups = [key for key in rows if key != REST][:GROUPS_AT_MOST]
    subjects = [key for key in columns if key != REST][:SHARES_AT_MOST]
    if view.measure == "count" or len(groups) < 2:
        return []
    found: list[Turned] = []
    for beside in _beside(view):
        if view.measure == "share":
            frame = counted(own, *span, (view.rows, view.columns, beside), view.where, view.words)
            frame = _told(frame, few)
            for subject in subjects:
                found += _compared(frame, view.rows, groups, beside, view.columns, (subject,), None, subject)
        else:
            outcome = RATES[view.measure]
            frame = counted(own, *span, (view.rows, outcome, beside), view.where, view.words)
            frame = _told(frame, few)
            found += _compared(frame, view.rows, groups, beside, outcome, (good(outcome),), NOT_ASKED, "")
    order = ("reverses", "vanishes", "appears")
    found.sort(key=lambda one: (order.index(one.found.verdict), -abs(one.found.common.crude)))
    return _once(found)[:SHOWN]


def _told(frame: pd.DataFrame, few: int) -> pd.DataFrame:
    kept = frame[frame["n"] >= few]
    return kept.assign(n=coarse(kept["n"].to_numpy(dtype=np.float64), few))


def _beside(view: View) -> list[str]:
    taken = {view.rows, *view.where, *((view.columns,) if view.measure == "share" else ())}
    asked = {view.rows, view.columns} if view.measure == "share" else {view.rows}
    same = {name for family in FAMILIES if asked & family for name in family}
    return [name for name in BESIDE if name not in taken and name not in same]


def _compared(
    frame: pd.DataFrame,
    rows: str,
    groups: Sequence[str],
    beside: str,
    outcome: str,
    good: tuple[str, ...],
    unknown: str | None,
    subject: str,
) -> list[Turned]:
    known = frame[frame[rows].isin(groups)]
    if unknown is not None:
        known = known[known[outcome] != unknown]
    strata = sorted(set(known[beside]))
    at = ({key: n for n, key in enumerate(groups)}, {key: n for n, key in enumerate(strata)})
    hits, of = np.zeros((len(groups), len(strata))), np.zeros((len(groups), len(strata)))
    places = (known[rows].map(at[0]).to_numpy(), known[beside].map(at[1]).to_numpy())
    n = known["n"].to_numpy(dtype=np.float64)
    np.add.at(of, places, n)
    np.add.at(hits, places, n * known[outcome].isin(good).to_numpy())
    return [
        Turned((groups[one.first], groups[one.second]), beside, subject, one)
        for one in reversals(hits, of, cases=CASES_AT_LEAST)
    ]


def _once(found: Sequence[Turned]) -> list[Turned]:
    """Each pair once for each subject: what says most about it."""
    kept: dict[tuple[tuple[str, str], str], Turned] = {}
    for one in found:
        kept.setdefault((one.rows, one.subject), one)
    return list(kept.values())
