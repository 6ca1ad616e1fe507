"""What whistles and letters add to a timeline, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from huiyin.web.unit.names import unit_name


def _of_unit(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    """What one unit did about a whistle or a letter, or what was said of it."""
    who = " ".join(str(evidence[name]) for name in ("person", "rank") if evidence.get(name))
    parts = [
        unit_name(str(evidence.get("unit") or evidence.get("to") or "")),
        str(evidence.get("letter") or ""),
        gettext("认为不是本单位职责") if evidence.get("accepts") is False else "",
        who,
        str(evidence.get("words") or evidence.get("what") or evidence.get("subject") or reason),
    ]
    return {"detail": gettext("，").join(part for part in parts if part)}


def _rated(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    total = sum(float(evidence.get(name) or 0) for name in ("arrived", "accepted", "result"))
    told = {"unit": unit_name(str(evidence.get("unit", ""))), "total": f"{total:g}"}
    words = gettext("%(unit)s %(total)s分") % told
    return {"detail": gettext("，").join(filter(None, (words, reason)))}


def _sheet(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    rows = evidence.get("sheet")
    if not isinstance(rows, list):
        return {"detail": str(rows or reason)}
    told = [{**row, "unit": unit_name(str(row["unit"]))} for row in rows]
    return {"detail": gettext("；").join(gettext("%(unit)s %(who)s：%(what)s") % row for row in told)}


def _heard(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    signer = " ".join(
        filter(None, (unit_name(str(evidence.get("to", ""))), str(evidence.get("signer") or "")))
    )
    return {"quote": str(evidence.get("reply") or ""), "detail": signer}


TOGETHER: Mapping[str, Callable[[Mapping[str, Any], str], dict[str, str]]] = {
    "hear_letter": _heard,
    "answer_letter": _heard,
    "recall_letter": _of_unit,
    "resolve": _sheet,
    "rate_unit": _rated,
    "settle_rating": _rated,
    **dict.fromkeys(
        (
            "confirm_whistle arrive mark_silent mark_late mark_absent answer_rating row_done mark_row draft_letter "
            "drop_letter seal_letter remind_letter letter_overdue lapse_letter"
        ).split(),
        _of_unit,
    ),
}
