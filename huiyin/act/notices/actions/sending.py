"""Sending what is due: leased, still true, not in the quiet hours, tried again, given up with an alarm.

Between handing a message to its gateway and writing down that it went, a worker can die. The lease then runs out and
the message is handed in again with the same key (`Notice.message`): a gateway that keeps keys sends it once, one that
does not sends it twice. Everything else happens exactly once.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, Q

from huiyin.act.notices import rules
from huiyin.act.notices.addresses import NoAddress, address_of, words_of
from huiyin.act.notices.channels import Adapter, Message, NotSent, adapter, subject
from huiyin.act.notices.models import Notice
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.notices import Telling
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent

LEASE = timedelta(minutes=3)
SPARE = timedelta(seconds=45)  # what one message may take: with less of the lease left none is begun
AT_ONCE = 50
GATHERED_AT_MOST = 200


def send_due(size: int = AT_ONCE) -> int:
    """Send what is due; how many notices were taken up, 0 when nothing is due. Two workers take different ones."""
    held = _lease(size)
    for bundle in _bundles(held, current().telling):
        if bundle[0].leased_until and now() < bundle[0].leased_until - SPARE:
            _deliver(bundle)
    return len(held)


@transaction.atomic
def _lease(size: int) -> list[Notice]:
    at = now()
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    waiting = Notice.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        free, state=rules.WAITING
    )
    due = waiting.select_related("order").order_by("-urgent", "attempts", "due_at", "id")
    held = list(due.filter(due_at__lte=at)[:size])
    if mails := [notice for notice in held if notice.channel == "mail" and not notice.urgent]:
        # What waits for the same person and is not due yet goes with it.
        known = {notice.pk for notice in held}
        also = due.filter(channel="mail", urgent=False, recipient__in={notice.recipient for notice in mails})
        held += [
            notice
            for notice in also[:GATHERED_AT_MOST]
            if notice.pk not in known and _goes_with(notice, mails)
        ]
    for notice in held:
        notice.leased_until = at + LEASE
    Notice.objects.filter(pk__in=[notice.pk for notice in held]).update(leased_until=at + LEASE)
    return held


def _goes_with(notice: Notice, mails: list[Notice]) -> bool:
    return any((m.recipient, m.template) == (notice.recipient, notice.template) for m in mails)


def _bundles(held: list[Notice], telling: Telling) -> Iterable[list[Notice]]:
    """Mails of one kind to one recipient go out as one; everything else alone."""
    together: dict[object, list[Notice]] = defaultdict(list)
    for notice in held:
        alike = notice.channel == "mail" and not notice.urgent
        together[(notice.recipient, notice.template) if alike else notice.pk].append(notice)
    size = telling.gather_at_most
    return [bundle[at : at + size] for bundle in together.values() for at in range(0, len(bundle), size)]


def _deliver(bundle: list[Notice]) -> None:
    city, at = current(), now()
    true = [notice for notice in bundle if _still_true(notice, at)]
    _close([notice for notice in bundle if notice not in true], rules.DROPPED, "moved_on")
    if not true:
        return
    first = true[0]
    if first.attempts >= city.telling.tries:  # whoever tried to send it died of it each time
        _failed(true, city.telling, at, "died", again=False)
        return
    if (later := _quiet_until(first, city, at)) > at:
        _put_off(true, later, "quiet")
        return
    _count(true)
    try:
        _hand_in(adapter(first.channel), first, true, city)
    except NoAddress as problem:
        _close(true, rules.DROPPED, problem.why)
    except NotSent as problem:
        _failed(true, city.telling, at, problem.why, problem.again)
    else:
        _sent(first, true[1:], at)


def _still_true(notice: Notice, at: datetime) -> bool:
    """Whether what is to be said still is so: the order may have moved on while the message waited."""
    if notice.expires_at is not None and notice.expires_at < at:
        return False
    return not notice.true_in or notice.order is None or notice.order.state in notice.true_in


def _quiet_until(notice: Notice, city: City, at: datetime) -> datetime:
    silence = city.telling.silence.get(notice.channel)
    quiet = rules.Quiet(silence.start, silence.end) if silence else None
    return rules.not_before(at, quiet, city.zone, notice.urgent)


def _hand_in(way: Adapter, first: Notice, bundle: list[Notice], city: City) -> None:
    words = "\n\n".join(f"{words_of(notice)}{_where(notice)}" for notice in bundle)
    to = address_of(first, city.telling.numbers)
    way.send(Message(_key(bundle), first.channel, to, words, subject(bundle), first.urgent))


def _key(bundle: list[Notice]) -> UUID:
    """The same for the same notices: a bundle that has grown since it was handed in is another message."""
    first, *others = bundle
    return uuid5(first.message, " ".join(str(n.message) for n in others)) if others else first.message


def _where(notice: Notice) -> str:
    return f"\n{notice.link}" if notice.channel == "mail" and notice.link else ""


def _sent(first: Notice, others: list[Notice], at: datetime) -> None:
    with transaction.atomic():
        mine = Notice.objects.filter(pk=first.pk, state=rules.WAITING)
        mine.update(state=rules.SENT, sent_at=at, leased_until=None, outcome="")
        rest = Notice.objects.filter(pk__in=[n.pk for n in others], state=rules.WAITING)
        rest.update(state=rules.JOINED, joined=first, leased_until=None, sent_at=at)


def _close(notices: list[Notice], state: str, why: str) -> None:
    rows = Notice.objects.filter(pk__in=[n.pk for n in notices], state=rules.WAITING)
    rows.update(state=state, outcome=why, leased_until=None)


def _count(notices: list[Notice]) -> None:
    """Write down that this is tried, before it is: what dies of one message is not laid to those behind it."""
    Notice.objects.filter(pk__in=[n.pk for n in notices]).update(attempts=F("attempts") + 1)
    for notice in notices:
        notice.attempts += 1


def _put_off(notices: list[Notice], until: datetime, why: str) -> None:
    rows = Notice.objects.filter(pk__in=[n.pk for n in notices], state=rules.WAITING)
    rows.update(due_at=until, leased_until=None, outcome=why)


def _failed(notices: list[Notice], telling: Telling, at: datetime, why: str, again: bool) -> None:
    """Try again later, or give up and say so in the ledger, from where the administrators are told."""
    retry = rules.Retry(telling.first_minutes, telling.growth, telling.longest_minutes, telling.tries)
    wait = retry.wait(notices[0].attempts) if again else None
    if wait is not None:
        _put_off(notices, at + wait, why)
        return
    with transaction.atomic():
        _close(notices, rules.FAILED, why)
        first = notices[0]
        evidence = {"channel": first.channel, "template": first.template, "why": why, "tries": first.attempts}
        append([NewEvent.by(SYSTEM, f"notice:{first.pk}", "not_sent", reason=why, at=at, evidence=evidence)])
