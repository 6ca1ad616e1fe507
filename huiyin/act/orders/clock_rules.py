"""When the clocks of an order start, run and stop, beside the table of states in `rules`; no Django."""

from dataclasses import dataclass


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
    ClockRule("contact", ("30",), ("30", "31", "40", "41", "50"), ("contact",)),
    ClockRule("instruct", ("41",), ("41",)),
    ClockRule("handle", ("30",), _HANDLING),
    ClockRule("release", ("60",), ("60",)),
    ClockRule("review", ("65",), ("65",)),
    ClockRule("callback", ("70",), ("70", "71")),
    ClockRule("redo", ("75",), ("75", *_HANDLING[4:])),
    # Those who decide about an order; their own actions start them, since the limit is not one of a class.
    ClockRule("return", (), ("31",), ("grant_return", "deny_return", "confer")),
    ClockRule("conference", (), ("32",), ("rule",)),
    ClockRule("exclusion", (), ("62",), ("exclude", "deny_exclusion")),
)
PANEL_CLOCKS = ("return", "conference", "exclusion")
PAUSED_IN = ("51",)
# Clocks of the unit that an order's list position follows; the others are the hotline's own.
UNIT_CLOCKS = ("sign", "contact", "instruct", "handle", "release", "redo")
