"""What every command that needs the database does first."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import psycopg

from huiyin.cli.tables import lacking, refusal
from huiyin.foundation.database import DatabaseFailed, running
from huiyin.foundation.home import SecretsUnreadable, home, load_secrets
from huiyin.learn.store.setting import UnknownEngine


class Unusable(Exception):
    """The command cannot do its work; the message is one line for the person who typed it."""


@contextmanager
def database() -> Iterator[str]:
    """The database's URL, in the environment too, for as long as the block lasts."""
    given = os.environ.get("HUIYIN_DATABASE_URL")
    if given:
        _reach(given)
        yield given
        return
    try:
        with running(home()) as url:
            os.environ["HUIYIN_DATABASE_URL"] = url
            try:
                yield url
            finally:
                del os.environ["HUIYIN_DATABASE_URL"]
    except DatabaseFailed as failure:
        raise Unusable(str(failure)) from failure


@contextmanager
def django_ready(migrated: bool = True) -> Iterator[None]:
    """Django with a database whose tables are there (made now if they are not)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
    _check_home()
    with database():
        _set_up()
        from django.db import OperationalError

        try:
            if migrated:
                bring_up_to_date()
            with city_loaded():
                yield
        except OperationalError as lost:
            reason = (str(lost).splitlines() or ["no reason given"])[0]
            raise Unusable(
                f"the database stopped answering ({reason}); what was done before is kept"
            ) from lost


@contextmanager
def city_loaded() -> Iterator[None]:
    """What needs a city says so before one is loaded."""
    from huiyin.foundation.city.queries import NoCity

    try:
        yield
    except NoCity as none:
        raise Unusable("还没有装入城市配置 | no city pack has been loaded yet") from none


def bring_up_to_date() -> bool:
    """Apply what migrations are missing; whether there were any. Two at once follow one another.

    Raises `Unusable` where what is recorded as applied is not whole.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('migrate'))")
        try:
            executor = MigrationExecutor(connection)
            loader = executor.loader
            plan = executor.migration_plan(loader.graph.leaf_nodes())
            begun = {room for room, _name in loader.applied_migrations}
            _must_be_whole(begun - {migration.app_label for migration, _back in plan})
            if not plan:
                return False
            call_command("migrate", verbosity=0, interactive=False)
            _must_be_whole(begun)
            return True
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('migrate'))")


def _must_be_whole(rooms: Collection[str]) -> None:
    if rooms and (missing := lacking(rooms)):
        raise Unusable(refusal(missing))


def _set_up() -> None:
    import django

    try:
        django.setup()
    except UnknownEngine as unknown:
        raise Unusable(str(unknown)) from unknown


def _check_home() -> None:
    try:
        load_secrets()
    except SecretsUnreadable as damaged:
        raise Unusable(str(damaged)) from damaged
    except OSError as refused:
        raise Unusable(f"HUIYIN_HOME cannot be used: {refused.strerror} ({refused.filename})") from refused


def _reach(url: str) -> None:
    # A URL may hold a password: what is said here is the driver's reason alone.
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as refused:
        reason = " ".join(str(refused).split())
        raise Unusable(f"the database of HUIYIN_DATABASE_URL does not answer: {reason}") from refused
