"""What a template can say of an event, in both languages; nothing of who the appellant is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huiyin.act.notices.happening import Happening
from huiyin.act.notices.links import MARK, has_link
from huiyin.act.notices.recipients import units_of
from huiyin.act.notices.rules import LINK_MARK
from huiyin.act.notices.settings import public_url
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.city.queries import City

# Where the thing that a stream tells of is read.
PAGES = {
    "alert": "/alerts/{}/",
    "opinion": "/opinions/{}/",
    "decision": "/meetings/decisions/{}/",
    "observer": "/observer/",
}
Facts = dict[str, str]
LONG_AT_MOST = 120  # characters of what people wrote that go into a message
Reader = Callable[["Scene"], Any]


@dataclass(frozen=True)
class Scene:
    """One event with its order, in one language."""

    here: Happening
    city: City
    english: bool

    @property
    def order(self) -> WorkOrder | None:
        """The order it is about."""
        return self.here.order

    @property
    def evidence(self) -> Mapping[str, Any]:
        """What the event rests on."""
        return self.here.evidence

    def unit(self, code: str | None) -> str:
        """Name of a unit, empty for none."""
        unit = self.city.units.get(code or "")
        return "" if unit is None else (unit.name_en if self.english else unit.name)

    def when(self, at: datetime | date | str | None) -> str:
        """A moment or a day as a person says it, in the city's zone."""
        if isinstance(at, str):
            at = _moment(at)
        if at is None:
            return ""
        if not isinstance(at, datetime):
            return f"{at:%-d %B}" if self.english else f"{at.month}月{at.day}日"
        here = at.astimezone(self.city.zone)
        return f"{here:%-d %B %H:%M}" if self.english else f"{here.month}月{here.day}日{here:%H:%M}"


def _moment(text: str) -> datetime | date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def facts(here: Happening, city: City, wanted: Iterable[str]) -> tuple[Facts, Facts]:
    """What is wanted, in Chinese and in English; what is unknown is empty."""
    readers = {name: READERS[name] for name in wanted}
    told = (Scene(here, city, english) for english in (False, True))
    chinese, english = ({name: _short(read(scene)) for name, read in readers.items()} for scene in told)
    return chinese, english


def _short(value: Any) -> str:
    text = " ".join(str(value or "").split())
    return text if len(text) <= LONG_AT_MOST else f"{text[: LONG_AT_MOST - 1]}…"


def _given(*names: str) -> Reader:
    return lambda scene: next((str(scene.evidence[n]) for n in names if scene.evidence.get(n)), "")


def _of_order(read: Callable[[Scene, WorkOrder], Any]) -> Reader:
    return lambda scene: read(scene, scene.order) if scene.order is not None else ""


def _about(scene: Scene, order: WorkOrder) -> str:
    named = scene.city.matter_name(order.matter, "en" if scene.english else "zh")
    return named or ("your appeal" if scene.english else "您反映的事")


def _number_of(scene: Scene, key: str) -> str:
    """The number of the other order that the event names by its key or its number."""
    named = scene.evidence.get(key)
    if isinstance(named, int) or (isinstance(named, str) and named.isdigit()):
        found = WorkOrder.objects.filter(pk=int(named)).values_list("number", flat=True).first()
        return found or str(named)
    return str(named or "")


def _units(scene: Scene) -> str:
    names = (scene.unit(code) for code in units_of(scene.evidence))
    return (", " if scene.english else "、").join(filter(None, names))


def _urgency(scene: Scene, order: WorkOrder) -> str:
    words = {"urgent": ("紧急", "urgent"), "critical": ("特急", "critical")}
    return words.get(order.urgency, ("", ""))[scene.english]


def link(here: Happening) -> str:
    """The page of what happened: the order's, or the one that the event names."""
    if here.order is not None:
        return f"/orders/{here.order.number}/"
    kind, _, rest = here.event.stream.partition(":")
    return str(here.evidence.get("page") or PAGES.get(kind, "").format(rest))


READERS: Mapping[str, Reader] = {
    "about": _of_order(_about),
    "answer": _given("answer"),
    "by": lambda scene: "" if scene.here.event.role in ("system", "citizen") else scene.here.event.actor,
    "child": lambda scene: _number_of(scene, "child"),
    "city": lambda scene: scene.city.pack.city.name_en if scene.english else scene.city.pack.city.name,
    "days": _given("days"),
    "decision": _given("decision", "minutes"),
    "due": _of_order(lambda scene, order: scene.when(order.handle_due_at)),
    "first_contact": lambda scene: scene.when(scene.here.contact_by),
    "from_unit": _of_order(
        lambda scene, order: scene.unit(str(scene.evidence.get("from") or order.lead_id or ""))
    ),
    "invitation": lambda scene: MARK if has_link(scene.here.event.stream) else "",
    "hotline": lambda scene: scene.city.pack.city.hotline,
    "link": lambda scene: f"{public_url()}{link(scene.here)}" if public_url() and link(scene.here) else "",
    "new_due": lambda scene: (
        scene.when(str(scene.evidence.get("due") or ""))
        or scene.when(scene.order.handle_due_at if scene.order else None)
    ),
    "note": _given("note", "ask", "why"),
    "number": _of_order(lambda scene, order: order.number),
    "opinion": _given("opinion"),
    "parent": _of_order(lambda scene, order: order.parent.number if order.parent else ""),
    "place": _of_order(lambda scene, order: scene.unit(order.place_id)),
    "plan": _given("plan"),
    "promised": lambda scene: scene.when(str(scene.evidence.get("promised") or "")),
    "question": _given("question"),
    "rating": lambda scene: LINK_MARK if public_url() and scene.evidence.get("link") else "",
    "reason": lambda scene: scene.here.event.reason or _given("why", "told", "report")(scene),
    "repeats": _of_order(lambda scene, order: str(order.repeats + 1)),
    "report": _given("report"),
    "reply": _of_order(lambda scene, order: order.reply),
    "supplement_by": lambda scene: scene.when(
        str(scene.evidence.get("until") or scene.evidence.get("by") or "")
    ),
    "told": _given("told", "words"),
    "track": lambda scene: f"{public_url()}/track/" if public_url() else "",
    "unit": _of_order(lambda scene, order: scene.unit(order.lead_id)),
    "units": _units,
    "urgency": _of_order(_urgency),
}
