"""What is kept of an order for analysis: each column, its type, and how it is read from the database; no person.

Times are UTC without a zone, so that no engine needs to know zones; `day` and `hour` are the city's. A text that is
not known is empty; what was not asked is null.
"""

from dataclasses import dataclass

import pyarrow as pa

_CODE = pa.string()
_TIME = pa.timestamp("us")
TERMS = "terms"  # made of the appellant's words on the way over; the words themselves are not kept


@dataclass(frozen=True)
class Column:
    """A column, its type in the files and the expression that reads it."""

    name: str
    kind: pa.DataType
    read: str


def _utc(column: str) -> str:
    return f"{column} AT TIME ZONE 'UTC'"


# o: the order, a: its appeal, k: its clocks, c: its callbacks, l: the last answer, p: its place
COLUMNS = (
    Column("id", pa.int64(), "o.id"),
    Column("version", pa.int32(), "o.version"),
    # A confidential order is counted; nothing leads from here to it.
    Column("number", _CODE, "CASE WHEN o.confidential THEN '' ELSE o.number END"),
    Column("opened_at", _TIME, _utc("o.opened_at")),
    Column("day", pa.date32(), "(o.opened_at AT TIME ZONE %(zone)s)::date"),
    Column("hour", pa.int16(), "extract(hour FROM o.opened_at AT TIME ZONE %(zone)s)::int"),
    Column("matter", _CODE, "o.matter"),
    Column("first", _CODE, "CASE WHEN o.matter = '' THEN '' ELSE left(o.matter, 2) || '0000' END"),
    Column("place", _CODE, "coalesce(o.place_id, '')"),
    Column("district", _CODE, "coalesce(p.district, '')"),
    Column("lead", _CODE, "coalesce(o.lead_id, '')"),
    Column("channel", _CODE, "a.channel"),
    Column("kind", _CODE, "o.kind"),
    Column("urgency", _CODE, "o.urgency"),
    Column("risk", _CODE, "o.risk"),  # the gravest word of danger that was heard
    Column("state", _CODE, "o.state"),
    Column("confidential", pa.bool_(), "o.confidential"),
    Column("merged", pa.bool_(), "o.merged_at IS NOT NULL"),
    Column("repeated", pa.bool_(), "o.repeats > 0"),
    Column("proactive", pa.bool_(), "a.channel = ANY(%(doors)s::text[])"),
    Column("redone", pa.bool_(), "o.round > 0"),
    Column("closed_at", _TIME, _utc("o.closed_at")),
    Column("days_to_close", pa.float64(), "extract(epoch FROM o.closed_at - o.opened_at)::float8 / 86400"),
    Column("due_at", _TIME, _utc("o.handle_due_at")),
    # Met, missed, or null while the limit runs and where there is none.
    Column("kept", pa.bool_(), "CASE WHEN k.met THEN true WHEN k.missed THEN false END"),
    Column("running", pa.bool_(), "coalesce(k.running, false)"),
    Column("contacted", pa.bool_(), "k.contacted"),
    Column("asked", pa.bool_(), "c.order_id IS NOT NULL"),
    Column("reached", pa.bool_(), "c.reached"),
    Column("solution", _CODE, "CASE WHEN l.apart THEN '' ELSE coalesce(l.solved, '') END"),
    Column("rating", _CODE, "CASE WHEN l.apart THEN '' ELSE coalesce(l.result, '') END"),
    Column("solved", pa.bool_(), "CASE WHEN NOT l.apart THEN nullif(l.solved, '') <> 'unsolved' END"),
    Column("satisfied", pa.bool_(), "CASE WHEN NOT l.apart THEN nullif(l.result, '') <> 'dissatisfied' END"),
    Column(
        TERMS, pa.list_(_CODE), "CASE WHEN o.confidential THEN NULL ELSE a.title || chr(10) || a.words END"
    ),
)
SCHEMA = pa.schema([(column.name, column.kind) for column in COLUMNS])
