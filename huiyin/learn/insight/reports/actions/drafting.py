"""Drafting a report: figures are counted and frozen, the machine writes, and people's words stay where they are."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import translation

from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.queries import last
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.insight.reports import policies
from huiyin.learn.insight.reports.actions.holding import changed, held, must, open_for, tell, today
from huiyin.learn.insight.reports.figures import about, counted
from huiyin.learn.insight.reports.models import Report, Section
from huiyin.learn.insight.reports.refusals import NotCounted, NoTheme, PeriodNotOver
from huiyin.learn.insight.reports.rules import (
    DAYS_AT_MOST,
    ONE_DAY,
    SPECIAL,
    Span,
    Theme,
    period,
)
from huiyin.learn.insight.reports.words import LANGUAGES, Frame, written
from huiyin.learn.store.queries import fresh_until

PLACES_APART = 10


@dataclass(frozen=True)
class _Counted:
    """What stands ready before anything is written."""

    at: datetime
    fresh: datetime | None
    sections: list[
        tuple[str, dict[str, Any], dict[str, Any]]
    ]  # key, figures, the machine's words by language


def draft(
    actor: Actor, kind: str, day: date, scope: str, theme: Theme | None = None, until: date | None = None
) -> Report:
    """The report of the period that a day lies in; one that exists already is returned as it is.

    A special report goes from `day` to the day before `until` and needs a theme. Raises `Refused`, `PeriodNotOver`,
    `NotCounted` while the store does not reach to the end of the period, `NoTheme`.
    """
    unit, span, theme = _asked(actor, kind, day, scope, theme or Theme(), until)
    if found := _newest(kind, unit, span, theme):
        return found
    # Counted outside the transaction that stores it: nobody waits for the report meanwhile.
    ready = _count(kind, unit, span, theme)
    return _store(actor, kind, unit, span, theme, ready)


def _asked(
    actor: Actor, kind: str, day: date, scope: str, theme: Theme, until: date | None
) -> tuple[Unit, Span, Theme]:
    city = current()
    unit = Unit.objects.filter(code=scope, active=True, level__in=("city", "district")).first()
    if unit is None:
        raise Incomplete(("scope",))
    must(policies.may_write(actor, unit))
    if kind not in city.reporting.kinds:
        raise Incomplete(("kind",))
    if kind != SPECIAL:
        theme, span = Theme(), period(kind, day)
    else:
        span = (day, until or day + ONE_DAY)
        if not theme.key:
            raise NoTheme
        if (theme.matter and theme.matter not in city.matters) or (
            theme.place and theme.place not in city.units
        ):
            raise Incomplete(("theme",))
    if not 0 < (span[1] - span[0]).days <= DAYS_AT_MOST:
        raise Incomplete(("period",))
    if span[1] > (today() + ONE_DAY if kind == SPECIAL else today()):
        raise PeriodNotOver
    return unit, span, theme


def _newest(kind: str, unit: Unit, span: Span, theme: Theme) -> Report | None:
    same = Report.objects.filter(
        kind=kind, scope=unit, first=span[0], last=span[1] - ONE_DAY, theme_key=theme.key
    )
    return same.order_by("-edition").first()


def _count(kind: str, unit: Unit, span: Span, theme: Theme) -> _Counted:
    fresh = fresh_until()
    end = datetime.combine(min(span[1], today()), time(), current().zone)
    if fresh is None or fresh < end:
        raise NotCounted
    at, frame = now(), about(kind, unit, span, theme)
    words = Frame(kind, unit.code, span[0], span[1] - ONE_DAY, theme, frame.where)
    sections = []
    for key in _sections(kind):
        figures = counted(frame, key)
        sections.append((key, figures, _machine(words, key, figures)))
    return _Counted(at, fresh, sections)


def _sections(kind: str) -> tuple[str, ...]:
    asked = current().reporting.kinds[kind].sections
    return ("theme", *asked) if kind == SPECIAL else asked


def _machine(frame: Frame, key: str, figures: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            found[short] = written(frame, key, figures).as_data()
    return found


@transaction.atomic
def _store(actor: Actor, kind: str, unit: Unit, span: Span, theme: Theme, ready: _Counted) -> Report:
    fresh = Report(
        kind=kind, first=span[0], last=span[1] - ONE_DAY, scope=unit, theme=theme.as_data(), theme_key=theme.key,
        drafted_by=actor.id, drafted_name=actor.name, drafted_at=now(), counted_at=ready.at,
        fresh_until=ready.fresh,
    )  # fmt: skip
    Report.objects.bulk_create([fresh], ignore_conflicts=True)
    found = _newest(kind, unit, span, theme)
    assert found is not None
    found = held(found.pk)
    if last(f"report:{found.pk}") is not None:  # held: of two at once one is the first
        return found
    Section.objects.bulk_create(
        Section(report=found, key=key, place=n * PLACES_APART, figures=figures, machine=machine)
        for n, (key, figures, machine) in enumerate(ready.sections)
    )
    tell(actor, found, "draft_report", {"sections": len(ready.sections), "theme": found.theme})
    return found


def recount(actor: Actor, report_id: int) -> Report:
    """Count the figures of a draft anew: the machine writes again, and what people wrote stays."""
    found = Report.objects.select_related("scope").get(pk=report_id)
    must(policies.may_write(actor, found.scope))
    ready = _count(found.kind, found.scope, (found.first, found.last + ONE_DAY), Theme(**found.theme))
    return _recounted(actor, report_id, ready)


@transaction.atomic
def _recounted(actor: Actor, report_id: int, ready: _Counted) -> Report:
    report = open_for(actor, report_id)
    report.counted_at, report.fresh_until = ready.at, ready.fresh
    for n, (key, figures, machine) in enumerate(ready.sections):
        Section.objects.update_or_create(
            report=report,
            key=key,
            defaults={"figures": figures, "machine": machine, "place": n * PLACES_APART},
        )
    changed(report)
    tell(actor, report, "recount_report", {"sections": len(ready.sections)})
    return report
