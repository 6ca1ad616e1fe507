"""Whether a unit may lead an order at all, whoever chooses it; asked by every way an order is dispatched."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.refusals import Refusal
from huiyin.act.triage.bars import Bars, Reported
from huiyin.act.triage.rulings import standing
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City
from huiyin.foundation.organisations.models import Unit


class BarredFromStreets(Refusal):
    """Departments' matters are not sent to streets; no person can lift that, only a ruling or the catalogue."""

    def __init__(self, city: City, matter: str, unit: str) -> None:
        super().__init__(
            _(
                "“%(matter)s”按派单目录归部门办，不能派给%(unit)s。谁都不能单独改派给街道，"
                "只有会商定责或修订目录才能改变；事项判错了，请先改事项。"
            )
            % {"matter": city.matter_name(matter, get_language() or ""), "unit": _name(city, unit)}
        )


class ReportedOn(Refusal):
    """A report of wrongdoing never goes to the unit it is about, nor to one above or below it."""

    def __init__(self, city: City, reported: str, unit: str, words: str) -> None:
        super().__init__(
            _(
                "举报里说到“%(words)s”，涉及%(reported)s，不能派给%(unit)s：被举报的单位和它的上下级都不经手。"
                "请派给监督单位；确要派给它，须经复核组会商决定。"
            )
            % {"words": words, "reported": _name(city, reported), "unit": _name(city, unit)}
        )


def check_lead(city: City, order: WorkOrder, matter: str, unit: str) -> None:
    """Raise the refusal that says why this unit may not lead this order, on this matter; nothing if it may."""
    if Bars(city, standing()).barred(matter, unit):
        raise BarredFromStreets(city, matter, unit)
    about = reported(city, order)
    if about and unit in Reported(city).closed(about):
        first = unit if unit in about else min(about)
        raise ReportedOn(city, first, unit, about[first])


def lead_from_now(city: City, order: WorkOrder, unit: Unit, helpers: Iterable[str]) -> None:
    """Put an order into this unit's hand, as at the very beginning; nothing of the unit before stays on it.

    Of the units that may help those are left out that a report of wrongdoing is kept from. The caller saves.
    """
    barred = closed_to(city, order) | {unit.code}
    order.lead, order.dispatched_at, order.handler = unit, now(), ""
    order.co_units = [helper for helper in dict.fromkeys(helpers) if helper not in barred]
    order.signed_at = order.contacted_at = None
    order.confirmed_at = order.dispatched_at


def closed_to(city: City, order: WorkOrder) -> frozenset[str]:
    """The units that may not have a report of wrongdoing, empty for any other order."""
    return Reported(city).closed(reported(city, order))


def reported(city: City, order: WorkOrder) -> dict[str, str]:
    """The units a report of wrongdoing is about, with the words that say so; empty for any other order."""
    if order.kind != "report":
        return {}
    return Reported(city).units(f"{order.appeal.title}\n{order.appeal.words}")


def _name(city: City, code: str) -> str:
    unit = city.units.get(code)
    if unit is None:
        return code
    return unit.name_en if (get_language() or "").startswith("en") else unit.name
