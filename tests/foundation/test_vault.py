"""The vault: sealed, found by keyed hash, revealed only for a purpose that is written down."""

import os
import uuid

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.ledger.queries import story
from huiyin.foundation.vault.actions import keep as keep_people
from huiyin.foundation.vault.actions import reveal
from huiyin.foundation.vault.models import Identity
from huiyin.foundation.vault.queries import (
    households,
    masks,
    tokens_alike,
    tokens_of_phone,
    without_person,
)
from huiyin.foundation.vault.rules import Person, derive, mask_name, mask_phone, seal, unseal
from huiyin.testing.cast import Cast


def keep(people: list[Person]) -> list[uuid.UUID | None]:
    """Tokens alone."""
    return [kept.token if kept else None for kept in keep_people(people)]


KEYS = derive(b"k" * 32)


@given(st.text(max_size=40), st.text(max_size=20), st.binary(min_size=16, max_size=16))
def test_what_is_sealed_is_unsealed_again(name: str, phone: str, token: bytes) -> None:
    assert unseal(KEYS, token, seal(KEYS, token, Person(name, phone))) == Person(name, phone)


def test_another_token_or_key_opens_nothing() -> None:
    token = os.urandom(16)
    sealed = seal(KEYS, token, Person("张试", "13800000001"))
    for keys, other in ((KEYS, os.urandom(16)), (derive(b"x" * 32), token)):
        with pytest.raises(InvalidTag):
            unseal(keys, other, sealed)


def test_nothing_readable_is_stored(db: None) -> None:
    keep([Person("欧阳测试", "13812345678")])
    row = Identity.objects.get()
    stored = b"".join(bytes(v) for v in (row.sealed, row.subject_key, row.phone_key or b""))
    for secret in ("欧阳测试".encode(), b"13812345678", b"12345678"):
        assert secret not in stored
    assert (row.name_mask, row.phone_mask) == ("欧*", "138****5678")


def test_the_same_person_has_one_token_however_the_number_is_written(db: None) -> None:
    tokens = keep(
        [Person("张试", "138-0000-0001"), Person("张试", "+86 13800000001"), Person("张试", "13800000001")]
    )
    assert len(set(tokens)) == 1
    assert tokens_of_phone("138 0000 0001") == [tokens[0]]


def test_a_family_on_one_number_is_alike_and_apart(db: None) -> None:
    one, other, nobody = keep([Person("张试", "13800000001"), Person("李试", "13800000001"), Person()])
    assert one and other and one != other and nobody is None
    assert set(tokens_alike(one)) == {one, other}


def test_revealing_leaves_a_trace(cast: Cast) -> None:
    (token,) = keep([Person("张试", "13800000001")])
    assert token
    assert reveal(cast.callback, token, "回访").phone == "13800000001"
    trace = story(f"identity:{token}")
    assert [(e.action, e.actor_id, e.reason) for e in trace] == [("reveal", cast.callback.id, "回访")]


@pytest.mark.parametrize(
    "who", ["outsider", "analyst", "leader", "administrator", "auditor", "editor", "citizen"]
)
def test_revealing_without_the_right_is_refused(cast: Cast, who: str) -> None:
    (token,) = keep([Person("张试", "13800000001")])
    assert token
    with pytest.raises(PermissionDenied):
        reveal(cast.everybody()[who], token, "好奇")
    assert story(f"identity:{token}") == []


def test_revealing_without_a_purpose_is_refused(cast: Cast) -> None:
    (token,) = keep([Person("张试", "13800000001")])
    assert token
    with pytest.raises(PermissionDenied):
        reveal(cast.callback, token, "  ")


@pytest.mark.parametrize(
    ("name", "mask"),
    [("张三丰", "张*"), ("陈女士", "陈*女士"), ("", ""), ("李", "李*"), ("王先生", "王*先生")],
)
def test_names_are_masked(name: str, mask: str) -> None:
    assert mask_name(name) == mask


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_numbers_are_masked(phone: str) -> None:
    assert mask_phone(phone) == f"{phone[:3]}****{phone[-4:]}"


def test_masks_of_many_are_one_statement(db: None, django_assert_num_queries: object) -> None:
    tokens = keep([Person(f"张{i}", f"1380000{i:04d}") for i in range(20)])
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(masks(tokens)) == 20


def test_a_person_is_known_the_second_time(db: None) -> None:
    assert [k.known for k in keep_people([Person("张试", "13800000001")]) if k] == [False]
    both = keep_people([Person("李试", "13800000002"), Person("张试", "13800000001")])
    assert [k.known for k in both if k] == [False, True]


@pytest.mark.django_db
def test_a_text_comes_back_without_the_persons_own_name_and_number(city: object) -> None:
    [token] = keep([Person("欧阳春晓女士", "13912345678")])
    assert token is not None
    text = "欧阳春晓说，春晓的电话是139-1234-5678，全角１３９１２３４５６７８，欧阳晓的不是。"
    found = without_person(token, text)
    assert found is not None
    for own in ("欧阳春晓", "139-1234-5678", "１３９１２３４５６７８"):
        assert own not in found
    assert "欧阳晓的不是" in found
    assert without_person(uuid.uuid4(), text) is None, "who is not known cannot be left out"
    assert without_person(None, text) == text


@pytest.mark.django_db
def test_households_are_told_by_number_and_by_nothing_more(city: object) -> None:
    one, same, other = keep(
        [Person("甲", "13912345678"), Person("乙", "139 1234 5678"), Person("丙", "13800000000")]
    )
    assert one and same and other
    groups = households([one, same, other, uuid.uuid4()])
    assert groups[one] == groups[same] != groups[other] and len(groups) == 3
