"""What is final: nothing can appear before it, writers are waited for, and nobody is held up."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.ledger import actions
from huiyin.foundation.ledger.actions import append, last_final, seal
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.queries import last_sealed
from huiyin.foundation.ledger.rules import NewEvent

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
COLUMNS = "stream, seq, at, actor, role, action, reason, source, target, evidence, hash"
COPY = (
    f"INSERT INTO ledger_event ({COLUMNS}) SELECT 't:' || %s, {COLUMNS[8:]} FROM ledger_event WHERE id = %s"
)
Other = Callable[[], AbstractContextManager[psycopg.Connection]]


@pytest.fixture
def other() -> Other:
    """Opens a second connection; what it does is taken back unless it commits."""

    @contextmanager
    def opened() -> Iterator[psycopg.Connection]:
        told = connection.get_connection_params()
        names = ("dbname", "host", "port", "user", "password")
        with psycopg.connect(**{name: told[name] for name in names if name in told}) as found:
            yield found
            found.rollback()

    return opened


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when somebody with much patience has looked who is writing."""
    found, usual = threading.Event(), actions._writing

    def look(cursor: CursorWrapper) -> set[str]:
        told = usual(cursor)
        found.set()
        return told

    monkeypatch.setattr(actions, "PATIENCE", 60)
    monkeypatch.setattr(actions, "_writing", look)
    return found


def note(stream: str) -> int:
    """The id of a new event."""
    append([NewEvent.by(SYSTEM, stream, "note", at=AT)])
    return Event.objects.order_by("-id").values_list("id", flat=True)[0]


def test_all_is_final_while_nobody_writes(other: Other) -> None:
    with other():
        assert note("t:1") == last_final()


@pytest.mark.parametrize("mode", ["SHARE UPDATE EXCLUSIVE", "ACCESS SHARE"])
def test_cleaning_and_reading_the_table_is_no_writing(other: Other, mode: str) -> None:
    """A vacuum holds the first of these locks for as long as it takes."""
    last = note("t:1")
    with other() as cleaner:
        cleaner.execute(f"LOCK TABLE ledger_event IN {mode} MODE")
        assert last_final() == last


def test_before_a_writer_in_the_middle_only_what_is_sealed_is_final(
    other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PATIENCE", 0.05)
    last = note("t:1")
    assert seal() is not None and last_sealed() == last
    with other() as writer:
        writer.execute(COPY, ["2", last])
        assert note("t:3") > last + 1  # the id between them can still appear
        assert last_final() == last and seal() is None
        writer.commit()
        assert last_final() == last + 2


def test_a_writer_is_waited_for_and_one_who_begins_meanwhile_is_not(
    other: Other, looked: threading.Event
) -> None:
    last = note("t:1")
    with other() as first, other() as second:
        first.execute(COPY, ["2", last])
        between = note("t:3")
        found: list[int] = []
        waiting = threading.Thread(target=lambda: (found.append(last_final()), connection.close()))
        waiting.start()
        assert looked.wait(30) and not found
        second.execute(COPY, ["4", last])
        first.commit()
        waiting.join(30)
        assert found == [between]


def test_nobody_is_held_up_by_who_waits(other: Other, looked: threading.Event) -> None:
    last = note("t:1")
    with other() as writer:
        writer.execute(COPY, ["2", last])
        waiting = threading.Thread(target=lambda: (last_final(), connection.close()))
        waiting.start()
        assert looked.wait(30)
        with other() as third:
            third.execute("SET lock_timeout = '5s'")
            for n in range(20):
                third.execute(COPY, [f"3{n}", last])
                third.commit()
        assert waiting.is_alive()
        writer.rollback()
        waiting.join(30)
        assert not waiting.is_alive()
