"""The questions others may ask about orders; every list is a keyset page with its own index."""

from huiyin.act.orders.clock_rules import PAUSED_IN
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
from huiyin.act.orders.queries.parts import (
    MyPart,
    MyParts,
    Parts,
    PartView,
    days_left,
    late_parts,
    my_parts,
    parts_of,
)
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
from huiyin.act.orders.rules import MERGEABLE

__all__ = [
    "MERGEABLE",
    "PAGE",
    "PAUSED_IN",
    "UNIT_VIEWS",
    "Came",
    "GroupEvent",
    "History",
    "Merged",
    "MyPart",
    "MyParts",
    "OrderStory",
    "Page",
    "PartView",
    "Parts",
    "Running",
    "Similar",
    "around",
    "days_left",
    "due_page",
    "earlier",
    "evidence",
    "find",
    "group_at",
    "group_events",
    "hides_words",
    "history",
    "is_waiting",
    "late_parts",
    "members",
    "merged_counts",
    "merged_into",
    "my_parts",
    "nearby",
    "newest_page",
    "next_clocks",
    "of_appeals",
    "parts_of",
    "possible",
    "queue_counts",
    "queue_page",
    "read",
    "readable",
    "similar",
    "similar_to",
    "state_names",
    "unit_counts",
    "unit_page",
]
