"""Numbers in addresses: whatever is typed is a number that a key can be, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.numbers import whole_number


@given(st.text(alphabet=st.characters(categories=["Nd", "No", "Nl", "L"])) | st.text())
def test_any_text_is_a_number_of_the_database_or_none(text: str) -> None:
    found = whole_number(text)
    assert found is None or 0 <= found < 2**63


@given(st.integers(0, 10**18 - 1))
def test_a_number_is_read_back(number: int) -> None:
    assert whole_number(str(number)) == number


@pytest.mark.parametrize("text", ["", "²", "①", "-1", "1.5", " 1", "9" * 19, "9" * 5000])
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert whole_number(text) is None
