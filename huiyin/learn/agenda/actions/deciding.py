"""Themes of a year: proposed by those who prepare, decided by a leader of the city."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit
from huiyin.learn.agenda import policies, rules
from huiyin.learn.agenda.actions.moving import (
    held_topic,
    held_year,
    keep,
    must,
    needs,
    same,
    tell_topic,
    tell_year,
    topic_step,
    year_step,
)
from huiyin.learn.agenda.models import Candidate, MonthlyTopic, Year
from huiyin.learn.agenda.refusals import (
    AgendaNotNow,
    BadProblems,
    NothingDecided,
    SecondPerson,
    ThemeThere,
    TooManyThemes,
)
from huiyin.learn.agenda.rules import DECIDED, DECIDED_YEAR, DROPPED, PROPOSED, WEIGHING, YEAR_STATES

TITLE_AT_MOST = 80


@dataclass(frozen=True)
class Theme:
    """What a theme is to be: its month, title and problems (matters with words), where, and who leads."""

    month: int
    title: str
    problems: Sequence[tuple[str, str]]
    lead: str
    co_units: Sequence[str] = ()
    areas: Sequence[str] = ()
    words: str = ""


@transaction.atomic
def propose(actor: Actor, candidate_id: int, theme: Theme) -> MonthlyTopic:
    """Propose a candidate as a theme, when the vote is closed; the same again is the same theme."""
    candidate = Candidate.objects.get(pk=candidate_id)
    year = held_year(candidate.year_id)
    must(policies.may_prepare(actor))
    if year.state not in (WEIGHING, DECIDED_YEAR):
        raise AgendaNotNow(YEAR_STATES[year.state])
    there = MonthlyTopic.objects.filter(year=year, matter=candidate.matter).exclude(state=DROPPED).first()
    fields = _checked(candidate.matter, theme)
    if there is not None:
        if there.state == PROPOSED and all(getattr(there, name) == value for name, value in fields.items()):
            return there
        raise ThemeThere
    _room(year)
    made = MonthlyTopic.objects.create(
        year=year, matter=candidate.matter, proposed_by=actor.id, proposed_name=actor.name, **fields
    )
    tell_topic(actor, made, "propose", title=made.title, month=made.month)
    return made


@transaction.atomic
def change(actor: Actor, topic_id: int, theme: Theme, version: int | None = None) -> MonthlyTopic:
    """Change a theme that is only proposed."""
    topic = held_topic(topic_id)
    topic_step(actor, topic, "change")
    fields = _checked(topic.matter, theme)
    if all(getattr(topic, name) == value for name, value in fields.items()):
        return topic
    same(version, topic.version)
    for name, value in fields.items():
        setattr(topic, name, value)
    topic.proposed_by, topic.proposed_name = actor.id, actor.name
    keep(topic)
    tell_topic(actor, topic, "change", title=topic.title, month=topic.month)
    return topic


@transaction.atomic
def drop(actor: Actor, topic_id: int, words: str, version: int | None = None) -> MonthlyTopic:
    """Do without a theme that is not under way, and say why."""
    topic = held_topic(topic_id)
    if topic.state == DROPPED:
        return topic
    topic_step(actor, topic, "drop")
    needs(words=words)
    same(version, topic.version)
    told = topic.lead_id if topic.state != PROPOSED else ""
    topic.state, topic.decided_at = DROPPED, None
    topic.decided_by, topic.decided_name = None, ""
    keep(topic)
    tell_topic(actor, topic, "drop", words, whom=told)
    return topic


@transaction.atomic
def decide(actor: Actor, year_id: int, topics: Iterable[int] | None = None) -> Year:
    """A leader of the city approves proposed themes, these or all that others proposed; each goes to its lead unit."""
    year = held_year(year_id)
    year_step(actor, year, "decide")
    found = MonthlyTopic.objects.select_for_update(of=("self",)).select_related("lead", "year")
    waiting = found.filter(year=year, state=PROPOSED).order_by("month", "id")
    wanted = list(waiting if topics is None else waiting.filter(pk__in=list(topics)))
    if not wanted:
        if topics is not None and _all_decided(year, topics):
            return year
        raise NothingDecided
    barred = [one for one in wanted if policies.is_barred(actor, "decide", one)]
    if barred and (topics is not None or len(barred) == len(wanted)):
        raise SecondPerson
    wanted = [one for one in wanted if one not in barred]
    for one in wanted:
        one.state, one.decided_by, one.decided_name, one.decided_at = DECIDED, actor.id, actor.name, now()
        keep(one)
        tell_topic(actor, one, "decide", whom=one.lead_id, title=one.title, month=one.month)
    year.state, year.decided_by, year.decided_name = DECIDED_YEAR, actor.id, actor.name
    year.decided_at = year.decided_at or now()
    keep(year)
    tell_year(actor, year, "decide", topics=[one.pk for one in wanted])
    return year


def _all_decided(year: Year, topics: Iterable[int]) -> bool:
    wanted = set(topics)
    past = MonthlyTopic.objects.filter(year=year, pk__in=wanted).exclude(state__in=[PROPOSED, DROPPED])
    return bool(wanted) and past.count() == len(wanted)


def _room(year: Year) -> None:
    most = current().agenda.year["themes"]
    if MonthlyTopic.objects.filter(year=year).exclude(state=DROPPED).count() >= most:
        raise TooManyThemes(most)


def _checked(matter: str, theme: Theme) -> dict[str, Any]:
    """The theme as it is kept; raises `Incomplete` or `BadProblems`."""
    needs(title=theme.title)
    city, how = current(), current().agenda.year
    own = rules.stem(matter)
    wrong = [code for code, _ in theme.problems if code not in city.matters or not code.startswith(own)]
    if wrong or not _enough(len(theme.problems), len({code for code, _ in theme.problems}), matter):
        raise BadProblems(how["problems_least"], how["problems_most"])
    units = {theme.lead, *theme.co_units}
    known = set(Unit.objects.filter(code__in=units, active=True).values_list("code", flat=True))
    lacking = [
        name
        for name, bad in (
            ("month", not 1 <= theme.month <= 12),
            ("title", len(theme.title) > TITLE_AT_MOST),
            ("lead", theme.lead not in known),
            ("co_units", known != units or theme.lead in theme.co_units),
            ("areas", any(code not in city.units for code in theme.areas)),
            ("words", len(theme.words) > rules.WORDS_AT_MOST),
        )
        if bad
    ]
    if lacking:
        raise Incomplete(tuple(lacking))
    return {
        "month": theme.month, "title": theme.title.strip(), "words": theme.words.strip(),
        "problems": [{"matter": code, "words": words.strip()} for code, words in theme.problems],
        "lead_id": theme.lead, "co_units": list(theme.co_units), "areas": list(theme.areas),
    }  # fmt: skip


def _enough(problems: int, matters: int, matter: str) -> bool:
    """So many problems as the city wants; those of a leaf are all of one matter, and stand apart by words."""
    how = current().agenda.year
    alone = rules.is_leaf(matter) or matters == problems
    return how["problems_least"] <= problems <= how["problems_most"] and alone
