"""New words and words of danger as the page shows them."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext, ngettext

from huiyin.act.triage import risk_changes
from huiyin.act.triage.policies import may_change_risk_words
from huiyin.act.triage.risk_changes import RiskChange
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.parts import RISK_GRADES, RiskWord
from huiyin.foundation.city.queries import current
from huiyin.learn.insight.words import queries
from huiyin.web.components.times import zh_time
from huiyin.web.insight.alerts_words import GRADES
from huiyin.web.unit.names import matter_name, unit_name

SAMPLES = 3  # words that stand for their group
MOSTLY = 0.5  # share of a term's orders from which on one matter or street is named


def page(actor: Actor) -> dict[str, Any]:
    """Everything on the page but the form."""
    day = queries.newest_day()
    found = queries.new_words(day) if day else []
    may, standing = may_change_risk_words(actor), risk_changes.words(current())
    known = {word.word for word in standing}
    causes = queries.by_cause(found)
    return {
        "finding": _finding(len(found), len(causes)),
        "week": _week(day) if day else "",
        "lines": [_cause(words, may, known) for words in causes],
        "may": may,
        "waiting": [_waiting(row, actor) for row in risk_changes.waiting()],
        "groups": [_group(grade, words, may) for grade, words in _by_grade(standing)],
        "standing": len(standing),
        "history": _history(risk_changes.history()),
    }


def groups() -> list[tuple[str, str, str]]:
    """Grade, kind, and words that stand for both: what a word can be heard like."""
    words = sorted(current().pack.risk_words, key=lambda word: (RISK_GRADES.index(word.grade), word.kind))
    found = []
    for (grade, kind), some in groupby(words, key=lambda word: (word.grade, word.kind)):
        like = gettext("、").join(word.word for word in list(some)[:SAMPLES])
        said = gettext("%(grade)s，像%(words)s") % {"grade": gettext(GRADES[grade]), "words": like}
        found.append((grade, kind, said))
    return found


def _finding(count: int, causes: int) -> str:
    if not count:
        return gettext("这7天没有冒出新词")
    said = ngettext("这7天冒出%(n)d个新词", "这7天冒出%(n)d个新词", count) % {"n": count}
    if causes == count:
        return said
    return ngettext("%(said)s，像是%(n)d件事", "%(said)s，像是%(n)d件事", causes) % {
        "said": said,
        "n": causes,
    }


def _week(day: date) -> str:
    values = {"since": zh_time(day - timedelta(6), "day"), "until": zh_time(day, "day")}
    return gettext("%(since)s至%(until)s，和前八周比") % values


def _cause(found: Sequence[queries.NewWord], may: bool, known: Collection[str]) -> dict[str, Any]:
    """The plainest word with all it is told by, and the others of the same appeals with how often they were said."""
    first, *others = found
    with_it = [
        {
            "term": one.term,
            "n": one.week,
            "propose": _address(one.term) if may and one.term not in known else "",
        }
        for one in others
    ]
    return _line(first, may and first.term not in known) | {"others": with_it}


def _line(one: queries.NewWord, offered: bool) -> dict[str, Any]:
    usual = {"n": one.week, "usual": f"{one.expected:.1f}", "people": one.people}
    return {
        "term": one.term,
        "counted": gettext("%(n)d人次，往常一周%(usual)s，%(people)d个人说过") % usual,
        "matter": matter_name(one.matter) if one.matter and one.matter_share >= MOSTLY else "",
        "place": unit_name(one.place) if one.place and one.place_share >= MOSTLY else "",
        "beside": gettext("、").join(one.beside),
        "propose": _address(one.term) if offered else "",
    }


def _address(word: str) -> str:
    return f"?{urlencode({'word': word})}#propose"


def _waiting(row: RiskChange, actor: Actor) -> dict[str, Any]:
    return {"row": row, "said": _change(row), "own": row.asked_by_id == actor.id}


def _change(row: RiskChange) -> str:
    if not row.grade:
        return gettext("不再当作风险词")
    alike = [one.word for one in current().pack.risk_words if (one.grade, one.kind) == (row.grade, row.kind)]
    values = {
        "grade": gettext(GRADES[row.grade]),
        "words": gettext("、").join(alike[:SAMPLES]),
    }
    return gettext("当作%(grade)s级，像%(words)s") % values if alike else values["grade"]


def _by_grade(standing: Sequence[RiskWord]) -> list[tuple[str, list[RiskWord]]]:
    return [(grade, [word for word in standing if word.grade == grade]) for grade in RISK_GRADES]


def _group(grade: str, words: list[RiskWord], may: bool) -> dict[str, Any]:
    # A word of the pack has a line there; what was added since has none.
    told = [
        {"word": word.word, "added": not word.line, "url": _address(word.word) if may else ""}
        for word in sorted(words, key=lambda word: (word.line > 0, word.word))
    ]
    return {"grade": grade, "name": gettext(GRADES[grade]), "count": len(words), "words": told}


def _history(rows: Sequence[RiskChange]) -> list[dict[str, Any]]:
    return [{"row": row, "said": _change(row), "refused": row.outcome == "refused"} for row in rows]
