"""The questions others may ask of supervision; every list is a keyset page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from huiyin.act.coordination.oversight import rules
from huiyin.act.coordination.oversight.models import (
    Card,
    Duty,
    DutyReport,
    DutyStep,
    Joint,
    JointMember,
    StageReport,
)
from huiyin.act.coordination.oversight.policies import READERS
from huiyin.act.orders.queries import PAGE, Page, due_page, newest_page, units_below
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now

WITH_ORDER = ("order__appeal", "order__lead", "order__place")


def _reach(actor: Actor, unit: str = "unit") -> Q:
    """What of supervision this person oversees: everything, or that of the units below."""
    if actor.has(*READERS):
        return Q()
    return Q(**{f"{unit}__in": units_below(actor)})


def _duties(actor: Actor) -> QuerySet[Duty]:
    return Duty.objects.filter(_reach(actor), closed_at=None)


def duty_page(
    actor: Actor, level: str = "", late: bool = False, after: str = "", before: str = "", size: int = PAGE
) -> Page:
    """Open duties, due first; of one level, or only those past their limit."""
    found: Any = _with_waiting(_duties(actor))
    if level in rules.LEVELS:
        found = found.filter(level=level)
    if late:
        found = found.filter(due_at__lt=now())
    return due_page(found, after, before, size)


def reported_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Open duties with a report that nobody has looked at, due first."""
    found: Any = _with_waiting(_duties(actor)).filter(has_waiting())
    return due_page(found, after, before, size)


def has_waiting() -> Exists:
    """Whether a duty has a report that nobody has looked at."""
    return Exists(DutyReport.objects.filter(duty=OuterRef("pk"), judged_at=None))


def _with_waiting(found: QuerySet[Duty]) -> QuerySet[Duty]:
    waiting = Prefetch(
        "reports", DutyReport.objects.filter(judged_at=None).order_by("id"), to_attr="waiting_reports"
    )
    return found.select_related(*WITH_ORDER).prefetch_related(waiting)


def sheet_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Numbered sheets, newest first."""
    sheets = DutyStep.objects.filter(_reach(actor), seq__isnull=False)
    found: Any = sheets.select_related("duty__order__appeal", "duty__order__lead")
    return newest_page(found, after, before, size)


def joint_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Open joint supervisions, due first, with the reports that are not written."""
    unwritten = Prefetch(
        "members__reports",
        StageReport.objects.filter(written_at=None).order_by("due_at"),
        to_attr="unwritten",
    )
    found: Any = _joints(actor).select_related(*WITH_ORDER).prefetch_related("members", unwritten)
    return due_page(found, after, before, size)


def _joints(actor: Actor) -> QuerySet[Joint]:
    found = Joint.objects.filter(closed_at=None)
    if actor.has(*READERS):
        return found
    mine = JointMember.objects.filter(joint=OuterRef("pk"), unit__in=units_below(actor))
    return found.filter(Exists(mine))


def card_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Cards whose limit still runs, the longest overdue first, for those who oversee the units."""
    found: Any = open_cards(_reach(actor)).select_related(*WITH_ORDER, "clock")
    return due_page(found, after, before, size)


def open_cards(reach: Q) -> QuerySet[Card]:
    """Cards whose limit still runs."""
    return Card.objects.filter(reach, ended_at=None)


def late_page(actor: Actor, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Stage reports of joint supervisions that did not come in time, longest late first."""
    late = StageReport.objects.filter(_reach(actor, "member__unit"), written_at=None, due_at__lt=now())
    found: Any = late.filter(member__joint__closed_at=None).select_related("member__joint__order__appeal")
    return due_page(found, after, before, size)


@dataclass(frozen=True)
class Counts:
    """How much supervision is open: duties by level and late ones, reports to read, joint ones, cards by colour."""

    levels: dict[str, int]
    late: int
    reported: int
    joints: int
    late_reports: int
    cards: dict[str, int]

    @property
    def duties(self) -> int:
        """All open duties."""
        return sum(self.levels.values())


def counts(actor: Actor) -> Counts:
    """The counts beside the lists of whoever oversees."""
    duties = _duties(actor)
    unwritten = StageReport.objects.filter(_reach(actor, "member__unit"), written_at=None, due_at__lt=now())
    return Counts(
        dict(duties.order_by().values_list("level").annotate(n=Count("id"))),
        duties.filter(due_at__lt=now()).count(),
        duties.filter(has_waiting()).count(),
        _joints(actor).count(),
        unwritten.filter(member__joint__closed_at=None).count(),
        dict(open_cards(_reach(actor)).order_by().values_list("colour").annotate(n=Count("id"))),
    )
