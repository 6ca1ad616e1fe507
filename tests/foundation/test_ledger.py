"""The ledger: grows only, and says where it was broken."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.ledger.actions import append, seal
from huiyin.foundation.ledger.models import Event, Seal
from huiyin.foundation.ledger.queries import verify
from huiyin.foundation.ledger.rules import START, NewEvent, canonical, link, root

AT = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)


def event(stream: str, action: str = "sign", **evidence: object) -> NewEvent:
    return NewEvent.by(SYSTEM, stream, action, at=AT, evidence=evidence)


@pytest.fixture
def three(db: None) -> list[Event]:
    """Two streams with three events, sealed."""
    append([event("t:1"), event("t:1", "contact", note="打过电话"), event("t:2")])
    seal()
    return list(Event.objects.filter(stream__startswith="t:").order_by("id"))


def forge(statement: str, *values: object) -> None:
    """What only somebody with the keys of the database can do: switch the guards off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER only_grows")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE ledger_event ENABLE TRIGGER only_grows")


def test_a_whole_ledger_verifies(three: list[Event]) -> None:
    found = verify()
    assert found.ok and found.sealed == found.events and not found.breaks


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_event SET reason = 'x'", "DELETE FROM ledger_event", "UPDATE ledger_seal SET events = 0"],
)
def test_changing_or_deleting_is_refused_by_the_database(three: list[Event], statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_emptying_is_refused_by_the_database(three: list[Event]) -> None:
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE ledger_event")


def test_a_changed_event_is_found(three: list[Event]) -> None:
    forge("UPDATE ledger_event SET reason = 'forged' WHERE id = %s", three[1].pk)
    found = verify()
    assert [(b.stream, b.seq, b.event) for b in found.breaks] == [("t:1", 2, three[1].pk)]


def test_an_event_deleted_from_the_middle_is_found(three: list[Event]) -> None:
    forge("DELETE FROM ledger_event WHERE id = %s", three[0].pk)
    assert verify().breaks[0].problem == "event 1 of the stream is missing"


def test_a_whole_stream_deleted_is_found_by_the_seal(three: list[Event]) -> None:
    forge("DELETE FROM ledger_event WHERE id = %s", three[2].pk)
    found = verify()
    assert not found.ok and [b.where for b in found.breaks] == ["seal"]


def test_an_event_rewritten_with_its_hash_is_found_by_the_seal(three: list[Event]) -> None:
    forged = event("t:2", "exclude")
    forge(
        "UPDATE ledger_event SET action = 'exclude', hash = %s WHERE id = %s",
        link(START, forged, 1),
        three[2].pk,
    )
    assert [b.where for b in verify().breaks] == ["seal"]


def test_two_writers_of_one_place_in_a_stream_cannot_both_win(three: list[Event]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        append([event("t:1")], fresh=True)


def test_sealing_twice_seals_once(three: list[Event]) -> None:
    before = Seal.objects.count()
    assert seal() is None
    assert Seal.objects.count() == before


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_the_root_is_that_of_rfc_9162(leaves: list[bytes]) -> None:
    assert root(leaves) == slow_root(leaves)


def slow_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162 section 2.1.1, word for word: split at the largest power of two below n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + slow_root(leaves[:k]) + slow_root(leaves[k:])).digest()


def test_published_vectors_of_the_tree() -> None:
    leaves = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243")]
    published = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    }
    assert {n: root(leaves[:n]).hex() for n in published} == published


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5) | st.none(), max_size=4))
def test_what_is_hashed_does_not_depend_on_the_order_of_evidence(evidence: dict[str, object]) -> None:
    turned = dict(reversed(evidence.items()))
    one = NewEvent("s", "a", 1, "甲", "r", AT, evidence=evidence)
    other = NewEvent("s", "a", 1, "甲", "r", AT, evidence=turned)
    assert canonical(one, 1) == canonical(other, 1)
