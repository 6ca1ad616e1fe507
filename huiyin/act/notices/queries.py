"""One's own notices, who was told what about an order, and the log of what was sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import get_language

from huiyin.act.notices.models import MailAddress, Notice
from huiyin.act.notices.rules import CHANNELS, STATES, WAITING, sms_parts
from huiyin.foundation.accounts.queries import names
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.foundation.vault.queries import masks

PAGE = 40
TOLD_AT_MOST = 60
UNREAD_AT_MOST = 100
DAY = timedelta(days=1)


def english() -> bool:
    """Whether the page is read in English."""
    return (get_language() or "").startswith("en")


def unread(account_id: int) -> int:
    """How many notices this person has not read; counted to a hundred."""
    rows = Notice.objects.filter(account_id=account_id, channel="inbox", read_at=None)
    return rows[:UNREAD_AT_MOST].count()


def inbox(account_id: int, before: int | None = None, only_unread: bool = False) -> list[Notice]:
    """One page of one's own notices, newest first, and one more that says there is another page."""
    found = Notice.objects.filter(account_id=account_id, channel="inbox").select_related("order")
    if before:
        found = found.filter(pk__lt=before)
    if only_unread:
        found = found.filter(read_at=None)
    return list(found.order_by("-id")[: PAGE + 1])


def words_of(notice: Notice) -> str:
    """What was said, in the reader's language."""
    return notice.words_en if english() and notice.words_en else notice.words


@dataclass(frozen=True)
class Told:
    """One line of a log: who was told what, when, by which channel, and what became of it; never a number."""

    pk: int
    name: str
    who: str
    unit: str
    channel: str
    words: str
    state: str
    outcome: str
    at: datetime
    sent_at: datetime | None
    read_at: datetime | None
    parts: int
    attempts: int
    number: str
    to_appellant: bool


def told(order_id: int) -> list[Told]:
    """Who was told what about an order, oldest first."""
    found = Notice.objects.filter(order=order_id).select_related("order").order_by("id")
    return _lines(list(found[:TOLD_AT_MOST]))


def log(before: int | None = None, state: str = "", channel: str = "") -> list[Told]:
    """One page of everything that was told, newest first, and one more."""
    found = Notice.objects.select_related("order").order_by("-id")
    if before:
        found = found.filter(pk__lt=before)
    if state in STATES:
        found = found.filter(state=state)
    if channel in CHANNELS:
        found = found.filter(channel=channel)
    return _lines(list(found[: PAGE + 1]))


def _lines(rows: list[Notice]) -> list[Told]:
    people = names({row.account_id for row in rows if row.account_id})
    masked = masks(row.appellant for row in rows)
    return [_line(row, people, masked) for row in rows]


def _line(row: Notice, people: dict[int, str], masked: object) -> Told:
    rule = current().telling.rule(row.template)
    mask = masked.get(row.appellant) if isinstance(masked, dict) and row.appellant else None
    return Told(
        pk=row.pk,
        name=row.template if rule is None else (rule.name_en if english() else rule.name),
        who=f"{mask.name} {mask.phone}".strip() if mask else people.get(row.account_id or 0, ""),
        unit=row.unit,
        channel=row.channel,
        words=words_of(row),
        state=row.state,
        outcome=row.outcome,
        at=row.created_at,
        sent_at=row.sent_at,
        read_at=row.read_at,
        parts=row.parts,
        attempts=row.attempts,
        number=row.order.number if row.order else "",
        to_appellant=row.appellant is not None,
    )


@dataclass(frozen=True)
class Tally:
    """How many messages of one channel went out, wait, or failed in the last day; short messages by parts too."""

    channel: str
    sent: int
    waiting: int
    failed: int


def tally() -> list[Tally]:
    """The last day by channel."""
    since = now() - DAY
    rows = Notice.objects.filter(Q(created_at__gte=since) | Q(state=WAITING)).values("channel")
    counted = rows.annotate(
        sent=Count("id", filter=Q(state__in=["sent", "joined"])),
        waiting=Count("id", filter=Q(state=WAITING)),
        failed=Count("id", filter=Q(state="failed")),
    )
    return [Tally(r["channel"], r["sent"], r["waiting"], r["failed"]) for r in counted.order_by("channel")]


def has_address(account_id: int) -> bool:
    """Whether this person's notices go out by mail as well."""
    return MailAddress.objects.filter(account_id=account_id).exists()


@dataclass(frozen=True)
class Wording:
    """One template of the city: whom it tells, in which words, and at how many short messages at least."""

    code: str
    name: str
    zh: str
    en: str
    to_appellant: bool
    urgent: bool
    length: int
    parts: int
    parts_en: int


def wordings() -> list[Wording]:
    """Every template, in the order of the file."""
    telling = current().telling
    return [
        Wording(
            code=rule.code,
            name=rule.name_en if english() else rule.name,
            zh=rule.zh,
            en=rule.en,
            to_appellant="appellant" in rule.to,
            urgent=rule.urgent,
            length=len(f"{telling.signature[0]}{rule.zh}"),
            parts=sms_parts(f"{telling.signature[0]}{rule.zh}"),
            parts_en=sms_parts(f"{telling.signature[1]} {rule.en}"),
        )
        for rule in telling.rules
    ]
