"""What the meeting's screens say: states, names, and titles that are findings."""

from collections.abc import Mapping
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext

from huiyin.answer.supervision.meetings import queries
from huiyin.answer.supervision.meetings.papers.findings import moved
from huiyin.answer.supervision.meetings.papers.words import (
    day_name,
    meeting_name,
    month_name,
    scope_name,
    standing_name,
)
from huiyin.web.unit.names import matter_name, unit_name

# The mark of how a decision stands: its shape and colour group among those of the components.
GROUPS: Mapping[str, str] = {
    "drafted": "waiting",
    "running": "progress",
    "overdue": "supervise",
    "claimed": "supplement",
    "done": "done",
    "dropped": "refused",
}


def title(found: Any) -> str:
    """A meeting by its month and what it found."""
    month = month_name(f"{found.month:%Y-%m}")
    whole = queries.whole(found)
    if whole is None:
        return gettext("%(month)s：材料还没有生成") % {"month": month}
    if not whole.rows:
        return gettext("%(month)s：没有到期的件") % {"month": month}
    return gettext("%(month)s：%(finding)s") % {"month": month, "finding": moved(whole.rates)}


def name(found: Any) -> str:
    """A meeting by its month and scope."""
    told = {"scope": scope_name(found.scope_id), "meeting": meeting_name()}
    return gettext("%(scope)s%(meeting)s") % told


def state(found: Any) -> dict[str, str]:
    """How a meeting stands."""
    if found.state == "signed":
        return {"group": "done", "words": gettext("纪要已签发")}
    if found.prepared_at is None:
        return {"group": "waiting", "words": gettext("材料未生成")}
    return {"group": "progress", "words": gettext("纪要待签发")}


def line(found: Any) -> dict[str, Any]:
    """A meeting in the list."""
    return {
        "meeting": found,
        "title": gettext("%(month)s %(name)s")
        % {"month": month_name(f"{found.month:%Y-%m}"), "name": name(found)},
        "held": day_name(found.held_on),
        "state": state(found),
    }


def decision_line(one: Any) -> dict[str, Any]:
    """A decision in a list."""
    code = queries.how_it_stands(one)
    return {
        "decision": one,
        "unit": unit_name(one.unit_id),
        "due": dateformat.format(one.due_on, gettext("Y年n月j日")),
        "state": {"group": GROUPS[code], "words": standing_name(code)},
        "late": code == "overdue",
        "from": gettext("%(month)s第%(n)d件")
        % {"month": month_name(f"{one.meeting.month:%Y-%m}"), "n": one.number},
        "carried": gettext("第%(n)d次结转") % {"n": one.carried} if one.carried else "",
        "about": about(one),
    }


def about(one: Any) -> str:
    """What a decision is about, if it is about one thing."""
    if one.subject == "matter":
        return matter_name(one.about)
    return str(one.about)
