"""Work that is due in this room; each job looks for the rows that need it."""

from huiyin.act.orders.actions.merging import bring_answers
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.rules import ANSWERED

PARENTS_AT_MOST = 200


def bring_all_answers() -> int:
    """Give what is merged the answers that its parents have got; returns how many orders were moved."""
    answered = WorkOrder.objects.filter(state="11", parent__state__in=(*ANSWERED, "85"))
    parents = answered.order_by("parent").values_list("parent", flat=True).distinct()[:PARENTS_AT_MOST]
    return sum(bring_answers(parent) for parent in list(parents) if parent is not None)
