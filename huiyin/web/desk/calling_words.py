"""The words and choices of a callback: what is asked in the city's own words, times to agree on, how a shift goes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from huiyin.answer.callback.actions import Answers
from huiyin.answer.callback.queries import Done, Heard, Said, Shift, Standing
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import current
from huiyin.web.components.times import zh_time
from huiyin.web.desk import words

RATING_KEYS = {"attitude": "qwe", "speed": "asd", "result": "zxc"}
TIMES_OFFERED = 5
Faults = list[tuple[str, str]]
ATTEMPTS: Mapping[str, str] = {
    **words.OUTCOMES,
    "later": gettext_noop("另约了时间"),
    "link": gettext_noop("愿意自己用链接评"),
}


def _english() -> bool:
    return (get_language() or "").startswith("en")


def question(name: str) -> str:
    """A question as the city puts it."""
    asked = current().calling.questions[name]
    return asked.en if _english() else asked.zh


def part_name(code: str) -> str:
    """What the city calls a part of the day."""
    found = next((part for part in current().calling.parts if part.code == code), None)
    return "" if found is None else (found.name_en if _english() else found.name)


def form_context(data: QueryDict) -> dict[str, Any]:
    """Everything that is asked, with what was typed."""
    reasons = {code: words.REASONS[code] for code in current().calling.reasons}
    return {
        "q_contacted": question("contacted"),
        "q_solved": question("solved"),
        "q_pressed": question("pressed"),
        "contacted": [("yes", gettext("联系过"), "y"), ("no", gettext("没有联系过"), "n")],
        "solved": words.choices(words.SOLVED, "123"),
        "aspects": [
            (name, question(name), words.choices(words.RATINGS, keys), data.get(name, ""))
            for name, keys in RATING_KEYS.items()
        ],
        "reasons": words.choices(reasons),
        "outcomes": words.choices(words.OUTCOMES, "7890"),
        "typed": {name: data.get(name, "") for name in data},
        "reasons_typed": data.getlist("reasons"),
    }


def answers_from(data: QueryDict) -> Answers:
    """What was taken down."""
    return Answers(
        contacted=data.get("contacted") == "yes",
        solved=data.get("solved", ""),
        attitude=data.get("attitude", ""),
        speed=data.get("speed", ""),
        result=data.get("result", ""),
        reasons=tuple(data.getlist("reasons")),
        pressed=data.get("pressed") == "on",
        words=data.get("words", "").strip(),
    )


def missing(data: QueryDict) -> Faults:
    """Questions that were not asked yet."""
    asked = ("contacted", "solved", *RATING_KEYS)
    return [
        (name, gettext("还没问：%(asked)s") % {"asked": question(name)})
        for name in asked
        if not data.get(name)
    ]


def times() -> list[tuple[str, str]]:
    """When the appellant could be called: the beginnings of the next parts of the day, as (value, words)."""
    city, at = current(), now()
    here = at.astimezone(city.zone)
    found = []
    for ahead in range(1 + city.calling.appointment_days):
        day = here.date() + timedelta(days=ahead)
        if city.calling.workdays_only and not city.calendar.is_workday(day):
            continue
        for part in city.calling.parts:
            begins = datetime.combine(day, part.start, city.zone)
            if begins > at:
                found.append((begins.isoformat(timespec="minutes"), f"{zh_time(begins)}"))
    return found[:TIMES_OFFERED]


def moment(data: QueryDict) -> datetime | None:
    """The time that was agreed on: one that was offered, or one that was typed; None for neither."""
    text = data.get("when_typed") or data.get("when") or ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=current().zone)


def attempts(found: list[Said], here: int) -> list[dict[str, Any]]:
    """What was tried and said before; what was answered in earlier rounds with its words."""
    return [
        {
            "at": one.at,
            "words": _answered(one) if one.outcome == "answered" else words.said(ATTEMPTS, one.outcome),
            "quote": one.words,
            "earlier": one.round < here,
        }
        for one in found
    ]


def _answered(one: Said) -> str:
    told = {"solved": words.said(words.SOLVED, one.solved), "result": words.said(words.RATINGS, one.result)}
    return gettext("上一轮答：%(solved)s，对结果%(result)s") % told


def heard_words(heard: Heard | None) -> str:
    """What a machine heard, for the person who makes sure of it."""
    if heard is None:
        return ""
    told = {
        "solved": words.said(words.SOLVED, heard.solved),
        "result": words.said(words.RATINGS, heard.result),
        "sure": round(heard.sure * 100),
    }
    return (
        gettext("语音先问过：%(solved)s，对结果%(result)s，把握%(sure)d%%。请再问一遍，以您记下的为准。")
        % told
    )


def standing_words(standing: Standing) -> list[str]:
    """What the agent should know of this asking before dialling."""
    told = []
    if standing.appointment_at:
        told.append(gettext("诉求人约的是%(at)s") % {"at": zh_time(standing.appointment_at)})
    if standing.parts_tried:
        parts = gettext("、").join(part_name(code) for code in standing.parts_tried)
        told.append(gettext("%(parts)s打过，没打通") % {"parts": parts})
    return told


def done(shift: Done) -> list[tuple[str, int, str]]:
    """The agent's day as (words, count, tone)."""
    return [
        (gettext("打了"), shift.calls, ""),
        (gettext("问成"), shift.reached, "green"),
        (gettext("另约或发链接"), shift.agreed, ""),
        (gettext("没解决或不满意"), shift.unhappy, "amber"),
    ]


def finding(shift: Shift) -> list[str]:
    """What is to do, in sentences."""
    told = []
    if shift.due:
        told.append(ngettext("%(n)d位等着听回音", "%(n)d位等着听回音", shift.due) % {"n": shift.due})
    if shift.resting:
        told.append(
            ngettext("%(n)d位刚打过，过一阵再打", "%(n)d位刚打过，过一阵再打", shift.resting)
            % {"n": shift.resting}
        )
    return told
