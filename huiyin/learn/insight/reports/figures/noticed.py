"""What insight noticed in a report's period: alerts with their duties, and the topics that most appeals were about.

Both are asked as the report's reader: what such a person may see stands in it, and nothing else.
"""

from datetime import datetime, time
from typing import Any

from huiyin.learn.insight.alerts.queries import told
from huiyin.learn.insight.reports.figures.framing import About
from huiyin.learn.insight.topics.queries import most_of

Data = dict[str, Any]


def alerts(about: About) -> Data:
    """Alerts told on the days of the report: how grave, what became of the duty, and the gravest."""
    found = told(about.reader, *about.span, about.city.reporting.listed)
    return {
        **found.counts,
        "rows": [
            {
                "pk": one.pk,
                "grade": one.grade,
                "keys": [one.matter, one.place],
                "now": one.observed,
                "usual": round(one.expected, 1),
                "owner": one.owner_id or "",
                "state": one.state,
            }
            for one in found.gravest
        ],
    }


def topics(about: About) -> Data:
    """The topics with most appeals in the period, under their own words; of a district those within it."""
    since, until = (datetime.combine(day, time(), about.city.zone) for day in about.span)
    found = most_of(about.reader, since, until, about.city.reporting.listed)
    return {
        "total": found.orders,
        "topics": found.topics,
        "rows": [
            {"pk": one.pk, "name": one.name, "place": one.street_id or "", "now": n, "size": one.size}
            for one, n in found.most
        ],
    }
