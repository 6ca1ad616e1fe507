"""Reading what became final in the ledger, and writing down who is to be told; each event exactly once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.act.notices import rules
from huiyin.act.notices.addresses import as_long
from huiyin.act.notices.facts import Facts, facts, link
from huiyin.act.notices.happening import Happening, happenings
from huiyin.act.notices.models import Cursor, MailAddress, Notice
from huiyin.act.notices.recipients import Posts, Recipient, recipients
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.notices import NoticeRule, Telling
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger import queries as ledger
from huiyin.foundation.ledger.actions import last_final
from huiyin.foundation.ledger.models import Event

CURSOR = "ledger"
EVENTS_AT_ONCE = 500
MAILED_AT_MOST = 100_000
BROUGHT_IN = timedelta(
    minutes=10
)  # what happens to an appeal so soon after it was received is its being brought in
STAFF_CHANNELS = ("inbox", "mail")


@dataclass(frozen=True)
class Look:
    """What one look at the ledger works with: the city, the time, and who gave an address for mail."""

    city: City
    at: datetime
    mailed: frozenset[int]
    posts: Posts = field(default_factory=Posts)

    @property
    def telling(self) -> Telling:
        """The city's table of who is told what."""
        return self.city.telling


def look() -> bool:
    """Look at the next events that are final; whether there are more behind them.

    One transaction holds the cursor, writes the notices and moves on: a worker that is killed leaves nothing half
    done, and a second one that looks at the same moment finds the cursor held and goes away. The first look of all
    begins at the end: what happened before there were notices is told to nobody.
    """
    until = last_final()
    if not Cursor.objects.filter(name=CURSOR).exists():
        _begin(until)
        return False
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update(skip_locked=True).filter(name=CURSOR).first()
        if cursor is None or cursor.position >= until:
            return False
        city, at = current(), now()
        since = at - timedelta(hours=city.telling.stale_hours)
        events = ledger.after(cursor.position, until, since, EVENTS_AT_ONCE)
        Notice.objects.bulk_create(_notices(events, Look(city, at, _mailed())), ignore_conflicts=True)
        cursor.position = events[-1].pk if len(events) == EVENTS_AT_ONCE else until
        cursor.looked_at = at
        cursor.save()
        return cursor.position < until


def _mailed() -> frozenset[int]:
    """People of the house who gave an address; there are not more of them than accounts."""
    return frozenset(MailAddress.objects.values_list("account_id", flat=True)[:MAILED_AT_MOST])


def _begin(position: int) -> None:
    try:
        with transaction.atomic():
            Cursor.objects.create(name=CURSOR, position=position, looked_at=now())
    except IntegrityError:  # another worker began at the same moment
        return


def _notices(events: list[Event], look: Look) -> list[Notice]:
    by_event: dict[str, list[NoticeRule]] = {}
    for rule in look.telling.rules:
        for name in rule.on:
            by_event.setdefault(name, []).append(rule)
    chosen = {event.pk: by_event.get(_name(event), []) for event in events}
    told = happenings(event for event in events if chosen[event.pk])
    return [notice for here in told for notice in _of_event(here, chosen[here.event.pk], look)]


def _name(event: Event) -> str:
    return f"{event.stream.partition(':')[0]}.{event.action}"


def _of_event(here: Happening, chosen: list[NoticeRule], look: Look) -> Iterator[Notice]:
    if here.order is not None and _is_history(here.event, here.order, look.telling):
        return
    known = _known(here, look.city)
    meant = [rule for rule in chosen if rules.holds(rule.when, known)]
    told = [(rule, one) for rule in meant for one in recipients(rule.to, here, look.city, look.posts)]
    if not told:
        return
    texts = [*look.telling.discreet, *(text for rule, _ in told for text in (rule.zh, rule.en))]
    words = facts(here, look.city, {name for text in texts for name in rules.names_in(text)})
    for rule, one in told:
        yield from _for(one, rule, here, words, look)


def _is_history(event: Event, order: WorkOrder, telling: Telling) -> bool:
    """Whether this is a file of the past being brought in, not something that happens now."""
    appeal = order.appeal
    by_file = appeal.channel in telling.history or appeal.source in telling.history
    return by_file and event.at - appeal.received_at < BROUGHT_IN


def _known(here: Happening, city: City) -> dict[str, Any]:
    """What a rule may ask about."""
    event, order = here.event, here.order
    known: dict[str, Any] = {"source": event.source, "target": event.target, "role": event.role}
    known["kind"] = here.evidence.get("kind")
    if order is not None:
        known |= {
            "urgency": order.urgency,
            "risk": order.risk,
            "confidential": order.confidential,
            "redone": order.round > 0,
            "repeated": order.repeats >= city.dispatching.repeat.push,
        }
    return known


def _for(
    one: Recipient, rule: NoticeRule, here: Happening, words: tuple[Facts, Facts], look: Look
) -> Iterator[Notice]:
    telling, event, order, at = look.telling, here.event, here.order, look.at
    discreet = one.appellant is not None and order is not None and order.confidential and not rule.plain
    texts = telling.discreet if discreet else (rule.zh, rule.en)
    chinese, english = (rules.fill(text, said) for text, said in zip(texts, words, strict=True))
    if not chinese:
        return
    if one.appellant is not None:
        chinese, english = f"{telling.signature[0]}{chinese}", f"{telling.signature[1]} {english}"
    for channel in _channels(one, rule, order, look):
        yield Notice(
            event=event.pk,
            order=order,
            template=rule.code,
            recipient=one.key,
            account_id=one.account,
            appellant=one.appellant,
            unit=one.unit,
            channel=channel,
            urgent=rule.urgent,
            words=chinese,
            words_en=english,
            link=link(here) if one.account is not None else "",
            true_in=list(rule.true_in),
            created_at=at,
            due_at=_due(channel, rule, look),
            expires_at=at + timedelta(hours=rule.hours) if rule.hours else None,
            state=rules.SENT if channel == "inbox" else rules.WAITING,
            sent_at=at if channel == "inbox" else None,
            parts=rules.sms_parts(as_long(chinese)) if channel == "sms" else 0,
        )


def _channels(one: Recipient, rule: NoticeRule, order: WorkOrder | None, look: Look) -> list[str]:
    """The inbox always and mail for those who gave an address; an appellant by the door they came in."""
    if one.appellant is not None:
        door = order.appeal.channel if order is not None else ""
        outward = [channel for channel in rule.channels if channel != "inbox"]
        return outward or [look.telling.by_door.get(door, look.telling.appellant)]
    wanted = rule.channels or STAFF_CHANNELS
    has_mail = "mail" in wanted and one.account in look.mailed
    return ["inbox", *(["mail"] if has_mail else [])]


def _due(channel: str, rule: NoticeRule, look: Look) -> datetime:
    """At once, after gathering, or when the silence ends."""
    telling, at = look.telling, look.at
    gathered = channel == "mail" and not rule.urgent
    ready = at + timedelta(minutes=telling.gather_minutes) if gathered else at
    silence = telling.silence.get(channel)
    quiet = rules.Quiet(silence.start, silence.end) if silence else None
    return rules.not_before(ready, quiet, look.city.zone, rule.urgent)
