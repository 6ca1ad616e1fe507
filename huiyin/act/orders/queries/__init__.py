"""The questions others may ask about orders; every list is a keyset page with its own index."""

from huiyin.act.orders.clock_rules import PAUSED_IN
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

__all__ = [
    "PAGE",
    "PAUSED_IN",
    "UNIT_VIEWS",
    "OrderStory",
    "Page",
    "Running",
    "around",
    "due_page",
    "earlier",
    "evidence",
    "find",
    "hides_words",
    "is_waiting",
    "nearby",
    "newest_page",
    "next_clocks",
    "of_appeals",
    "possible",
    "queue_counts",
    "queue_page",
    "read",
    "readable",
    "state_names",
    "unit_counts",
    "unit_page",
]
