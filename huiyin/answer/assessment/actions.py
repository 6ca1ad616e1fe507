"""Keeping facts as the ledger tells of them, and closing months."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.answer.assessment import tallies
from huiyin.answer.assessment.formula_rules import as_data
from huiyin.answer.assessment.marking import digest, results
from huiyin.answer.assessment.models import Bookmark, Month, UnitMonth
from huiyin.answer.assessment.policies import may_close_month
from huiyin.answer.assessment.reckoning import (
    ABSORB,
    BOOKMARK,
    END,
    FALSIFIED,
    FINAL,
    asked,
    method,
)
from huiyin.answer.assessment.rules import Period
from huiyin.answer.assessment.tallies import Reading
from huiyin.answer.assessment.tally_rules import Extras
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger.actions import append, last_final
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.rules import NewEvent

EVENTS_AT_ONCE = 20_000


class MonthStillOpen(Refusal):
    """A month can be closed only when it has ended and its days of grace are over."""

    def __init__(self, day: date) -> None:
        super().__init__(_("这个月还不能关账，%(day)s起可以。") % {"day": day.isoformat()})


def absorb() -> bool:
    """Reckon anew what the next final events of the ledger touch; whether there are more behind them.

    One transaction holds the bookmark, writes the facts and moves on, so a worker that is killed leaves nothing half
    done, and a second one at the same moment goes away. A change of attribution begins at the start of the ledger.
    """
    until = last_final()
    Bookmark.objects.get_or_create(name=BOOKMARK)
    with transaction.atomic():
        mark = Bookmark.objects.select_for_update(skip_locked=True).filter(name=BOOKMARK).first()
        if mark is None:
            return False
        _begin_anew(mark, current())
        if mark.position >= until:
            mark.save()
            return False
        end = _end_of_batch(mark.position, until)
        mark.save(update_fields=["position", "method"])
        _reckon(end)
        _note_falsified(mark.position, end, current())
        mark.position, mark.read_at = end, now()
        mark.save()
        return end < until


def _begin_anew(mark: Bookmark, city: City) -> None:
    if mark.method != method(city):
        mark.method, mark.position = method(city), 0


def _end_of_batch(position: int, until: int) -> int:
    found = Event.objects.filter(id__gt=position, id__lte=until).order_by("id").values_list("id", flat=True)
    return next(iter(found[EVENTS_AT_ONCE - 1 : EVENTS_AT_ONCE]), until)


def _reckon(until: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ABSORB, asked(until=until) | {"now": now()})


def _note_falsified(position: int, until: int, city: City) -> None:
    with connection.cursor() as cursor:
        told: dict[str, Any] = {
            "zone": city.zone.key,
            "position": position,
            "until": until,
            "final": list(FINAL),
        }
        cursor.execute(FALSIFIED, told)


@transaction.atomic
def close_month(actor: Actor, month: date) -> Month:
    """Freeze what was recorded for a month, and keep its formula and every unit's marks as data.

    Closed once, whoever asks again. Raises `Refused` for those who may not, `MonthStillOpen` before the month and its
    days of grace are over. What changes later is marked, and alters no figure of the month.
    """
    if not may_close_month(actor):
        raise Refused
    month, city = month.replace(day=1), current()
    if now() < (since := tallies.closes_at(month, city)):
        raise MonthStillOpen(since.date())
    mark = _held(city)
    if found := Month.objects.filter(month=month).first():
        return found
    mark.save()
    _reckon(END)
    before = tallies.read(Period(month))
    formula = before.formula
    closed = Month.objects.create(
        month=month,
        version=formula.version,
        formula=as_data(formula),
        closed_at=now(),
        closed_by=actor.name,
    )
    _keep(closed, Period(month), before)
    _tell(actor, closed)
    return closed


def _held(city: City) -> Bookmark:
    Bookmark.objects.get_or_create(name=BOOKMARK)
    mark = Bookmark.objects.select_for_update().get(name=BOOKMARK)
    _begin_anew(mark, city)
    return mark


def _keep(closed: Month, period: Period, before: Reading) -> None:
    """Every unit's marks from the facts that are frozen now; what else was recorded is kept beside them."""
    found = tallies.read(period)
    kept = []
    for unit, record in sorted(found.records.items()):
        extras = before.records[unit].extras if unit in before.records else Extras()
        marks = results(replace(record, extras=extras), found.formula)
        kept.append(UnitMonth(month=closed, unit_id=unit, extras=asdict(extras), results=marks))
    UnitMonth.objects.bulk_create(kept)
    closed.digest = digest({one.unit_id: one.results for one in kept})
    closed.save(update_fields=["digest"])


def _tell(actor: Actor, closed: Month) -> None:
    name = f"{closed.month:%Y-%m}"
    evidence = {"version": closed.version, "digest": closed.digest, "units": closed.units.count()}
    append([NewEvent.by(actor, f"month:{name}", "close_month", at=closed.closed_at, evidence=evidence)])
