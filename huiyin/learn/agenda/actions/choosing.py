"""A year's choice: opening it, scoring candidates from the record, and choosing what is put before people."""

from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from django.db import transaction

from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.learn.agenda import policies, scoring, series
from huiyin.learn.agenda.actions.moving import (
    held_year,
    keep,
    must,
    same,
    tell_year,
    today,
    year_step,
)
from huiyin.learn.agenda.models import Candidate, Year
from huiyin.learn.agenda.refusals import AgendaNotNow, NoRecord, NothingToAsk
from huiyin.learn.agenda.rules import CONSULTING, SCORING, YEAR_STATES, months_later

YEARS_AHEAD = 2
WORDS_AT_MOST = 200


@transaction.atomic
def open_year(actor: Actor, year: int) -> Year:
    """Begin the choice of a year's themes; the year that is begun stays as it is."""
    must(policies.may_prepare(actor))
    if not today().year - 1 <= year <= today().year + YEARS_AHEAD:
        raise Incomplete(("year",))
    found, fresh = Year.objects.get_or_create(year=year)
    if fresh:
        tell_year(actor, found, "open_year")
    return found


def score(actor: Actor, year_id: int, until: date | None = None) -> Year:
    """Score all matters from the months before `until` (usually this one); the first are put on the ballot.

    Scored again, figures are written anew; what a person put on the ballot or wrote of a candidate stays. Raises
    `NoRecord` where no matter has enough orders.
    """
    year = Year.objects.get(pk=year_id)
    year_step(actor, year, "score")
    how = current().agenda
    end = until or today().replace(day=1)
    since = months_later(end, -how.scoring["months"])
    # Counted outside the transaction that stores it: nobody waits for it meanwhile.
    record = series.record(since, end, how.year["digits"], how.year["orders"], series.dangerous(current()))
    found = scoring.score(
        record,
        how.weights,
        how.scoring["street_orders"],
        how.scoring["unit_percent"] / 100,
        how.scoring["draws"],
    )
    if not found:
        raise NoRecord
    return _store(actor, year_id, since, end, found)


@transaction.atomic
def _store(actor: Actor, year_id: int, since: date, until: date, found: list[scoring.Candidate]) -> Year:
    year = held_year(year_id)
    year_step(actor, year, "score")
    first = not year.candidates.exists()
    how = current().agenda
    Candidate.objects.filter(year=year).exclude(matter__in=[one.matter for one in found]).delete()
    Candidate.objects.bulk_create(
        [_row(year, one, first and one.rank <= how.year["ballot"]) for one in found],
        update_conflicts=True,
        unique_fields=["year", "matter"],
        update_fields=[
            "figures", "score", "score_low", "score_high", "rank", "rank_low", "rank_high",
        ],
    )  # fmt: skip
    year.since, year.until, year.weights = since, until, dict(how.weights)
    year.scored_at, year.scored_name = now(), actor.name
    keep(year)
    tell_year(actor, year, "score", since=since.isoformat(), until=until.isoformat(), candidates=len(found))
    return year


def _row(year: Year, one: scoring.Candidate, on_ballot: bool) -> Candidate:
    figures = {name: asdict(figure) for name, figure in one.figures.items()}
    return Candidate(
        year=year, matter=one.matter, figures=figures,
        score=one.score, score_low=one.score_low, score_high=one.score_high,
        rank=one.rank, rank_low=one.rank_low, rank_high=one.rank_high, on_ballot=on_ballot,
    )  # fmt: skip


@transaction.atomic
def set_candidate(
    actor: Actor, candidate_id: int, on_ballot: bool, words: str = "", version: int | None = None
) -> Candidate:
    """Put a candidate on the ballot or take it off, and say in a sentence what people are told of it."""
    year_id = Candidate.objects.values_list("year_id", flat=True).get(pk=candidate_id)
    year = held_year(year_id)
    must(policies.may_prepare(actor))
    if year.state != SCORING:
        raise AgendaNotNow(YEAR_STATES[year.state])
    found = Candidate.objects.select_for_update().get(pk=candidate_id)
    if (found.on_ballot, found.words) == (on_ballot, words.strip()):
        return found
    same(version, year.version)
    if len(words.strip()) > WORDS_AT_MOST:
        raise Incomplete(("words",))
    found.on_ballot, found.words = on_ballot, words.strip()
    found.save(update_fields=["on_ballot", "words"])
    keep(year)
    tell_year(actor, year, "set_candidate", matter=found.matter, on_ballot=on_ballot, words=found.words)
    return found


@transaction.atomic
def consult(actor: Actor, year_id: int, until: date | None = None) -> Year:
    """Put the candidates before departments, streets and deputies, and open the public vote, to the end of `until`."""
    year = held_year(year_id)
    last = until or today() + timedelta(days=current().agenda.vote["days"])
    ends = datetime.combine(last, time(23, 59, 59), current().zone)
    if year.state == CONSULTING and year.vote_until == ends:
        return year
    year_step(actor, year, "consult")
    if last <= today():
        raise Incomplete(("until",))
    if not year.candidates.filter(on_ballot=True).exists():
        raise NothingToAsk
    year.state, year.asked_at, year.vote_until = CONSULTING, now(), ends
    keep(year)
    tell_year(actor, year, "consult", until=ends.isoformat())
    return year
