"""The questions others may ask about orders; every list is a keyset page with its own index."""

from huiyin.act.orders.clock_rules import PAUSED_IN
from huiyin.act.orders.exhibit_models import Exhibit
from huiyin.act.orders.queries.exhibits import exhibit, exhibits_of, shown_exhibits, site_reports
from huiyin.act.orders.queries.groups import GroupEvent, group_at, group_events, members
from huiyin.act.orders.queries.history import Came, History, history
from huiyin.act.orders.queries.lists import (
    PAGE,
    UNIT_VIEWS,
    Running,
    find,
    hides_words,
    is_waiting,
    nearby,
    next_clocks,
    of_appeals,
    queue_counts,
    queue_page,
    state_names,
    unit_counts,
    unit_page,
)
from huiyin.act.orders.queries.merged import Merged, merged_into
from huiyin.act.orders.queries.paging import Page, due_page, newest_page
from huiyin.act.orders.queries.reading import (
    OrderStory,
    around,
    earlier,
    evidence,
    possible,
    read,
    readable,
)
from huiyin.act.orders.queries.similar import Similar, merged_counts, similar, similar_to
from huiyin.act.orders.queries.street import may_call, order_id, signed_already, street_orders
from huiyin.act.orders.rules import MERGEABLE

__all__ = [
    "MERGEABLE",
    "PAGE",
    "PAUSED_IN",
    "UNIT_VIEWS",
    "Came",
    "Exhibit",
    "GroupEvent",
    "History",
    "Merged",
    "OrderStory",
    "Page",
    "Running",
    "Similar",
    "around",
    "due_page",
    "earlier",
    "evidence",
    "exhibit",
    "exhibits_of",
    "find",
    "group_at",
    "group_events",
    "hides_words",
    "history",
    "is_waiting",
    "may_call",
    "members",
    "merged_counts",
    "merged_into",
    "nearby",
    "newest_page",
    "next_clocks",
    "of_appeals",
    "order_id",
    "possible",
    "queue_counts",
    "queue_page",
    "read",
    "readable",
    "shown_exhibits",
    "signed_already",
    "similar",
    "similar_to",
    "site_reports",
    "state_names",
    "street_orders",
    "unit_counts",
    "unit_page",
]
