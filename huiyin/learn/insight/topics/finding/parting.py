"""Large groups that have nothing in common but a city or what everybody says, taken apart again; no Django."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from huiyin.learn.insight.topics.finding.grouping import PAIR, groups
from huiyin.learn.insight.topics.finding.terms import COMMON, Terms

FROM = 10  # messages: smaller groups were joined by what is alike in them, not by the average of many pairs
IN_COMMON = 1 / 3  # of the members say one thing that others seldom say: else nothing holds them together

Ints = npt.NDArray[np.int64]


def parted(found: Terms, likeness: csr_matrix, label: Ints) -> Ints:
    """The same groups, but those without a thing of their own anew, as if they were never large."""
    done = label.copy()
    for group in np.flatnonzero(np.bincount(label) >= FROM):
        members = np.flatnonzero(label == group)
        if _in_common(found, members) < IN_COMMON:
            apart = groups(likeness[members][:, members], PAIR, PAIR)
            done[members] = np.where(apart == 0, group, done.max() + apart)
    return done


def _in_common(found: Terms, members: Ints) -> float:
    """The largest share of the members who say one thing: no code, and nothing that everybody says."""
    said = found.count[members]
    times = np.bincount(said.indices, minlength=said.shape[1])
    seldom = found.spread <= np.maximum(COMMON * found.count.shape[0], 2 * times)
    return float(times[seldom & ~found.coded].max(initial=0)) / len(members)
