"""What everybody may read of the themes: what was let out by a person, how far the tasks are, and the effect."""

from dataclasses import dataclass
from typing import Any

from huiyin.learn.agenda import rules
from huiyin.learn.agenda.actions.asking import is_open
from huiyin.learn.agenda.actions.moving import today
from huiyin.learn.agenda.models import Candidate, MonthlyTopic, Year
from huiyin.learn.agenda.queries.choice import Share, share
from huiyin.learn.agenda.queries.topics import effects, progress

SHOWN = 36


@dataclass(frozen=True)
class Public:
    """A theme as everybody may read it; nothing of it names a person."""

    pk: int
    year: int
    month: int
    title: str
    words: str
    lead: str
    state: str
    progress: dict[str, int]
    effect: Any
    surveys: tuple[tuple[str, str, Share], ...] = ()
    tasks: tuple[tuple[int, str, str, Any, str], ...] = ()  # number, task, result, day, state
    look_back: str = ""


def published() -> list[Public]:
    """The themes that were let out, newest first."""
    found = MonthlyTopic.objects.filter(published_at__isnull=False).select_related("year")
    rows = list(found.exclude(state=rules.DROPPED).order_by("-year__year", "month", "id")[:SHOWN])
    counts, measured = progress(rows), effects(rows)
    return [_public(one, counts.get(one.pk, {}), measured.get(one.pk)) for one in rows]


def published_one(pk: int) -> Public | None:
    """One theme that was let out, with its tasks and surveys."""
    found = MonthlyTopic.objects.filter(pk=pk, published_at__isnull=False).exclude(state=rules.DROPPED)
    one = found.select_related("year").first()
    if one is None:
        return None
    surveys = [
        (row.body, row.question, counted)
        for row in one.surveys.order_by("-until", "-id")
        if (counted := share(row.content, row.asked)) is not None
    ]
    # After the look-back it counts what was found, not what was reported.
    kept = one.look_back.get("promises", {})
    tasks = [
        (row.number, row.words, row.result, row.due_on, kept.get(str(row.number)) or _standing(row))
        for row in one.tasks.filter(gone=False).order_by("number")
    ]
    base = _public(one, progress([one]).get(one.pk, {}), effects([one]).get(one.pk))
    told = "" if not one.look_back else ("again" if one.look_back["again"] else "not_again")
    return Public(**{**vars(base), "surveys": tuple(surveys), "tasks": tuple(tasks), "look_back": told})


def _standing(task: Any) -> str:
    if task.state == rules.DONE:
        return "done"
    return "late" if task.due_on < today() else "open"


def _public(one: MonthlyTopic, counts: dict[str, int], effect: Any) -> Public:
    return Public(
        one.pk, one.year.year, one.month, one.title, one.published, one.lead_id, one.state, counts, effect
    )


def voting() -> Year | None:
    """The year whose vote is open now."""
    return next(
        (one for one in Year.objects.filter(state=rules.CONSULTING).order_by("-year") if is_open(one)), None
    )


def counted() -> Year | None:
    """The newest year whose votes were counted."""
    return Year.objects.filter(ballots__isnull=False).order_by("-year").first()


def ballot(of: Year) -> list[Candidate]:
    """What can be voted for, in the order of the taxonomy, so that no place on the page helps."""
    return list(of.candidates.filter(on_ballot=True).order_by("matter"))
