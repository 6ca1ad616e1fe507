"""What events of parts, endings, objections and merging say beyond their titles: for the timeline of an order."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from huiyin.act.orders.panel_queries import ground_name
from huiyin.web.unit.names import english, unit_name
from huiyin.web.unit.sentences import LIKELY

Said = Callable[[Mapping[str, Any], str], dict[str, str]]


def _part(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    unit = unit_name(str(evidence.get("unit", "")))
    names = ("ask", "note", "reply", "provision")
    said = next((str(evidence[name]) for name in names if evidence.get(name)), reason)
    late = gettext("超时") if evidence.get("outcome") == "missed" else ""
    told = {"detail": gettext("，").join(filter(None, (unit, late)))}
    return told | {"quote": said} if said else told


def _excluded(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    ground = ground_name(str(evidence.get("ground", "")), english())
    return {"detail": ground, "quote": str(evidence.get("told") or evidence.get("proof") or "")}


def _objected(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    child = str(evidence.get("child", ""))
    words = gettext("另立%(number)s") % {"number": child} if child else ""
    return {"detail": words, "quote": str(evidence.get("words") or evidence.get("answer") or "")}


def _audited(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    found = gettext("终结得当") if evidence.get("sound") == "yes" else gettext("终结不当，已报督查")
    return {"detail": found, "quote": str(evidence.get("note", ""))}


def _merged(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    parent, likeness = str(evidence.get("parent", "")), evidence.get("likeness") or {}
    level = LIKELY.get(str(likeness.get("level", "")))
    shared = "".join(gettext("“%(word)s”") % {"word": word} for word in likeness.get("shared", ()))
    parts = [
        gettext("主单%(number)s") % {"number": parent},
        gettext(level) if level else "",
        gettext("同一地址") if likeness.get("same_address") else "",
        gettext("都说到%(words)s") % {"words": shared} if shared else "",
    ]
    return {"detail": gettext("，").join(filter(None, parts))}


def _opened_before(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    return {"detail": "", "quote": str(evidence.get("why", ""))}


def _joined(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    return {"detail": str(evidence.get("child", ""))}


def _closed(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    parent = str(evidence.get("parent", ""))
    return {"detail": gettext("随主单%(number)s") % {"number": parent} if parent else reason}


DETAILS: Mapping[str, Said] = {
    "open_before": _opened_before,
    "audit_exclusion": _audited,
    "request_exclusion": _excluded,
    "give_up": _excluded,
    "exclude": _excluded,
    "deny_exclusion": _excluded,
    "object": _objected,
    "sustain_objection": _objected,
    "dismiss_objection": _objected,
    "call_in": _part,
    "part_sign": _part,
    "part_progress": _part,
    "part_reply": _part,
    "part_refuse": _part,
    "part_release": _part,
    "merge": _merged,
    "follow": _merged,
    "join": _joined,
    "leave": _joined,
    "close": _closed,
}
