"""Times in words, in the zone that is active for the request (the city's own)."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.translation import get_language, gettext, gettext_noop

WEEKDAYS = tuple(gettext_noop(d) for d in ("周一", "周二", "周三", "周四", "周五", "周六", "周日"))
_NEAR = {0: gettext_noop("今天"), -1: gettext_noop("昨天"), 1: gettext_noop("明天")}


def local(value: datetime) -> datetime:
    """Bring an aware time into the active zone; a naive one is taken to be there already."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


def day_words(day: date, today: date) -> str:
    """Name a day as a person would: today, tomorrow, 20 Nov, with the year only when it differs."""
    near = _NEAR.get((day - today).days)
    if near:
        return gettext(near)
    # Translators: Django date formats.
    pattern = gettext("n月j日") if day.year == today.year else gettext("Y年n月j日")
    return dateformat.format(day, pattern)


def zh_time(value: object, form: str = "") -> str:
    """Write a time briefly; `form` is "", "day", "time", "weekday" or "exact"; unknown is a dash."""
    if not isinstance(value, date):
        return "—"
    moment = local(value) if isinstance(value, datetime) else None
    day = moment.date() if moment else value
    clock = moment.strftime("%H:%M") if moment else ""
    if form == "time":
        return clock
    if form == "exact":
        full = dateformat.format(day, gettext("Y年n月j日"))
        return " ".join(filter(None, (_with_weekday(full, day), clock)))
    words = day_words(day, timezone.localdate())
    if form == "weekday":
        return _with_weekday(words, day)
    return words if form == "day" or not clock else f"{words} {clock}"


def _with_weekday(words: str, day: date) -> str:
    near = (day - timezone.localdate()).days in _NEAR
    # Translators: a day and its weekday, a date or a word such as yesterday; their order differs between languages.
    said = gettext("%(near)s %(weekday)s") if near else gettext("%(day)s %(weekday)s")
    return said % {"near": words, "day": words, "weekday": gettext(WEEKDAYS[day.weekday()])}


def duration_words(span: timedelta) -> str:
    """Say how long, coarser the longer it is: 42 minutes, 2 h 10 min, 5 h, 1 day 4 h, 3 days."""
    return _duration_words(int(abs(span).total_seconds() // 60), get_language())


@lru_cache(maxsize=20_000)
def _duration_words(minutes: int, _language: str | None) -> str:
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days >= 2 or (days and not hours):
        return gettext("%(days)d天") % {"days": days}
    if days:
        return gettext("%(days)d天%(hours)d小时") % {"days": days, "hours": hours}
    if hours >= 3 or (hours and not minutes % 60):
        return gettext("%(hours)d小时") % {"hours": hours}
    if hours:
        return gettext("%(hours)d小时%(minutes)d分") % {"hours": hours, "minutes": minutes % 60}
    return gettext("%(minutes)d分钟") % {"minutes": minutes}


def coarse_words(span: timedelta) -> str:
    """Say how long in one unit only, for where there is room for two words."""
    minutes = int(abs(span).total_seconds() // 60)
    if minutes >= 1440:
        return gettext("%(days)d天") % {"days": minutes // 1440}
    if minutes >= 60:
        return gettext("%(hours)d小时") % {"hours": minutes // 60}
    return gettext("%(minutes)d分钟") % {"minutes": minutes}


def left_in_two(due: datetime, now: datetime | None = None) -> tuple[str, str]:
    """Return the two lines inside a large ring: left or overdue, and how long."""
    left = due - (now or timezone.now())
    return (gettext("超期") if left < timedelta() else gettext("还剩"), coarse_words(left))


def time_left(due: object, now: datetime | None = None) -> str:
    """Say how long is left until `due`, or by how much it has passed."""
    if not isinstance(due, datetime):
        return ""
    left = due - (now or timezone.now())
    words = gettext("超期%(time)s") if left < timedelta() else gettext("还剩%(time)s")
    return words % {"time": duration_words(left)}
