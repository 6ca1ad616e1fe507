"""Whether the tables are those that this version means: a database of an older one may have had a part of them only.

Migrations that were folded into a room's first one are told from it by no name: where an older version had stopped
half-way, Django takes the room for complete. So the tables themselves are looked at, by what they hold and are held by.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model

NAMES = """
SELECT relname, '' FROM pg_class WHERE relnamespace = current_schema()::regnamespace
UNION ALL SELECT conname, '' FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
UNION ALL SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""


def lacking(rooms: Collection[str]) -> list[str]:
    """What the tables of these rooms lack: tables, columns (table.column), indexes and constraints by name."""
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        there = set(cursor.fetchall())
    missing: dict[str, None] = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in rooms:
            gone = [name for name in _meant(model) if name not in there]
            # Of a table that is not there at all it is said, and not what it would hold.
            missing |= dict.fromkeys(
                ".".join(filter(None, name)) for name in _first(gone, model._meta.db_table)
            )
    return sorted(missing, key=lambda name: ("." not in name, name))


def _first(gone: list[tuple[str, str]], table: str) -> list[tuple[str, str]]:
    return [(table, "")] if (table, "") in gone else gone


def _meant(model: "type[Model]") -> Iterator[tuple[str, str]]:
    """The table with its columns, indexes and constraints, as `NAMES` gives them."""
    options = model._meta
    if options.managed and not options.proxy:
        yield options.db_table, ""
        yield from ((options.db_table, field.column or "") for field in options.local_concrete_fields)
        yield from ((each.name, "") for each in (*options.indexes, *options.constraints))


def refusal(missing: Collection[str]) -> str:
    """What is said of such a database, and what to do."""
    first, count = next(iter(missing)), len(missing)
    return (
        f"数据库是旧版本建的，没有升级完，缺{first}等{count}处，这个版本不能接着用。"
        "请先用建它的那个版本运行huiyin migrate；里面的数据不要的，换一个空的HUIYIN_HOME或空的数据库 | "
        "an older version made this database and did not bring it up to date: "
        f"missing are {count}, {first} first. Run huiyin migrate of the version that made it; "
        "if its data is not needed, use an empty HUIYIN_HOME or an empty database"
    )
