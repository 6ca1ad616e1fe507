"""What a unit's list can be narrowed by; no Django.

Every filter is served by the index of the list itself (`NARROWED_BY` of the model), so that any of them together cost
what one does. Values that are not known are left out, as an address typed by hand may hold anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

DUE = ("overdue", "today", "week")
LONGEST = 60


@dataclass(frozen=True)
class Filters:
    """How a list is narrowed; empty means not at all.

    `matter` is the code of a matter at the first, second or third level; `place` a street or a community; `due` one
    of "overdue", "today", "week"; `mine` the orders the reader handles; `repeated` what was reported before; `again`
    what is done a second time; `red` where danger was heard.
    """

    matter: str = ""
    place: str = ""
    urgency: str = ""
    kind: str = ""
    due: str = ""
    handler: str = ""
    mine: bool = False
    repeated: bool = False
    again: bool = False
    red: bool = False

    @property
    def any(self) -> bool:
        """Whether anything narrows the list."""
        return self != Filters()

    def as_dict(self) -> dict[str, str]:
        """What narrows the list, as in an address."""
        told = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: "1" if value is True else value for name, value in told if value}


def filters_from(data: Mapping[str, str]) -> Filters:
    """Filters out of an address or a saved view."""
    text = {
        name: str(data.get(name, ""))[:LONGEST] for name in ("matter", "place", "urgency", "kind", "handler")
    }
    flags = {name: str(data.get(name, "")) == "1" for name in ("mine", "repeated", "again", "red")}
    due = str(data.get("due", ""))
    if text["matter"] and not text["matter"].isdecimal():
        text["matter"] = ""
    return Filters(**text, **flags, due=due if due in DUE else "")  # type: ignore[arg-type]
