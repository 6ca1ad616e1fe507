"""Praise and good practice: what waits for a decision, what was given, what others took over."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from huiyin.act.orders.queries import PAGE, Page, newest_page
from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.cases.models import Adoption, Practice, Praise
from huiyin.answer.supervision.cases.policies import may_praise, may_review_practice, may_write_practice
from huiyin.answer.supervision.cases.rules import praise as rules
from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor

AT_MOST = 100


@dataclass(frozen=True)
class PracticeStory:
    """One practice with who took it over, and what this reader can do; `adopts` are the units to do it for."""

    practice: Practice
    adoptions: tuple[Adoption, ...]
    doing: frozenset[str]
    adopts: tuple[str, ...]


def may_praise_any(actor: Actor) -> bool:
    """Whether the person praises at all."""
    return actor.has("supervisor", "leader")


def proposals(actor: Actor) -> list[Praise]:
    """Praise that the record proposes and that this person may give, the newest month first."""
    if not may_praise_any(actor):
        return []
    found = Praise.objects.filter(state=rules.PROPOSED).select_related("unit").order_by("-period", "id")
    return [one for one in found[:AT_MOST] if may_praise(actor, one.unit)]


def read_praise(actor: Actor, pk: int) -> Praise:
    """One proposal; raises `Praise.DoesNotExist` or `Refused`."""
    found = Praise.objects.select_related("unit").get(pk=pk)
    if found.state != rules.GIVEN and not may_praise(actor, found.unit):
        raise Refused
    return found


def given(after: str = "", before: str = "", size: int = PAGE, unit: str = "") -> Page:
    """Praise that was given, newest first; everybody reads it."""
    found: Any = Praise.objects.filter(state=rules.GIVEN).select_related("unit")
    return newest_page(found.filter(unit=unit) if unit else found, after, before, size)


def practice_page(after: str = "", before: str = "", size: int = PAGE) -> Page:
    """Published practices with how many took them over, newest first."""
    found: Any = _practices().filter(state=rules.PUBLISHED)
    return newest_page(found, after, before, size)


def practices_todo(actor: Actor) -> list[Practice]:
    """What waits for this person: to be reviewed, or sent back to the own unit."""
    own = Q(state__in=[rules.DRAFT, rules.SUBMITTED], unit__in=actor.units(*UNIT_ROLES))
    wanted = own | Q(state=rules.SUBMITTED) if may_praise_any(actor) else own
    found = _practices().filter(wanted).order_by("id")[:AT_MOST]
    return [one for one in found if may_write_practice(actor, one.unit_id) or may_review_practice(actor, one)]


def _practices() -> QuerySet[Practice]:
    return Practice.objects.select_related("unit").annotate(taken=Count("adoptions"))


def read_practice(actor: Actor, pk: int) -> PracticeStory:
    """One practice; what is not published only for its unit and its reviewers."""
    found = Practice.objects.select_related("unit").get(pk=pk)
    writes, reviews = may_write_practice(actor, found.unit_id), may_review_practice(actor, found)
    if found.state not in (rules.PUBLISHED, rules.WITHDRAWN) and not (writes or reviews):
        raise Refused
    adoptions = tuple(found.adoptions.select_related("unit").order_by("id")[:AT_MOST])
    taken = {one.unit_id for one in adoptions} | {found.unit_id}
    adopts = tuple(unit for unit in actor.units(*UNIT_ROLES) if unit not in taken)
    return PracticeStory(found, adoptions, _doing(found, writes, reviews, adopts), adopts)


def _doing(found: Practice, writes: bool, reviews: bool, adopts: tuple[str, ...]) -> frozenset[str]:
    able = {
        rules.DRAFT: {"rewrite"} if writes else set(),
        rules.SUBMITTED: {"publish", "send_back"} if reviews else set(),
        rules.PUBLISHED: ({"withdraw"} if reviews else set()) | ({"adopt"} if adopts else set()),
    }
    return frozenset(able.get(found.state, set()))


def writes_for(actor: Actor) -> tuple[str, ...]:
    """Units for which this person may write a practice."""
    return actor.units(*UNIT_ROLES)
