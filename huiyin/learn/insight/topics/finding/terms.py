"""Runs of two to four characters in messages: how often, and how far each is a piece of a name; no Django.

A run is a piece of a name as often as it stands right before, or holds, what names of places and bodies end in; runs
within such runs inherit that. Nobody writes a list of names: the messages themselves say what is one.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from huiyin.learn.insight.topics.finding.reading import CODED, Flags, Ints, Page

SHORTEST, LONGEST = 2, 4
TITLE = 3.0  # what stands in a title counts so often
COMMON = 0.05  # of all messages: what stands in more of them says little
COMMON_COUNTS = 0.3
ANY_COUNTS = 0.12  # of a run in everything said, whatever its rarity, as a share of the greatest rarity
CODED_COUNTS = 2.0  # a city or district by its code: one run, where a name written out is several
CODED_AT_MOST = 3.0  # rarity of a code: a district that few write from is not a story
SEEN_COUNTS = 0.25  # of how far a run looked like a name at first
OWN_FLOOR = 0.3  # so far a run can become a name that did not look like one at all
OWN_COUNTS = 0.5  # of a run that only one story says, in everything said
OWN_DOUBT = 100.0  # pairs of messages: so many are taken to say it elsewhere
_STEP = np.uint64(0x9E3779B97F4A7C15)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Terms:
    """Every run that two messages share: where it stands in which message, and how far it is a name."""

    count: csr_matrix  # messages x terms: times, those in the title threefold
    rarity: Floats  # of a term: logarithm of messages over messages with it
    name: Floats  # of a term: 0 never a piece of a name, 1 always
    spread: Ints  # of a term: in how many messages
    coded: Flags  # of a term: a name made of letters and numbers
    own: Floats  # of a term: 0 said in many stories, towards 1 said in one only; 0 while stories are unknown


def terms(page: Page) -> Terms:
    """Find the runs of a page that stand in two messages or more."""
    found = _found(page)
    owner, term, weight = found.owner, found.term, found.weight
    size = int(term.max()) + 1 if len(term) else 0
    of = int(page.owner.max()) + 1 if len(page.owner) else 0
    count = csr_matrix((weight, (owner, term)), (of, size))
    count.sum_duplicates()
    spread = np.bincount(count.indices, minlength=size)
    kept = np.flatnonzero(spread >= 2)
    rarity = np.log(of / spread[kept]) if of else np.zeros(0)
    coded = found.coded[kept]
    rarity = np.where(coded, np.minimum(rarity, CODED_AT_MOST), rarity)
    count = count[:, kept].tocsr()
    return Terms(
        count, rarity, found.name[kept], spread[kept].astype(np.int64), coded, np.zeros(len(kept), float)
    )


def known(found: Terms, label: Ints) -> Terms:
    """The same terms once stories are roughly known: what only one of them says is a name of it, listed or not."""
    said = found.count.copy()
    said.data = np.ones_like(said.data)
    of = len(label)
    within = (csr_matrix((np.ones(of), (label, np.arange(of)))) @ said).tocsr()
    within.data *= within.data - 1  # pairs of messages of one story that both say it
    pairs = np.asarray(within.sum(axis=0)).ravel()
    own = np.where(found.coded, 0.0, pairs / (found.spread * (found.spread - 1) + OWN_DOUBT))
    name = SEEN_COUNTS * found.name + own * (found.name + OWN_FLOOR)
    return replace(found, own=own, name=np.where(found.coded, found.name, np.minimum(name, 1.0)))


def weights(found: Terms) -> tuple[csr_matrix, csr_matrix]:
    """Messages by the names they give, and by everything they say: two weightings of the same terms."""
    names, whole = found.count.copy(), found.count.copy()
    times, at = 1 + np.log(found.count.data), found.count.indices
    named = found.rarity * np.where(found.spread > COMMON * found.count.shape[0], COMMON_COUNTS, 1.0)
    anyhow = ANY_COUNTS * np.log(max(found.count.shape[0], 1))
    said = (found.rarity + anyhow) * np.where(found.coded, CODED_COUNTS, 1.0 + OWN_COUNTS * found.own)
    names.data, whole.data = times * (named * found.name)[at], times * said[at]
    names.eliminate_zeros()
    return names, whole


@dataclass(frozen=True)
class _Found:
    owner: Ints
    term: Ints
    weight: Floats
    name: Floats
    coded: Flags


def _found(page: Page) -> _Found:
    """All runs of all lengths, numbered together."""
    owners, found, marks, lengths = [], [], [], []
    places: dict[int, Ints] = {}
    for length in range(SHORTEST, LONGEST + 1):
        at = _starts(page.inside, length)
        places[length] = at
        owners.append(at)
        found.append(_hashed(page, at, length))
        marks.append(_ends_name(page, at, length))
        lengths.append(np.full(len(at), length))
    codes = np.flatnonzero(page.codes >= CODED)
    owners.append(codes)
    found.append(page.codes[codes].astype(np.uint64))
    marks.append(np.ones(len(codes), bool))
    at = np.concatenate(owners)
    term, _ = pd.factorize(np.concatenate(found))  # by hashing, in a third of the time that sorting takes
    name = _names(term, np.concatenate(marks), places, len(page.codes))
    weight = np.where(page.title[at], TITLE, 1.0)
    coded = np.zeros(len(name), bool)
    coded[term[len(at) - len(codes) :]] = True
    return _Found(page.owner[at], term.astype(np.int64), weight, name, coded)


def _starts(inside: Flags, length: int) -> Ints:
    """Where a run of so many characters begins without a break in it."""
    whole = inside[: len(inside) - length + 1].copy() if len(inside) >= length else np.zeros(0, bool)
    for i in range(1, length):
        whole &= inside[i : len(inside) - length + 1 + i]
    return np.flatnonzero(whole)


def _hashed(page: Page, at: Ints, length: int) -> npt.NDArray[np.uint64]:
    found = np.full(len(at), length << 56, np.uint64)
    for i in range(length):
        found = found * _STEP + page.codes[at + i]
    return found ^ (found >> np.uint64(31))


def _ends_name(page: Page, at: Ints, length: int) -> Flags:
    """Whether a run stands right before an ending of names, or ends in one that is not all of it."""
    before = page.ending_starts[at + length]
    begun = page.ending_from[at + length]
    held = (begun > at) & ~page.ending_starts[at]
    marked: Flags = before | held
    return marked


def _names(term: Ints, marks: Flags, places: dict[int, Ints], characters: int) -> Floats:
    """How far each term is a piece of a name; the shorter inherit from the longer that hold them."""
    size = int(term.max()) + 1 if len(term) else 0
    times = np.maximum(np.bincount(term, minlength=size), 1)
    name = np.bincount(term, marks, minlength=size) / times
    offset, numbered = 0, {}
    for length, at in places.items():
        numbered[length] = np.full(characters, -1, np.int64)
        numbered[length][at] = term[offset : offset + len(at)]
        offset += len(at)
    for length in range(LONGEST, SHORTEST, -1):
        at = places[length]
        longer, shorter = numbered[length][at], numbered[length - 1]
        given = np.zeros(size)
        for shift in (0, 1):
            given += np.bincount(shorter[at + shift], name[longer], minlength=size)
        name = np.minimum(np.maximum(name, given / times), 1.0)
    return name
