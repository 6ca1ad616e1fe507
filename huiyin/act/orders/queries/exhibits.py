"""Reports from the site as an order's page shows them, and single files of theirs."""

from django.db.models import Prefetch

from huiyin.act.orders.exhibit_models import Exhibit, SiteReport
from huiyin.act.orders.models import WorkOrder

REPORTS_AT_MOST = 200
SHOWN_AT_MOST = 24


def site_reports(order_id: int) -> list[SiteReport]:
    """What was reported from the site, oldest first, each with its files; two statements."""
    files = Prefetch("exhibits", Exhibit.objects.order_by("position"))
    found = SiteReport.objects.filter(order_id=order_id).prefetch_related(files)
    return list(found.order_by("received_at", "id")[:REPORTS_AT_MOST])


def exhibit(order: WorkOrder, pk: int) -> Exhibit | None:
    """One file of this order; the caller has asked whether the order may be read."""
    return Exhibit.objects.filter(order=order, pk=pk).first()


def shown_exhibits(order_id: int) -> list[Exhibit]:
    """The pictures that the unit lets the appellant see, oldest first."""
    found = Exhibit.objects.filter(order_id=order_id, shown_at__isnull=False)
    return list(found.order_by("report_id", "position")[:SHOWN_AT_MOST])


def exhibits_of(order_ids: list[int]) -> dict[int, list[Exhibit]]:
    """The files of several orders, each oldest first; one statement."""
    found: dict[int, list[Exhibit]] = {}
    rows = Exhibit.objects.filter(order_id__in=order_ids).order_by("report_id", "position")
    for row in rows[: REPORTS_AT_MOST * 2]:
        found.setdefault(row.order_id, []).append(row)
    return found
