"""Holding a report while something is done to it, and writing it down; for this room's actions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huiyin.act.orders.refusals import Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.learn.insight.reports import policies
from huiyin.learn.insight.reports.models import Report, Section
from huiyin.learn.insight.reports.refusals import Sealed, SectionStale
from huiyin.learn.insight.reports.rules import DRAFT, WRITTEN


def today() -> date:
    """The day in the city's zone."""
    return now().astimezone(current().zone).date()


def held(report_id: int) -> Report:
    """The report, held until the transaction ends; raises `Report.DoesNotExist`."""
    return Report.objects.select_for_update(of=("self",)).select_related("scope").get(pk=report_id)


def open_for(actor: Actor, report_id: int) -> Report:
    """The report, held, for one who writes it; raises `Refused`, or `Sealed` once it is out."""
    found = held(report_id)
    must(policies.may_write(actor, found.scope))
    if found.state not in WRITTEN:
        raise Sealed
    return found


def held_section(actor: Actor, section_id: int) -> tuple[Report, Section]:
    """A section with its report, the report held first; raises `Section.DoesNotExist`."""
    report = open_for(actor, Section.objects.values_list("report_id", flat=True).get(pk=section_id))
    return report, Section.objects.select_for_update(of=("self",)).get(pk=section_id)


def must(allowed: bool) -> None:
    """Refuse what a policy does not allow."""
    if not allowed:
        raise Refused


def same(seen: int | None, here: int) -> None:
    """Refuse to write over what somebody else wrote after the page was opened."""
    if seen is not None and seen != here:
        raise SectionStale


def changed(report: Report) -> None:
    """What it says is not what was reviewed: it is a draft again."""
    report.version += 1
    report.state = DRAFT
    report.reviewed_by, report.reviewer, report.reviewed_at = None, "", None
    report.save()


def tell(
    actor: Actor, report: Report, action: str, evidence: Mapping[str, Any] | None = None, reason: str = ""
) -> None:
    """Write down what was done to a report."""
    which = {
        "kind": report.kind,
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "scope": report.scope_id,
        "edition": report.edition,
    }
    stream = f"report:{report.pk}"
    append([NewEvent.by(actor, stream, action, reason=reason, evidence={**which, **(evidence or {})})])
