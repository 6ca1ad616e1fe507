"""What may become of topics when new messages are read beside what is known of the old ones; no Django."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

STATES = ("live", "asleep", "merged")
CHANGES = ("born", "took_in", "went_in", "parted", "renamed", "slept", "woke")
SMALLEST = 3  # orders: two that agree may be chance
SLEEPS_AFTER = timedelta(days=45)
LOOSE_FOR = timedelta(days=30)  # so long an order that belongs to nothing is looked at again
ANCHORS = 6  # members by which a topic is known: those that are most like the others
SPLIT_SHARE, SPLIT_LEAST = 0.25, 3


@dataclass(frozen=True)
class Reading:
    """What one reading comes to: who joins which topic, which topics become one, which new ones there are."""

    joins: dict[int, list[int]]  # topic: orders
    merges: list[tuple[int, int]]  # the topic that stays, the one that goes into it
    births: list[list[int]]


def reconcile(
    groups: Sequence[Sequence[int]], anchors: Mapping[int, int], sizes: Mapping[int, int]
) -> Reading:
    """Match groups of orders with topics by their anchors (order: topic).

    A topic is where most of its anchors are; when that is one group for two topics they are one, and the larger takes
    the smaller in (of equals the older). Orders that are no anchors join the topic of their group; a group without a
    topic is born if it is large enough.
    """
    home = _homes(groups, anchors)
    joins: dict[int, list[int]] = {}
    merges: list[tuple[int, int]] = []
    births: list[list[int]] = []
    for number, group in enumerate(groups):
        here = sorted((t for t, at in home.items() if at == number), key=lambda t: (-sizes.get(t, 0), t))
        fresh = [order for order in group if order not in anchors]
        if here:
            merges += [(here[0], other) for other in here[1:]]
            if fresh:
                joins[here[0]] = fresh
        elif len(fresh) >= SMALLEST:
            births.append(fresh)
    return Reading(joins, merges, births)


def _homes(groups: Sequence[Sequence[int]], anchors: Mapping[int, int]) -> dict[int, int]:
    """The group in which more than half of each topic's anchors are; a scattered topic has none."""
    seen: dict[int, Counter[int]] = {}
    total = Counter(anchors.values())
    for number, group in enumerate(groups):
        for order in group:
            if order in anchors:
                seen.setdefault(anchors[order], Counter())[number] += 1
    best = {topic: counted.most_common(1)[0] for topic, counted in seen.items()}
    return {topic: number for topic, (number, times) in best.items() if 2 * times > total[topic]}


def parts(groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """A topic read again on its own: the parts it falls into, largest first; one or none when it holds together.

    Each part has a quarter of all and three orders at least; what is in no part stays with the largest.
    """
    of = sum(map(len, groups))
    large = sorted((list(g) for g in groups if _is_part(len(g), of)), key=lambda g: (-len(g), min(g)))
    return large if len(large) > 1 else []


def _is_part(size: int, of: int) -> bool:
    return size >= max(SPLIT_LEAST, SPLIT_SHARE * of)
