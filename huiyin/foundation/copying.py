"""Writing many new rows at once with COPY, which costs a third of INSERT."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb


def number(rows: Sequence[models.Model]) -> None:
    """Give unsaved rows of one model their primary keys from the sequence, in order."""
    if not rows:
        return
    meta = rows[0]._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, len(rows)],
        )
        for row, (value,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = value


def copy_in(rows: Sequence[models.Model]) -> None:
    """Write unsaved rows of one model; those without a primary key get one from the database.

    Raises `django.db.IntegrityError` like any other write.
    """
    if not rows:
        return
    meta = rows[0]._meta
    numbered = rows[0].pk is not None
    fields = [field for field in meta.concrete_fields if numbered or not field.primary_key]
    readers = [_reader(field) for field in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([read(row) for read in readers])
    for row in rows:
        row._state.adding = False


def _reader(field: models.Field[Any, Any]) -> Callable[[models.Model], Any]:
    name = field.attname
    if isinstance(field, models.JSONField):
        return lambda row: Jsonb(getattr(row, name))
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return lambda row: field.pre_save(row, True)
    return lambda row: getattr(row, name)
