"""Which terms stand in a text, and which rose beyond chance; no Django.

A term is a word of two characters and more, or two words side by side. Names of persons and places, numbers and words
that only hold a sentence together are left out by their part of speech. Of a term said a times among A appeals of a
week and b times among B before, how likely would so many fall into the week by chance: P(X >= a), X binomial of a + b
trials with the share A / (A + B), which is exact given a + b. Benjamini and Hochberg choose among all terms at once,
and the log-likelihood ratio of Dunning (Computational Linguistics 19, 1993, 61-74) puts them in order. One event brings
many words at once: those that stand in the same appeals are put together under the plainest of them.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
import scipy
from scipy.special import xlogy

from huiyin.learn.stats.fdr import discoveries

LEAST = 3  # appeals in the week, and people who said it: fewer could point at somebody
WRONG = 0.05  # share of what is shown that may be chance
LONGEST = 12
BESIDE = 3
ONE_CAUSE = (
    0.5  # of the appeals of the rarer of two words that say both: from there on one thing made both rise
)
NEARLY_ALL = 0.8  # a word that stands mostly within a longer term is shown as that term

_HAN = re.compile(r"[\u4e00-\u9fff]+")
# Nouns, verbs, qualities, idioms; not nr (persons), ns and nt (places, bodies), numbers and particles.
_KEPT = ("n", "v", "a", "l", "i", "j", "z")
_NAMES = ("nr", "ns", "nt")
_JOINED = (*_KEPT, "q", "g")


@dataclass(frozen=True)
class Risen:
    """One term: how often this week, how often before, what a usual week brings, how likely that is chance."""

    term: str
    week: int
    before: int
    expected: float
    p: float
    weight: float


def terms(text: str) -> set[str]:
    """The terms of a text, each once."""
    found: set[str] = set()
    last = ""
    for word, tag in rjieba.tag(text):
        if not _HAN.fullmatch(word) or tag.startswith(_NAMES) or not tag.startswith(_JOINED):
            last = ""
            continue
        if len(word) > 1 and tag.startswith(_KEPT):
            found.add(word)
        if last and 2 < len(last) + len(word) <= LONGEST:
            found.add(last + word)
        last = word
    return {term for term in found if len(term) <= LONGEST}


def risen(
    week: Mapping[str, int], before: Mapping[str, int], appeals_week: int, appeals_before: int
) -> list[Risen]:
    """The terms that rose beyond chance, the plainest first."""
    if not appeals_week or not appeals_before:
        return []
    tested = sorted(term for term, count in week.items() if count >= LEAST)
    a = np.array([week[term] for term in tested], float)
    b = np.array([before.get(term, 0) for term in tested], float)
    share = appeals_week / (appeals_week + appeals_before)
    p = scipy.stats.binom.sf(a - 1, a + b, share)
    weight = _likelihood(a, b, share)
    found = [
        Risen(tested[i], int(a[i]), int(b[i]), b[i] * share / (1 - share), float(p[i]), float(weight[i]))
        for i in np.flatnonzero(discoveries(p, WRONG))
    ]
    return sorted(found, key=lambda one: (-one.weight, one.term))


def _likelihood(a: np.ndarray, b: np.ndarray, share: float) -> np.ndarray:
    total = a + b
    return np.asarray(2 * (xlogy(a, a / (total * share)) + xlogy(b, b / (total * (1 - share)))))


def without_parts(found: Iterable[Risen]) -> list[Risen]:
    """Each thing once: a word that stands mostly in a longer term gives way to it, a rarer longer one to the word."""
    kept: list[Risen] = []
    ordered = list(found)
    for one in ordered:
        longer = [other for other in ordered if one.term != other.term and one.term in other.term]
        shorter = [other for other in ordered if one.term != other.term and other.term in one.term]
        if any(other.week >= NEARLY_ALL * one.week for other in longer):
            continue
        if any(one.week < NEARLY_ALL * other.week for other in shorter):
            continue
        kept.append(one)
    return kept


def companions(
    term: str, within: Counter[str], times: int, usual: Mapping[str, int], appeals: int
) -> list[str]:
    """The terms said beside this one far more than elsewhere, at most three; each by three appeals at least."""
    scored = [
        (count * np.log((count / times) / ((usual.get(other, 0) + 1) / (appeals + 1))), other)
        for other, count in within.items()
        if count >= LEAST and other not in term and term not in other
    ]
    chosen: list[str] = []
    for score, other in sorted(scored, reverse=True):
        if score > 0 and not any(other in one or one in other for one in chosen):
            chosen.append(other)
        if len(chosen) == BESIDE:
            break
    return chosen


def by_cause(said_in: Sequence[Collection[int]]) -> list[list[int]]:
    """Which words one cause brought, by the appeals they stand in; the plainest word first, here and in each group.

    A word goes to the first of those before it that lead a group and share half the appeals of the rarer of the two.
    It is compared with the leading word alone, so that a chain of words does not tie two causes together.
    """
    groups: list[list[int]] = []
    for place, appeals in enumerate(said_in):
        own = next((group for group in groups if _one_cause(said_in[group[0]], appeals)), None)
        if own is None:
            groups.append([place])
        else:
            own.append(place)
    return groups


def _one_cause(some: Collection[int], others: Collection[int]) -> bool:
    shared = len({*some} & {*others})
    return shared > 0 and shared >= ONE_CAUSE * min(len({*some}), len({*others}))
