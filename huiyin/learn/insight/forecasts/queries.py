"""What is expected, within the reader's scope; what lies ahead above the usual; and the calls of the days to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from huiyin.act.orders.refusals import Refused
from huiyin.answer.assessment.policies import Scope
from huiyin.answer.assessment.queries import scope_of
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.forecasting import Season
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.city.staffing import Shift, Staffing
from huiyin.learn.insight.forecasts.models import Hours, Outlook, Run
from huiyin.learn.insight.forecasts.seats import Assumed, Half, Plan, plan

__all__ = [
    "Ahead", "Assumed", "Board", "Half", "Outlook", "Plan", "Run", "SeasonAhead", "Shift", "Staffing",
    "ahead", "board", "calls", "latest", "plan", "seasons",
]  # fmt: skip
LINES_AT_MOST = 60
AHEAD_AT_MOST = 50


@dataclass(frozen=True)
class Board:
    """A place's forecasts: all together or the chosen matter, and the matters under it, most cases first."""

    run: Run
    place: str
    matter: str
    chosen: Outlook | None
    lines: list[Outlook]
    hidden: int
    places: list[str]


@dataclass(frozen=True)
class Ahead:
    """More than usual is to be expected: a week whose low end is above the usual, or a season that begins."""

    place: str
    matter: str
    day: date
    expected: float
    usual: float
    sentence: str
    sentence_en: str
    key: str  # the same thing told twice has the same key


@dataclass(frozen=True)
class SeasonAhead:
    """A season that is on or near: when it began or begins, and the weekly counts of its matters now and then."""

    season: Season
    begins: date
    days_off: int
    weekly: float
    expected: float | None


def latest() -> Run | None:
    """The newest run."""
    return Run.objects.order_by("-day").first()


def board(actor: Actor, place: str = "", matter: str = "") -> Board | None:
    """What is expected in one place of the reader's scope; None before the first run."""
    own, city = scope_of(actor), current()
    here = _inside(own, place, city)
    run = latest()
    if run is None:
        return None
    rows = Outlook.objects.filter(run=run, place=here)
    chosen = rows.filter(matter=matter).first()
    below = list(_below(rows, matter).order_by("-usual"))
    shown = [one for one in below if one.day_wins or one.week_wins]
    places = Outlook.objects.filter(run=run).exclude(place="").values_list("place", flat=True).distinct()
    seen = sorted(code for code in places if own.is_city or code in own.units)
    return Board(run, here, matter, chosen, shown[:LINES_AT_MOST], len(below) - len(shown), seen)


def _inside(own: Scope, place: str, city: City) -> str:
    """The place asked for, the whole scope without one; raises `Refused` outside it."""
    if place and place not in city.units:
        raise Refused
    if own.is_city:
        return "" if place == own.root else place
    if place and place not in own.units:
        raise Refused
    return place or own.root


def _below(rows: QuerySet[Outlook], chosen: str) -> QuerySet[Outlook]:
    """First levels below all, leaves below their first level."""
    if not chosen:
        return rows.filter(matter__endswith="0000")
    return rows.filter(matter__startswith=chosen[:2]).exclude(matter=chosen)


def seasons(day: date | None = None) -> list[SeasonAhead]:
    """Seasons that are on, or begin within the days the pack says, the nearest first."""
    city, run = current(), latest()
    today = day or (run.day if run else now().astimezone(city.zone).date())
    told = [_season(one, today, run, city) for one in city.forecasting.seasons]
    return sorted((one for one in told if one is not None), key=lambda one: one.days_off)


def _season(season: Season, today: date, run: Run | None, city: City) -> SeasonAhead | None:
    if season.holds(today):
        begins = next(today - timedelta(n) for n in range(367) if not season.holds(today - timedelta(n + 1)))
    else:
        begins = next(today + timedelta(n) for n in range(1, 367) if season.holds(today + timedelta(n)))
        if (begins - today).days > city.forecasting.ahead_days:
            return None
    rows = _of_season(season, run)
    shown = bool(rows) and all(one.week_wins for one in rows)
    expected = sum(one.weeks[-1][0] for one in rows) if shown else None
    return SeasonAhead(season, begins, (begins - today).days, 7 * sum(one.usual for one in rows), expected)


def _of_season(season: Season, run: Run | None) -> Sequence[Outlook]:
    """The city's forecasts of the season's matters, no case counted twice."""
    if run is None or not season.matters:
        return []
    its = reduce(or_, (Q(matter__startswith=code) for code in season.matters))
    return list(
        Outlook.objects.filter(its, run=run, place="").exclude(matter="").exclude(matter__endswith="0000")
    )


def ahead(day: date | None = None) -> list[Ahead]:
    """What is to be more than usual in the weeks after a day's run (the newest without one), the most first."""
    run = latest() if day is None else Run.objects.filter(day=day).first()
    if run is None:
        return []
    city = current()
    rows = Outlook.objects.filter(run=run, week_wins=True).exclude(matter="")
    weeks = [found for one in rows.order_by("-usual")[:2000] if (found := _above(one, run, city)) is not None]
    weeks.sort(key=lambda one: one.usual - one.expected)
    begin = [_begins(one, run) for one in seasons(run.day) if one.days_off > 0]
    return [*begin, *weeks][:AHEAD_AT_MOST]


def _above(one: Outlook, run: Run, city: City) -> Ahead | None:
    """The first week whose low end is above the usual week."""
    usual = 7 * one.usual
    for week, (expected, low, high, _) in enumerate(one.weeks):
        if low > usual * city.forecasting.above and expected - usual >= 1:
            first = run.day + timedelta(days=7 * week + 1)
            return _week(one, first, expected, (low, high), city)
    return None


def _week(one: Outlook, first: date, expected: float, held: tuple[float, float], city: City) -> Ahead:
    usual, last = 7 * one.usual, first + timedelta(days=6)
    unit = city.units.get(one.place)
    where, where_en = (unit.name, unit.name_en) if unit else (city.pack.city.name, city.pack.city.name_en)
    numbers = f"{held[0]:.0f}–{held[1]:.0f}"
    return Ahead(
        one.place, one.matter, first, expected, usual,
        f"{first:%m-%d}至{last:%m-%d}，{where}的{city.matter_name(one.matter)}预计{expected:.0f}件"
        f"（八成把握{numbers}），平时一周{usual:.0f}件。",
        f"{first:%m-%d} to {last:%m-%d}: {expected:.0f} ({numbers} with 80 %) of {city.matter_name(one.matter, 'en')} "
        f"are expected in {where_en}; {usual:.0f} in a usual week.",
        f"week:{one.matter}:{one.place}:{first.isocalendar().year}-{first.isocalendar().week}",
    )  # fmt: skip


def _begins(one: SeasonAhead, run: Run) -> Ahead:
    season = one.season
    return Ahead(
        "", season.matters[0] if season.matters else "", one.begins,
        one.weekly if one.expected is None else one.expected, one.weekly,
        f"{season.name}{one.begins:%m-%d}开始，还有{one.days_off}天。{season.plan}",
        f"{season.name_en} begins on {one.begins:%m-%d}, in {one.days_off} days. {season.plan_en}",
        f"season:{season.code}:{one.begins.year}",
    )  # fmt: skip


def calls() -> Hours | None:
    """Calls of the days after the newest run, and their shapes."""
    return Hours.objects.select_related("run").order_by("-run__day").first()
