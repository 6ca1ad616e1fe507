"""Good practice: written by the unit, reviewed by another, published to all, taken over by others."""

from collections.abc import Mapping

from django.db import transaction

from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.cases.actions.recording import record, said
from huiyin.answer.supervision.cases.models import Adoption, Practice
from huiyin.answer.supervision.cases.policies import may_adopt, may_review_practice, may_write_practice
from huiyin.answer.supervision.cases.refusals import PraiseNotNow, Unfinished
from huiyin.answer.supervision.cases.rules import WORDS_AT_MOST
from huiyin.answer.supervision.cases.rules import praise as rules
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit

TITLE_AT_MOST = 80
PARTS = ("problem", "done", "result")


@transaction.atomic
def write_practice(
    actor: Actor, unit: str, title: str, texts: Mapping[str, str], matter: str = ""
) -> Practice:
    """Write a practice of one's unit and hand it in; `texts` are the problem, what was done, what came of it."""
    if not may_write_practice(actor, unit):
        raise Refused
    Unit.objects.select_for_update(of=("self",)).get(pk=unit)  # sent twice at once it stands once
    written = _written(title, texts, matter)
    same = Practice.objects.filter(unit=unit, written_by=actor.id, state=rules.SUBMITTED, **written)
    if before := same.first():
        return before
    new = Practice(
        unit_id=unit, state=rules.SUBMITTED, written_by=actor.id, written_name=actor.name, **written
    )
    new.written_at = now()
    new.save()
    record(actor, f"practice:{new.pk}", "submit", _told(new), new.title)
    return new


@transaction.atomic
def rewrite_practice(
    actor: Actor, practice_id: int, title: str, texts: Mapping[str, str], matter: str = ""
) -> Practice:
    """Write it again after it was sent back, and hand it in."""
    found = _held(practice_id)
    if not may_write_practice(actor, found.unit_id):
        raise Refused
    written = _written(title, texts, matter)
    if found.state == rules.SUBMITTED and all(
        getattr(found, name) == value for name, value in written.items()
    ):
        return found
    if found.state != rules.DRAFT:
        raise PraiseNotNow
    for name, value in written.items():
        setattr(found, name, value)
    found.state, found.written_by, found.written_name, found.written_at = (
        rules.SUBMITTED,
        actor.id,
        actor.name,
        now(),
    )
    found.reviewed_by, found.reviewed_name, found.reviewed_at = None, "", None
    found.save()
    record(actor, f"practice:{found.pk}", "submit", _told(found), found.title)
    return found


def publish(actor: Actor, practice_id: int, words: str) -> Practice:
    """Share it with all units, with a word on why it is good."""
    return _review(actor, practice_id, rules.SUBMITTED, rules.PUBLISHED, words)


def send_back(actor: Actor, practice_id: int, words: str) -> Practice:
    """Send it back, and say what is missing."""
    return _review(actor, practice_id, rules.SUBMITTED, rules.DRAFT, words)


def withdraw(actor: Actor, practice_id: int, words: str) -> Practice:
    """Take a published practice back because it no longer holds, and say why."""
    return _review(actor, practice_id, rules.PUBLISHED, rules.WITHDRAWN, words)


@transaction.atomic
def _review(actor: Actor, practice_id: int, source: str, target: str, words: str) -> Practice:
    found, words = _held(practice_id), words.strip()
    if not may_review_practice(actor, found):
        raise Refused
    if (found.state, found.reviewed_by, found.review) == (target, actor.id, words):
        return found
    if found.state != source:
        raise PraiseNotNow
    found.state, found.review = target, said(words)
    found.reviewed_by, found.reviewed_name, found.reviewed_at = actor.id, actor.name, now()
    found.save()
    done = {rules.PUBLISHED: "publish", rules.DRAFT: "send_back", rules.WITHDRAWN: "withdraw"}[target]
    record(actor, f"practice:{found.pk}", done, _told(found), words)
    return found


@transaction.atomic
def adopt(actor: Actor, practice_id: int, unit: str, words: str) -> Adoption:
    """Say that one's unit took a practice over, and how; once for each unit."""
    found, words = _held(practice_id), words.strip()
    if not may_adopt(actor, found, unit):
        raise Refused
    if before := Adoption.objects.filter(practice=found, unit=unit).first():
        return before
    if found.state != rules.PUBLISHED:
        raise PraiseNotNow
    new = Adoption(practice=found, unit_id=unit, words=said(words), by=actor.id, by_name=actor.name, at=now())
    new.save()
    record(actor, f"practice:{found.pk}", "adopt", {**_told(found), "adopter": unit}, words)
    return new


def _held(practice_id: int) -> Practice:
    return Practice.objects.select_for_update(of=("self",)).select_related("unit").get(pk=practice_id)


def _written(title: str, texts: Mapping[str, str], matter: str) -> dict[str, str]:
    written = {name: texts.get(name, "").strip() for name in PARTS}
    lacking = [name for name, text in written.items() if not text or len(text) > WORDS_AT_MOST]
    if not title.strip() or len(title.strip()) > TITLE_AT_MOST:
        lacking.append("title")
    if matter and matter not in current().matters:
        lacking.append("matter")
    if lacking:
        raise Unfinished(*lacking)
    return {"title": title.strip(), "matter": matter, **written}


def _told(found: Practice) -> dict[str, object]:
    return {"unit": found.unit_id, "page": f"/practice/{found.pk}/", "title": found.title}
