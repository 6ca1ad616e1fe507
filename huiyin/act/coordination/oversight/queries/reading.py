"""Supervision of one order, of one unit, and of one joint matter, as their pages show it."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q

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
from huiyin.act.coordination.oversight.policies import (
    OVERSEERS,
    REPORTING,
    may_answer,
    may_join,
    may_judge,
    may_open,
    may_read_joint,
    may_report,
    may_set_level,
)
from huiyin.act.coordination.oversight.queries.lists import WITH_ORDER, has_waiting, open_cards
from huiyin.act.coordination.oversight.queries.waiting import Waiting, waiting
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import READ_ALL, may_read
from huiyin.act.orders.refusals import Refused
from huiyin.act.orders.rules import CLOSED
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor

STEPS_AT_MOST = 60
CARDS_AT_MOST = 8
TODO_AT_MOST = 5


@dataclass(frozen=True)
class Overseen:
    """Supervision of one order as its page shows it, and what this reader can do."""

    duty: Duty | None
    steps: list[DutyStep]
    reports: list[DutyReport]
    cards: list[Card]
    joint: Joint | None
    may_report: bool = False
    may_judge: bool = False
    may_move: tuple[str, ...] = ()
    may_open: tuple[str, ...] = ()
    may_join: bool = False

    @property
    def waiting(self) -> DutyReport | None:
        """The report that nobody has looked at."""
        return next((one for one in self.reports if one.judged_at is None), None)


def of_order(actor: Actor, order: WorkOrder) -> Overseen:
    """Supervision of an order that this person may read; closed duties and joint supervisions are told too."""
    # Going down, PostgreSQL puts what is not closed first.
    duty = Duty.objects.filter(order=order).order_by("-closed_at", "-id").first()
    joint = Joint.objects.filter(order=order).order_by("-id").first()
    running = order.state not in CLOSED and order.lead_id is not None
    live = duty if duty is not None and duty.closed_at is None else None
    if live is not None:
        live.order = order
    return Overseen(
        duty,
        list(duty.steps.order_by("-id")[:STEPS_AT_MOST]) if duty else [],
        list(duty.reports.order_by("-id")[:STEPS_AT_MOST]) if duty else [],
        cards_of(order),
        joint,
        may_report=live is not None and may_report(actor, live.unit_id),
        may_judge=live is not None and may_judge(actor, live),
        may_move=tuple(
            one for one in rules.LEVELS if live and one != live.level and may_set_level(actor, live, one)
        ),
        may_open=tuple(one for one in rules.LEVELS if running and may_open(actor, order, one)),
        may_join=running and may_join(actor) and (joint is None or joint.closed_at is not None),
    )


def cards_of(order: WorkOrder) -> list[Card]:
    """The cards of an order, newest first."""
    return list(Card.objects.filter(order=order).select_related("clock").order_by("-id")[:CARDS_AT_MOST])


def watched(orders: list[int]) -> set[int]:
    """Those of these orders that have an open duty."""
    return set(Duty.objects.filter(order__in=orders, closed_at=None).values_list("order_id", flat=True))


def answerable(actor: Actor, card: Card) -> bool:
    """Whether this person can answer a card, while its limit runs."""
    return card.ended_at is None and may_answer(actor, card)


@dataclass(frozen=True)
class Todo:
    """What supervision asks of a unit now: cards, duties to answer, stage reports to write; each with its count."""

    cards: list[Card]
    card_counts: dict[str, int]
    duties: list[Duty]
    reports: list[StageReport]

    def __bool__(self) -> bool:
        return bool(self.cards or self.duties or self.reports)


def todo(actor: Actor, size: int = TODO_AT_MOST, known: Waiting | None = None) -> Todo:
    """What is to be answered by the actor's units, due first; duties whose report waits are not among them.

    `known` is what a page has asked already.
    """
    units, found = actor.units(*REPORTING), known or waiting(actor)
    return Todo(
        _cards_of(units, size) if found.red or found.yellow else [],
        {"red": found.red, "yellow": found.yellow},
        _duties_of(units, size) if found.duties else [],
        _reports_of(units, size) if found.reports else [],
    )


def _cards_of(units: tuple[str, ...], size: int) -> list[Card]:
    found = open_cards(Q(unit__in=units)).select_related("order__appeal", "clock")
    return list(found.order_by("due_at", "id")[:size])


def _duties_of(units: tuple[str, ...], size: int) -> list[Duty]:
    found = Duty.objects.filter(~Q(has_waiting()), unit__in=units, closed_at=None)
    return list(found.select_related("order__appeal").order_by("due_at", "id")[:size])


def _reports_of(units: tuple[str, ...], size: int) -> list[StageReport]:
    found = StageReport.objects.filter(member__unit__in=units, member__joint__closed_at=None, written_at=None)
    return list(found.select_related("member__joint__order").order_by("due_at", "id")[:size])


@dataclass(frozen=True)
class JointStory:
    """A joint supervision as its page shows it; `asked` is what this reader can write now."""

    joint: Joint
    members: list[JointMember]
    asked: StageReport | None
    may_close: bool
    reads_order: bool


def joint(actor: Actor, pk: int) -> JointStory:
    """One joint supervision; raises `Joint.DoesNotExist` or `Refused`."""
    found = Joint.objects.select_related(*WITH_ORDER).get(pk=pk)
    members = list(
        found.members.select_related("unit")
        .prefetch_related(Prefetch("reports", StageReport.objects.order_by("due_at")))
        .order_by("-leads", "id")
    )
    if not may_read_joint(actor, found, members):
        raise Refused
    mine = actor.units(*REPORTING)
    unwritten = StageReport.objects.filter(
        member__joint=found, member__unit__in=mine, written_at=None, member__joint__closed_at=None
    )
    done = found.closed_at is None and found.order.state in CLOSED
    return JointStory(
        found,
        members,
        unwritten.order_by("due_at").first(),
        done and actor.has(*OVERSEERS),
        may_read(actor, found.order),
    )


def sheet(actor: Actor, pk: int) -> DutyStep:
    """One numbered sheet; raises `DutyStep.DoesNotExist` or `Refused`."""
    found = DutyStep.objects.select_related(
        "unit", "duty__order__appeal", "duty__order__lead", "duty__order__place"
    ).get(pk=pk, seq__isnull=False)
    theirs = any(actor.at(found.unit_id, role) for role in UNIT_ROLES)
    if not (actor.has(*READ_ALL) or theirs or may_read(actor, found.duty.order)):
        raise Refused
    return found


def reports_until(step: DutyStep) -> list[DutyReport]:
    """What was reported before a sheet went out, newest first."""
    return list(DutyReport.objects.filter(duty=step.duty_id, at__lte=step.at).order_by("-id")[:10])
