"""From messages to topics; no Django, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from huiyin.learn.insight.topics.finding.grouping import groups
from huiyin.learn.insight.topics.finding.heat import heat, pulse
from huiyin.learn.insight.topics.finding.likeness import FEW, alike
from huiyin.learn.insight.topics.finding.parting import parted
from huiyin.learn.insight.topics.finding.reading import Message, page
from huiyin.learn.insight.topics.finding.terms import known, terms, weights
from huiyin.learn.insight.topics.finding.wording import Vocabulary

SMALLEST = 2
# Likeness of two messages and of two large groups in the first readings: rather too much together than too little.
# Of a great many messages one such reading has to do.
ROUGHLY = (0.08, 0.01), (0.10, 0.015)


@dataclass(frozen=True)
class Found:
    """One topic: what it is called, who belongs to it and how strongly (nearest first), since when and how hot."""

    name: str
    place: str
    members: tuple[tuple[Message, float], ...]
    first: datetime | None
    last: datetime | None
    heat: float


def find(messages: Sequence[Message]) -> list[Found]:
    """All topics of two messages or more, hottest first."""
    strong = grouped(messages)
    talking = Vocabulary(messages[i] for members in strong for i, _ in members)
    now = max((one.at for one in messages if one.at), default=None)
    found = [_topic(messages, members, talking, now) for members in strong]
    return sorted(found, key=lambda topic: (-topic.heat, topic.name, topic.members[0][0].id))


def grouped(messages: Sequence[Message]) -> list[list[tuple[int, float]]]:
    """Numbers of messages that belong together, each with how strongly; those that stand alone are left out."""
    if len(messages) < SMALLEST:
        return []
    laid = page(messages)
    said = found = terms(laid)
    for bounds in ROUGHLY if len(messages) <= FEW else ROUGHLY[:1]:
        found = known(said, groups(alike(*weights(found), laid.cities), *bounds))
    likeness = alike(*weights(found), laid.cities)
    return _strengths(likeness, parted(found, likeness, groups(likeness)))


def _strengths(likeness: csr_matrix, label: npt.NDArray[np.int64]) -> list[list[tuple[int, float]]]:
    """The members of each group, the one most like the others first; the strength is relative to that one."""
    size = np.bincount(label)
    order = np.argsort(label, kind="stable")
    found = []
    for start, number in zip(np.cumsum(size) - size, size, strict=True):
        if number < SMALLEST:
            continue
        members = order[start : start + number]
        inner = likeness[members][:, members]
        total = np.asarray(inner.sum(axis=1)).ravel() - inner.diagonal()
        strength = total / max(total.max(), 1e-12)
        ranked = np.lexsort((members, -strength))
        found.append([(int(members[i]), float(strength[i])) for i in ranked])
    return found


def _topic(
    messages: Sequence[Message], members: list[tuple[int, float]], talking: Vocabulary, now: datetime | None
) -> Found:
    theirs = [messages[i] for i, _ in members]
    wording = talking.wording(theirs)
    times = sorted(one.at for one in theirs if one.at)
    return Found(
        wording.name,
        wording.place,
        tuple((messages[i], strength) for i, strength in members),
        times[0] if times else None,
        times[-1] if times else None,
        heat(pulse(times, len(theirs), _just_after(now) if now else None)),
    )


def _just_after(now: datetime) -> datetime:
    # A file may hold the last second of the calendar, behind which there is none.
    second = timedelta(seconds=1)
    return min(now, datetime.max.replace(tzinfo=now.tzinfo) - second) + second
