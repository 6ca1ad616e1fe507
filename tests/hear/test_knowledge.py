"""Answers the hotline has: found by plain words, in pages, and no longer once they expired."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.city.queries import City
from huiyin.hear.knowledge import queries
from huiyin.hear.knowledge.actions import publish_pack

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def test_plain_words_find_the_entry(city: City) -> None:
    found = queries.search("我家门口马路上路灯不亮了找谁", TODAY)
    assert "K0101" in [entry.code for entry in found]


def test_nothing_is_found_for_nothing(city: City) -> None:
    assert queries.search("，。！", TODAY) == []


def test_an_expired_entry_is_not_proposed(city: City) -> None:
    entry = queries.entry("K0101")
    assert entry is not None
    late = queries.search(entry.question, entry.valid_until + timedelta(days=1), 50)
    assert "K0101" not in [one.code for one in late]


def test_pages_follow_each_other(city: City) -> None:
    first = queries.entries(size=10)
    second = queries.entries(first[-1].code, 10)
    assert len(first) == 10
    assert first[-1].code < second[0].code
    assert queries.count() == len(city.pack.knowledge)


def test_expiring_lists_the_earliest_first(city: City) -> None:
    found = queries.expiring(date(9999, 1, 1))
    assert [e.valid_until for e in found] == sorted(e.valid_until for e in found)
    assert queries.expiring(date(2000, 1, 1)) == []


def test_a_changed_entry_gets_a_new_version_once(city: City) -> None:
    answer = replace(city.pack.knowledge[0], spoken="换了说法。")
    assert publish_pack(SYSTEM, (answer,)) == 1
    assert publish_pack(SYSTEM, (answer,)) == 0
    entry = queries.entry(answer.code)
    assert entry is not None
    assert (entry.version, entry.spoken) == (2, "换了说法。")
