"""From settled orders to a new history of dispatch, compared with the one in service on the newest orders."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

from huiyin.act.triage.comparing import Comparing
from huiyin.act.triage.gate import Verdict
from huiyin.act.triage.history import Example, History, learn
from huiyin.act.triage.learning import JUDGED_AT_MOST
from huiyin.act.triage.routes import Routes
from huiyin.act.triage.rules import Guess
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.dispatching import Learning
from huiyin.foundation.city.queries import City


@dataclass(frozen=True)
class Settlement:
    """A matter in a place, which unit settled it when, and what a history is taught by it."""

    matter: str
    place: str
    unit: str
    when: datetime
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class TrainedRoutes:
    """A new history with its card, and whether it may take the old one's place."""

    history: History
    card: dict[str, Any]
    verdict: Verdict


def learn_routes(
    city: City, settled: Sequence[Settlement], rule: Learning, serving: History | None, version_served: int
) -> TrainedRoutes:
    """Learn from the older settlements, oldest first, and let old and new route the newest, rules and history."""
    older, newest = _split(settled, rule.hold_back_days)
    history = learn([example for one in older for example in one.examples])
    comparing = Comparing(sorted(city.units), [one.unit for one in newest])
    before, said = (comparing.matrix(_routed(Routes(city, one), newest)) for one in (serving, history))
    verdict, compared = comparing.compare(version_served, before, said)
    return TrainedRoutes(history, _card(older, newest) | {"labels": len(history.units)} | compared, verdict)


def _split(settled: Sequence[Settlement], days: int) -> tuple[list[Settlement], list[Settlement]]:
    newest = settled[-1].when - timedelta(days=days)
    place = next(at for at, one in enumerate(settled) if one.when > newest)
    place = max(place, len(settled) - len(settled) // 3)
    return list(settled[:place]), list(settled[place:])[-JUDGED_AT_MOST:]


def _routed(routes: Routes, settled: Sequence[Settlement]) -> Iterator[dict[str, float]]:
    """How likely each unit was for each order, its matter and place being known; what stands first is first."""
    for one in settled:
        place = Guess(one.place, 1.0) if one.place else None
        found = list(routes.routes("help", (Guess(one.matter, 1.0),), place))
        likely = {route.lead: min(route.likely, 1.0) for route in found}
        yield likely | {found[0].lead: max(likely.values()) + 1e-6}


def _card(older: Sequence[Settlement], newest: Sequence[Settlement]) -> dict[str, Any]:
    data = hashlib.sha256()
    for one in older:
        data.update(f"{one.matter}\t{one.place}\t{one.unit}\t{_told(one.when)}\n".encode())
    return {
        "method": "history",
        "code": version("huiyin"),
        "date": _told(now()),
        "data": data.hexdigest(),
        "n": len(older),
        "since": _told(older[0].when),
        "until": _told(older[-1].when),
        "held_since": _told(newest[0].when),
        "held_until": _told(newest[-1].when),
    }


def _told(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
