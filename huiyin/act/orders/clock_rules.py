"""When the clocks of an order start, run and stop, beside the table of states in `rules`; no Django."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ClockRule:
    """When a clock of an order starts and when it stops, by the states entered and the actions done."""

    name: str
    starts_in: tuple[str, ...]
    runs_in: tuple[str, ...]
    met_by: tuple[str, ...] = ()


_HANDLING = ("30", "31", "40", "41", "50", "51", "52", "53", "54", "55", "56", "60", "62")
CLOCK_RULES = (
    ClockRule("dispatch", ("10", "20"), ("10", "20", "32")),
    ClockRule("sign", ("30",), ("30",)),
    ClockRule("ruling", ("31",), ("31",)),
    ClockRule("conference", ("32",), ("32",)),
    # Whom nobody has spoken with can still be spoken with in time, whatever the order waits for meanwhile.
    ClockRule("contact", ("30",), _HANDLING, ("contact",)),
    ClockRule("instruct", ("41",), ("41",)),
    ClockRule("handle", ("30",), _HANDLING),
    ClockRule("supplement", ("51",), ("51",)),
    ClockRule("extension", ("52",), ("52",)),
    ClockRule("exclusion", ("62",), ("62",)),
    ClockRule("release", ("60",), ("60",)),
    ClockRule("review", ("65",), ("65",)),
    ClockRule("callback", ("70",), ("70", "71")),
    ClockRule("redo", ("75",), ("75", *_HANDLING[4:])),
)
PAUSED_IN = ("51",)
PAUSES = ("handle", "redo")  # the clocks that stand still there
PART = "part"  # a co-unit's own clock; whoever keeps the parts starts and stops it
# Clocks of the unit that an order's list position follows; the others are the hotline's own.
UNIT_CLOCKS = ("sign", "contact", "instruct", "handle", "release", "redo")
# The order was not this unit's, or is handled within another: nothing of what ran counts.
ANNULLED_BY = ("request_return", "grant_return", "merge")
# The order ends, or leaves the unit, before its time was up: what was in time does not count, what was late stays late.
CUT_SHORT_BY = ("withdraw", "exclude", "confer", "reassign")
# What was asked is taken back: nobody had to decide it.
TAKEN_BACK_BY = ("withdraw_return", "withdraw_extension", "withdraw_exclusion")
# A step that takes another back: the clock that the other one stopped goes on as if it had not been stopped.
RUN_AGAIN_BY = {"disapprove": ("handle", "redo"), "withdraw_return": ("sign",)}


def outcome(rule: ClockRule, due: datetime, action: str, target: str, at: datetime) -> str:
    """How a running clock ends by this move, empty if it runs on."""
    in_time = "met" if at <= due else "missed"
    if action in rule.met_by:
        return in_time
    if target in rule.runs_in and not _starts_anew(rule, action, target):
        return ""
    if action in ANNULLED_BY and _is_of_the_lead(rule):
        return "void"
    if action in CUT_SHORT_BY or action in TAKEN_BACK_BY:
        return "void" if in_time == "met" else "missed"
    return "missed" if rule.met_by else in_time


def _starts_anew(rule: ClockRule, action: str, target: str) -> bool:
    # Sent to another unit straight from where it was handled: that unit's time begins anew.
    return action == "reassign" and target in rule.starts_in


def _is_of_the_lead(rule: ClockRule) -> bool:
    return rule.name in UNIT_CLOCKS or rule.name == "dispatch"
