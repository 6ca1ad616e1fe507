"""Reading the times that files hold; no Django."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_TIME = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})|(\d{2}))(?:[-/.月](\d{1,2})|(\d{2}))?[月日号]?"
    r"(?:[T\s]*(上午|下午|am|pm)?\s*(\d{1,2})[:：时点](\d{1,2})?(?:[:：分](\d{1,2})(?:\.(\d{1,9}))?)?[分秒]?\s*(am|pm)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[34567]\d{4}(\.\d+)?")
_EPOCH = re.compile(r"1\d{9}(\d{3})?(\.\d+)?")
SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of spreadsheets


def read_time(text: str, zone: tzinfo, formats: Sequence[str] = ()) -> datetime | None:
    """A time as files write it, in the zone given where the text names none; None if it cannot be read.

    Understands dates with or without a time of day, a month (201901), Chinese and ISO spellings, the day
    numbers of spreadsheets, and seconds or milliseconds since 1970. `formats` (strptime) are tried first.
    """
    text = text.strip()
    if len(text) > 64 or not text.isprintable():
        return None
    for form in formats:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=zone)
    try:
        return None if formats else _known(text, zone)
    except (ValueError, OverflowError):
        return None


def _known(text: str, zone: tzinfo) -> datetime | None:
    if not text.isascii():
        text = text.replace("：", ":").replace("　", " ")
    if match := _TIME.fullmatch(text):
        return _of_parts(match, zone)
    if match := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = map(int, match.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    if _SERIAL.fullmatch(text):
        return (SERIAL_START + timedelta(days=float(text))).replace(tzinfo=zone)
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    return None


def _of_parts(match: re.Match[str], zone: tzinfo) -> datetime:
    year, month, month2, day, day2, half, hour, minute, second, part, half2, offset = match.groups()
    hours = int(hour or 0)
    half = (half or half2 or "").lower()
    if half in ("下午", "pm") and hours < 12:
        hours += 12
    elif half in ("上午", "am") and hours == 12:
        hours = 0
    micro = int((part or "0").ljust(6, "0")[:6])
    return datetime(
        int(year),
        int(month or month2),
        int(day or day2 or 1),
        hours,
        int(minute or 0),
        int(second or 0),
        micro,
        tzinfo=_zone(offset) if offset else zone,
    )


def _zone(offset: str) -> tzinfo:
    if offset.upper() in ("Z", "UTC"):
        return UTC
    span = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    return timezone(-span if offset[0] == "-" else span)
