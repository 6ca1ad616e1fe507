"""The questions others may ask about orders; every list is a keyset page with its own index."""

from huiyin.act.orders.clock_rules import PAUSED_IN
from huiyin.act.orders.list_rules import DUE, Filters, filters_from
from huiyin.act.orders.queries.groups import GroupEvent, group_at, group_events, members
from huiyin.act.orders.queries.handing import Handing, handings
from huiyin.act.orders.queries.history import Came, History, history
from huiyin.act.orders.queries.lists import (
    PAGE,
    Running,
    find,
    hides_words,
    is_waiting,
    nearby,
    next_clocks,
    of_appeals,
    pickable,
    queue_counts,
    queue_page,
    stands,
    state_names,
    unit_page,
)
from huiyin.act.orders.queries.merged import Merged, merged_into
from huiyin.act.orders.queries.narrowing import UNIT_VIEWS, facets, jump, total
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
from huiyin.act.orders.queries.reckoning import Reckoning, reckonings
from huiyin.act.orders.queries.similar import Similar, merged_counts, similar, similar_to
from huiyin.act.orders.queries.today import TEN, Item, todays_ten
from huiyin.act.orders.queries.tops import Kept, Top, unit_counts, unit_top
from huiyin.act.orders.queries.workload import Load, workload
from huiyin.act.orders.rules import MERGEABLE
from huiyin.act.orders.today_rules import POINTS, Reason

__all__ = [
    "DUE",
    "MERGEABLE",
    "PAGE",
    "PAUSED_IN",
    "POINTS",
    "TEN",
    "UNIT_VIEWS",
    "Came",
    "Filters",
    "GroupEvent",
    "Handing",
    "History",
    "Item",
    "Kept",
    "Load",
    "Merged",
    "OrderStory",
    "Page",
    "Reason",
    "Reckoning",
    "Running",
    "Similar",
    "Top",
    "around",
    "due_page",
    "earlier",
    "evidence",
    "facets",
    "filters_from",
    "find",
    "group_at",
    "group_events",
    "handings",
    "hides_words",
    "history",
    "is_waiting",
    "jump",
    "members",
    "merged_counts",
    "merged_into",
    "nearby",
    "newest_page",
    "next_clocks",
    "of_appeals",
    "pickable",
    "possible",
    "queue_counts",
    "queue_page",
    "read",
    "readable",
    "reckonings",
    "similar",
    "similar_to",
    "stands",
    "state_names",
    "todays_ten",
    "total",
    "unit_counts",
    "unit_page",
    "unit_top",
    "workload",
]
