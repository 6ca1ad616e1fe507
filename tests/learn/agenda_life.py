"""A made-up record for tests of the agenda, and a topic brought as far as a test wants it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from huiyin.foundation.ledger.models import Event
from huiyin.learn.agenda import actions, queries, series
from huiyin.learn.agenda.models import MonthlyTopic, Year
from huiyin.learn.agenda.plan_rules import DutyLine, Node, PolicyLine, TaskLine
from huiyin.testing.cast import DEPARTMENT, Cast

# Leaves of the pack with how many orders a week they have; the first two are problems of one theme.
LEAVES = {
    "010101": 9.0,
    "010102": 7.0,
    "010103": 5.0,
    "010201": 6.0,
    "010202": 4.0,
    "010301": 5.0,
    "020101": 3.0,
}
STREETS = ("S0101", "S0102")
ZONE = ZoneInfo("Asia/Shanghai")
NOVEMBER = datetime(2026, 11, 2, 9, tzinfo=ZONE)
FALL = date(2027, 3, 1)


class Store:
    """Counts as the analysis store answers them, of orders that follow a rate; `falls` is what happens to some."""

    def __init__(
        self, begins: date, falls: dict[str, tuple[date, float]] | None = None, seed: int = 7
    ) -> None:
        self.begins, self.falls, self.seed = begins, falls or {}, seed
        self.asked = 0

    def counts(
        self, since: date, until: date, by: Sequence[str] | str, where: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Columns `by`, then `n`."""
        self.asked += 1
        keys = [by] if isinstance(by, str) else list(by)
        rows: dict[tuple[Any, ...], int] = {}
        day = max(since, self.begins)
        while day < until:
            for matter, place, kind, n in self._day(day):
                if where and matter not in where.get("matter", [matter]):
                    continue
                known = {
                    "matter": matter, "place": place, "month": day.replace(day=1), "urgency": kind, "risk": "",
                    "week": day - timedelta(days=day.weekday()), "lead": DEPARTMENT if n % 2 else place,
                    "solved": n % 4 != 0,
                }  # fmt: skip
                key = tuple(known[name] for name in keys)
                rows[key] = rows.get(key, 0) + n
            day += timedelta(days=1)
        frame = pd.DataFrame([(*key, n) for key, n in sorted(rows.items())], columns=[*keys, "n"])
        return frame.astype({"n": int}) if len(frame) else frame

    def _day(self, day: date) -> list[tuple[str, str, str, int]]:
        rng = np.random.default_rng((self.seed, day.toordinal()))
        season = 1 + 0.2 * np.cos(2 * np.pi * day.timetuple().tm_yday / 365)
        found = []
        for matter, weekly in LEAVES.items():
            start, ratio = self.falls.get(matter, (date.max, 1.0))
            for place in STREETS:
                n = int(rng.poisson(weekly / 7 * season * (ratio if day >= start else 1)))
                if n:
                    found.append((matter, place, "urgent" if n > 2 else "normal", n))
        return found


def recorded(monkeypatch: pytest.MonkeyPatch) -> Store:
    """A record from 2024 on, in which roads are mended from March 2027."""
    found = Store(date(2024, 1, 1), {"010101": (FALL, 0.5), "010102": (FALL, 0.5)})
    monkeypatch.setattr(series.store, "counts", found.counts)
    return found


def events(stream: str) -> list[str]:
    """What was done, by the ledger, in order."""
    return list(
        Event.objects.filter(stream__startswith=stream).order_by("id").values_list("action", flat=True)
    )


def chosen(cast: Cast, year: int, until: date) -> Year:
    """A year whose vote has been closed."""
    found = actions.open_year(cast.analyst, year)
    actions.score(cast.analyst, found.pk)
    actions.consult(cast.analyst, found.pk, until)
    actions.close(cast.supervisor, found.pk)
    found.refresh_from_db()
    return found


def theme(month: int = 3, **more: Any) -> actions.Theme:
    """A theme on roads."""
    given: dict[str, Any] = {
        "title": "治理道路破损", "problems": [("010101", "坑洼反复"), ("010102", "人行道松动")],
        "lead": DEPARTMENT, "co_units": ["S0101"],
    }  # fmt: skip
    return actions.Theme(month=month, **{**given, **more})


def decided(cast: Cast, year: Year) -> MonthlyTopic:
    """A theme proposed by the analyst and decided by the leader."""
    candidate = next(one for one in queries.candidates(year) if one.matter == "010100")
    topic = actions.propose(cast.analyst, candidate.pk, theme())
    actions.decide(cast.leader, year.pk)
    topic.refresh_from_db()
    return topic


def planned(cast: Cast, topic: MonthlyTopic, due: date) -> MonthlyTopic:
    """With a plan written by the department, handed in by its head and approved by the supervisor."""
    who = cast.department
    texts = dict.fromkeys(
        ("problem", "data", "causes", "goal", "measures", "timetable", "evaluation"), "写明了"
    )
    actions.write(who, topic.pk, "sections", texts)
    tasks = [
        TaskLine(1, "修复破损路面", "修复200处", due, (Node("摸底", due - timedelta(days=30)),), "验收单"),
        TaskLine(2, "更换松动地砖", "更换3公里", due + timedelta(days=60), (), "照片"),
    ]
    actions.write(who, topic.pk, "tasks", tasks)
    duties = [DutyLine(1, DEPARTMENT, ("S0101",), "分管副局长"), DutyLine(2, DEPARTMENT, (), "设施科科长")]
    actions.write(who, topic.pk, "duties", duties)
    actions.write(
        who, topic.pk, "policies", [PolicyLine("道路养护办法", "amend", "市政府", "条例第5条", due, "无")]
    )
    actions.submit(cast.department_head, topic.pk)
    actions.approve(cast.supervisor, topic.pk)
    topic.refresh_from_db()
    return topic
