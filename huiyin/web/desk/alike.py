"""How alike two appeals are, in words: the level and the reasons that a person confirms or rejects."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext

from huiyin.act.orders import queries
from huiyin.act.orders.queries import Similar
from huiyin.web.components.times import zh_time
from huiyin.web.unit.names import either, matter_name, unit_name
from huiyin.web.unit.order_page import STATE_MARKS

LEVELS = {
    "high": gettext_noop("多半是同一件"),
    "medium": gettext_noop("可能是同一件"),
    "low": gettext_noop("不太像同一件"),
}
WORDS_SHOWN = 40


@dataclass(frozen=True)
class Alike:
    """One order that may be about the same thing, as a line."""

    number: str
    url: str
    words: str
    at: datetime
    group: str
    state: str
    level: str
    level_words: str
    why: str
    appellants: int
    may_join: bool

    @property
    def can_be_taken(self) -> bool:
        """Whether joining it is offered: what hardly looks the same is only shown."""
        return self.may_join and self.level != "low"


def line(one: Similar) -> Alike:
    """A candidate with where it stands and what speaks for it."""
    state = either(queries.state_names()[one.state])
    return Alike(
        one.number,
        reverse("order", args=[one.number]),
        one.words[:WORDS_SHOWN],
        one.opened_at,
        STATE_MARKS.get(one.state, "done" if one.closed_at else "progress"),
        f"{unit_name(one.lead)} {state}" if one.lead else state,
        one.likeness.level,
        gettext(LEVELS[one.likeness.level]),
        reasons(one.likeness, own=one.own, matter=one.matter),
        one.appellants,
        one.may_join,
    )


def reasons(likeness: Any, own: bool = False, matter: str = "") -> str:
    """Place first, then matter, then time, then words."""
    found = [gettext("同一诉求人") if own else "", _where(likeness), _about(likeness, matter)]
    found.append(_when(likeness.days))
    if likeness.shared:
        quoted = "".join(gettext("“%(word)s”") % {"word": word} for word in likeness.shared)
        found.append(gettext("都说到%(words)s") % {"words": quoted})
    return gettext("，").join(part for part in found if part)


def _where(likeness: Any) -> str:
    if likeness.same_address:
        return gettext("同一地址")
    if likeness.metres is not None and likeness.metres < 1000:
        return gettext("相距%(n)d米") % {"n": likeness.metres}
    return gettext("同一街道") if likeness.same_street else gettext("街道不同或不详")


def _about(likeness: Any, matter: str) -> str:
    if likeness.matter == "leaf":
        return gettext("同是%(matter)s") % {"matter": matter_name(matter)} if matter else gettext("同一事项")
    return gettext("事项相近") if likeness.matter else ""


def _when(days: int) -> str:
    return ngettext("相隔%(n)d天", "相隔%(n)d天", days) % {"n": days} if days else gettext("同一天")


def event_words(event: queries.GroupEvent) -> str:
    """Many people about one thing, in a sentence."""
    values = {
        "n": event.people, "place": unit_name(event.place), "matter": matter_name(event.matter),
        "since": zh_time(event.first),
    }  # fmt: skip
    return gettext("%(since)s以来，%(place)s已有%(n)d人反映%(matter)s") % values
