"""After a test that committed: every table as it was when the session began, the city and the cast in it.

Django would empty all tables, which makes a thousand files anew, and the next test would load the city again. Here only
tables that hold rows are emptied, and what was there at the beginning is copied back.
"""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

KEPT = frozenset({"django_content_type", "auth_permission"})  # made with the tables; no test writes them
ASIDE = "beginning"  # the schema that holds what was there


def remember() -> None:
    """Keep a copy of every row there is now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {ASIDE}")
        for table in _filled(cursor):
            cursor.execute(f'CREATE TABLE {ASIDE}."{table}" AS TABLE "{table}"')


def put_back() -> None:
    """Bring back what was remembered, and nothing else; numbers that were given out are not given again."""
    with transaction.atomic(), connection.cursor() as cursor:
        _empty(cursor)
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [ASIDE])
        for (table,) in cursor.fetchall():
            columns = _columns(cursor, table)
            cursor.execute(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {ASIDE}."{table}"')


def empty() -> None:
    """A database in which nothing has happened, not even the city of the tests."""
    with transaction.atomic(), connection.cursor() as cursor:
        _empty(cursor)


def _empty(cursor: CursorWrapper) -> None:
    # Neither the ledger's refusal to forget nor the order of references matters here.
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("".join(f'DELETE FROM "{table}";' for table in _filled(cursor)))


def _filled(cursor: CursorWrapper) -> list[str]:
    tables = sorted(
        set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    )
    cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables))
    return [name for (name,) in cursor.fetchall()]


def _columns(cursor: CursorWrapper, table: str) -> str:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
