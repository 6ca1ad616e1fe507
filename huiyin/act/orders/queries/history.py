"""What a person brought before, by the vault's tokens; facts for the hotline, never a mark on the person."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Left

from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.queries import current

CAME_AT_MOST = 200
OPENING = 60


@dataclass(frozen=True)
class Came:
    """One earlier order of a person."""

    order_id: int
    number: str
    state: str
    kind: str
    confidential: bool
    matter: str
    place: str
    lead: str
    words: str
    opened_at: datetime
    closed_at: datetime | None

    @property
    def secret(self) -> bool:
        """Whether a list must not show what was said."""
        return self.kind == "report" and self.confidential


@dataclass(frozen=True)
class Thing:
    """One matter at one place, and how often the person brought it."""

    matter: str
    place: str
    times: int


@dataclass(frozen=True)
class History:
    """All that a person brought since a day: how often, the newest, and what came more than once."""

    times: int
    newest: tuple[Came, ...]
    things: tuple[Thing, ...]

    @property
    def most(self) -> Thing | None:
        """The thing that came most often, if any came as often as the city marks."""
        how = current().dispatching.repeat
        return next((one for one in self.things if one.times >= how.tag), None)

    @property
    def pushed(self) -> bool:
        """Whether one thing came so often that the unit's leaders are to look at it."""
        return bool(self.most and self.most.times >= current().dispatching.repeat.push)


_COLUMNS = (
    "pk", "number", "state", "kind", "confidential", "matter", "place_id", "lead_id", "appeal__title",
    "opening", "opened_at", "closed_at",
)  # fmt: skip


def history(tokens: list[uuid.UUID], since: datetime, shown: int = 5) -> History:
    """What these identities brought since then; one statement, two hundred orders at most."""
    if not tokens:
        return History(0, (), ())
    found = WorkOrder.objects.filter(Q(appeal__appellant__in=tokens), opened_at__gte=since)
    rows = found.annotate(opening=Left("appeal__words", OPENING)).order_by("-opened_at", "-id")
    came = [_came(*row) for row in rows.values_list(*_COLUMNS)[:CAME_AT_MOST]]
    counts = Counter((one.matter, one.place) for one in came if one.matter)
    things = tuple(Thing(*key, times) for key, times in counts.most_common(5))
    return History(len(came), tuple(came[:shown]), things)


def _came(
    pk: int, number: str, state: str, kind: str, confidential: bool, matter: str, place: str | None,
    lead: str | None, title: str, opening: str, opened_at: datetime, closed_at: datetime | None,
) -> Came:  # fmt: skip
    words = title or opening
    return Came(
        pk, number, state, kind, confidential, matter, place or "", lead or "", words, opened_at, closed_at
    )
