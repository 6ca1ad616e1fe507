"""Asking bodies and the public: answers of units and deputies, ballots without names, and the count at the end."""

import uuid
from collections.abc import Iterable, Mapping

from django.db import connection, transaction
from django.db.models import Count, Func

from huiyin.act.orders.refusals import Incomplete
from huiyin.foundation.accounts.rules import CITIZEN, SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.organisations.models import Unit
from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.links import link_token, number_in
from huiyin.foundation.vault.rules import search_key
from huiyin.learn.agenda import policies, rules
from huiyin.learn.agenda.actions.moving import held_year, keep, must, tell_year, year_step
from huiyin.learn.agenda.models import Answer, Ballot, Candidate, Seat, Year
from huiyin.learn.agenda.refusals import AgendaNotNow, BadChoice, NoSeat, VoteClosed
from huiyin.learn.agenda.rules import CONSULTING, WEIGHING, YEAR_STATES

SEAT = "agenda seat"
SEATS_AT_MOST = 200
WORDS_AT_MOST = 500
Said = Mapping[int, tuple[str, str]]  # candidate: (stance, words)


@transaction.atomic
def seat(actor: Actor, year_id: int, label: str) -> Seat:
    """Make a place for a body without accounts, as the deputies of a district; its link follows from it alone."""
    year = held_year(year_id)
    must(policies.may_prepare(actor))
    if year.state != CONSULTING:
        raise AgendaNotNow(YEAR_STATES[year.state])
    name = label.strip()
    if not name or len(name) > 80 or year.seats.count() >= SEATS_AT_MOST:
        raise Incomplete(("label",))
    found, fresh = Seat.objects.get_or_create(year=year, label=name, defaults={"made_at": now()})
    if fresh:
        tell_year(actor, year, "seat", seat=name)
    return found


def seat_code(found: Seat) -> str:
    """What stands at the end of the link by which this seat answers."""
    return link_token(SEAT, found.pk)


def seat_of(code: str) -> Seat | None:
    """The seat whose link this is, while it is asked; else None."""
    found = Seat.objects.select_related("year").filter(pk=number_in(SEAT, code) or 0).first()
    return found if found is not None and is_open(found.year) else None


def is_open(year: Year) -> bool:
    """Whether people may answer and vote now."""
    return year.state == CONSULTING and year.vote_until is not None and now() <= year.vote_until


@transaction.atomic
def answer(actor: Actor, year_id: int, unit: str, said: Said) -> int:
    """What a unit says of the candidates; said again it replaces what it said. How many changed."""
    year = held_year(year_id)
    must(unit in policies.asked_units(actor))
    body = Unit.objects.get(pk=unit)
    return _keep(actor, year, said, unit=body)


@transaction.atomic
def answer_by_seat(code: str, said: Said) -> int:
    """What the body behind a link says of the candidates; how many changed."""
    found = seat_of(code)
    if found is None:
        raise NoSeat
    year = held_year(found.year_id)
    changed = _keep(CITIZEN, year, said, seat=found)
    Seat.objects.filter(pk=found.pk, answered_at=None).update(answered_at=now())
    return changed


def _keep(actor: Actor, year: Year, said: Said, unit: Unit | None = None, seat: Seat | None = None) -> int:
    if not is_open(year):
        raise AgendaNotNow(YEAR_STATES[year.state])
    candidates = {one.pk: one for one in year.candidates.filter(on_ballot=True)}
    if set(said) - set(candidates) or any(stance not in rules.STANCES for stance, _ in said.values()):
        raise Incomplete(("stance",))
    changed = 0
    for pk, (stance, words) in sorted(said.items()):
        fields = {"stance": stance, "words": words.strip()[:WORDS_AT_MOST]}
        before = Answer.objects.filter(candidate=pk, unit=unit, seat=seat).first()
        if before and (before.stance, before.words) == (fields["stance"], fields["words"]):
            continue
        kept = {**fields, "by": actor.id, "by_name": actor.name if actor.id else "", "at": now()}
        Answer.objects.update_or_create(candidate=candidates[pk], unit=unit, seat=seat, defaults=kept)
        changed += 1
    if changed:
        told = {"unit": unit.pk} if unit else {"seat": seat.label if seat else ""}
        tell_year(actor, year, "answer", answers=changed, **told)
    return changed


@transaction.atomic
def vote(year: int, token: uuid.UUID, choices: Iterable[str]) -> Ballot:
    """Cast the one ballot of a browser, or change it; matters of candidates on the ballot, at most so many.

    `token` is a secret of the browser; only its keyed hash is kept, and that is forgotten when votes are counted.
    """
    found = _shared(year)
    if found is None or not is_open(found):
        raise VoteClosed
    wanted = sorted(set(choices))
    most = current().agenda.vote["choices"]
    known = set(found.candidates.filter(on_ballot=True, matter__in=wanted).values_list("matter", flat=True))
    if not 1 <= len(wanted) <= most or known != set(wanted):
        raise BadChoice(most)
    key = ballot_key(year, token)
    made, _ = Ballot.objects.update_or_create(
        year=found,
        key=key,
        defaults={"choices": wanted, "at": now().replace(minute=0, second=0, microsecond=0)},
    )
    return made


def _shared(year: int) -> Year | None:
    """The year, shared with other voters: whoever counts waits for them and lets none in after."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM agenda_year WHERE year = %s FOR SHARE", [year])
    return Year.objects.filter(year=year).first()


def ballot_key(year: int, token: uuid.UUID) -> bytes:
    """The keyed hash under which a browser's ballot is found, another one every year."""
    return search_key(vault_keys(), f"agenda ballot {year}", token.hex)


def close(actor: Actor, year_id: int) -> Year:
    """End consultation and vote, count the ballots, and forget which browser cast which."""
    with transaction.atomic():
        year = held_year(year_id)
        if year.state == WEIGHING:
            return year
        year_step(actor, year, "close")
        total = _count(year)
        year.state, year.closed_at, year.ballots = WEIGHING, now(), total
        keep(year)
        tell_year(actor, year, "close", ballots=total)
    return year


def _count(year: Year) -> int:
    ballots = Ballot.objects.filter(year=year)
    each = ballots.annotate(one=Func("choices", function="unnest")).values_list("one").annotate(n=Count("id"))
    votes = dict(each.order_by())
    for one in Candidate.objects.filter(year=year, on_ballot=True):
        Candidate.objects.filter(pk=one.pk).update(votes=votes.get(one.matter, 0))
    total = ballots.count()
    ballots.update(key=None)
    return total


def close_due() -> int:
    """Close every vote whose time is over; how many."""
    due = Year.objects.filter(state=CONSULTING, vote_until__lt=now()).values_list("pk", flat=True)
    return sum(close(SYSTEM, pk).state == WEIGHING for pk in list(due))
