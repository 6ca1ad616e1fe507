"""Orders read from PostgreSQL as batches of columns: those of a month, or those the ledger tells of."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
from django.db import connection

from huiyin.foundation.city.queries import City
from huiyin.learn.store.columns import COLUMNS, SCHEMA, TERMS
from huiyin.learn.store.term_rules import METHOD, terms, vocabulary

ROWS_AT_ONCE = 20_000
_READ = f"""
SELECT {", ".join(f"{column.read} AS {column.name}" for column in COLUMNS)}
FROM orders_workorder o
JOIN intake_appeal a ON a.id = o.appeal_id
LEFT JOIN unnest(%(places)s::text[], %(districts)s::text[]) p(place, district) ON p.place = o.place_id
LEFT JOIN LATERAL (
    SELECT bool_or(name = 'handle' AND outcome = 'met') AS met,
           bool_or(name = 'handle' AND outcome = 'missed') AS missed,
           bool_or(name = 'handle' AND stopped_at IS NULL AND paused_at IS NULL) AS running,
           bool_or(outcome = 'met') FILTER (WHERE name = 'contact' AND outcome IN ('met', 'missed')) AS contacted
    FROM orders_clock WHERE order_id = o.id AND unit_id = o.lead_id AND name IN ('handle', 'contact')
) k ON o.dispatched_at IS NOT NULL
LEFT JOIN LATERAL (
    SELECT order_id, bool_or(outcome = 'answered') AS reached FROM callback_callback
    WHERE order_id = o.id GROUP BY order_id
) c ON true
LEFT JOIN LATERAL (
    SELECT solved, result, EXISTS (
        SELECT 1 FROM callback_setapart s WHERE s.callback_id = b.id AND s.upheld
    ) AS apart
    FROM callback_callback b WHERE order_id = o.id AND outcome = 'answered' ORDER BY round DESC, id DESC LIMIT 1
) l ON true
"""  # noqa: S608
_OF_MONTH = f"{_READ} WHERE o.opened_at >= %(since)s AND o.opened_at < %(until)s"
# What hangs on an order changes with it: its children are read anew too. The bounds from both sides let PostgreSQL
# read the end of the ledger by its key.
_TOUCHED = """
CREATE TEMPORARY TABLE store_touched ON COMMIT DROP AS
WITH told AS MATERIALIZED (
    SELECT DISTINCT substr(stream, 7)::bigint AS id FROM ledger_event
    WHERE id > %(position)s AND id <= %(until)s AND stream LIKE 'order:%%'
)
SELECT id FROM told
UNION SELECT o.id FROM told t JOIN orders_workorder o ON o.parent_id = t.id WHERE o.merged_at IS NOT NULL
"""
_OF_TOUCHED = f"{_READ} WHERE o.id IN (SELECT id FROM store_touched)"  # noqa: S608


def method(city: City) -> str:
    """What the files are made by beside the orders; where it is another, all of them are made anew."""
    columns = [(column.name, str(column.kind), column.read) for column in COLUMNS]
    places, districts = _districts(city)
    said = [city.zone.key, _doors(city), places, districts, columns, METHOD, sorted(things(city))]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def of_month(city: City, month: date) -> Iterator[pa.RecordBatch]:
    """The orders opened in a month of the city's zone."""
    told = _told(city) | {"since": midnight(city, month), "until": midnight(city, following(month))}
    return _batches(_OF_MONTH, told, things(city))


def touch(position: int, until: int) -> Iterator[pa.RecordBatch]:
    """Find the orders that the ledger tells of between two events, and those merged into them; their ids.

    They stay known to `of_touched` until the transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.store_touched")
        cursor.execute(_TOUCHED, {"position": position, "until": until})
        cursor.execute("ANALYZE store_touched")
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT id FROM store_touched")
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield pa.record_batch({"id": pa.array([row[0] for row in rows], pa.int64())})


def of_touched(city: City) -> Iterator[pa.RecordBatch]:
    """The orders found by `touch`, as far as they still exist."""
    return _batches(_OF_TOUCHED, _told(city), things(city))


def month_after(city: City, month: date | None) -> date | None:
    """The next month in which an order was opened; None: there is none."""
    since = None if month is None else midnight(city, following(month))
    with connection.cursor() as cursor:
        clause = "" if month is None else "WHERE opened_at >= %(since)s"
        cursor.execute(f"SELECT min(opened_at) FROM orders_workorder {clause}", {"since": since})  # noqa: S608
        found: datetime | None = cursor.fetchone()[0]
    return None if found is None else found.astimezone(city.zone).date().replace(day=1)


def months(city: City) -> dict[date, tuple[int, int, int]]:
    """Of every month how many orders PostgreSQL has, and the sums of their ids and versions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_trunc('month', opened_at AT TIME ZONE %s)::date, count(*), sum(id), sum(version)"
            " FROM orders_workorder GROUP BY 1",
            [city.zone.key],
        )
        return {month: (n, int(ids), int(versions)) for month, n, ids, versions in cursor.fetchall()}


def midnight(city: City, day: date) -> datetime:
    """When a day begins in the city."""
    return datetime.combine(day, time(), city.zone)


def following(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def things(city: City) -> frozenset[str]:
    """The words of the city's matters."""
    return vocabulary(text for matter in city.pack.matters for text in (matter.name, *matter.words))


def _told(city: City) -> dict[str, Any]:
    places, districts = _districts(city)
    return {"zone": city.zone.key, "doors": _doors(city), "places": places, "districts": districts}


def _doors(city: City) -> list[str]:
    return list(city.pack.scoring.attribution.proactive)


def _districts(city: City) -> tuple[list[str], list[str]]:
    places = sorted(city.units)
    return places, [city.district_of(place) for place in places]


def _batches(statement: str, told: Mapping[str, Any], known: frozenset[str]) -> Iterator[pa.RecordBatch]:
    """What a statement finds, so many rows at a time; nothing more is held."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, told)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield _batch(rows, known)


def _batch(rows: list[tuple[Any, ...]], known: frozenset[str]) -> pa.RecordBatch:
    found = dict(zip(SCHEMA.names, zip(*rows, strict=True), strict=True))
    found[TERMS] = [None if text is None else terms(text, known) for text in found[TERMS]]
    return pa.record_batch([pa.array(found[field.name], field.type) for field in SCHEMA], schema=SCHEMA)
