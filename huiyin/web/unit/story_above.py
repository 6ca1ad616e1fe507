"""What events of supervision and escalation say beyond their titles: for the timeline of an order."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from huiyin.web.unit.clocks import NAMES, clock_name
from huiyin.web.unit.names import unit_name, unit_names
from huiyin.web.unit.oversight_words import LEVELS, TRIGGERS

Said = Callable[[Mapping[str, Any], str], dict[str, str]]


def _step(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    level = LEVELS.get(str(evidence.get("level", "")))
    trigger = TRIGGERS.get(str(evidence.get("trigger", "")))
    sheet = str(evidence.get("sheet", ""))
    parts = [gettext(level) if level else "", sheet, gettext(trigger) if trigger else ""]
    return {"detail": gettext("，").join(filter(None, parts)), "quote": reason}


def _card(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    name = str(evidence.get("clock", ""))
    return {"detail": clock_name(name) if name in NAMES else "", "quote": reason}


def _units(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    codes = evidence.get("units") or [evidence.get("unit", "")]
    return {"detail": unit_names(str(code) for code in codes), "quote": reason}


def _decision(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    lead = unit_name(str(evidence.get("lead", "")))
    return {"detail": lead, "quote": str(evidence.get("decision") or reason)}


def _why(evidence: Mapping[str, Any], reason: str) -> dict[str, str]:
    return {"quote": reason}


DETAILS: Mapping[str, Said] = {
    "escalate": _why,
    "take_up": _decision,
    "reassign": _decision,
    **dict.fromkeys(("yellow_card", "red_card", "card_answer"), _card),
    **dict.fromkeys(("duty_open", "duty_join", "duty_raise", "duty_lower"), _step),
    **dict.fromkeys(("duty_report", "duty_accepted", "duty_returned"), _why),
    **dict.fromkeys(("circulate", "duty_follow", "joint_open", "joint_ask"), _units),
    **dict.fromkeys(("joint_late", "joint_report", "joint_close"), _units),
}
