"""Formulas, absurd numbers, machine values and times, one cell at a time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.hear.channels.files.cells import is_formula, is_huge, is_machine_value, safe
from huiyin.hear.channels.files.times import read_time

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "=SUM(A1:A9)",
        '=HYPERLINK("http://x")',
        "+1+1",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        " =A1",
        "\t=A1",
        "＝A1",
    ],
)
def test_formulas_are_seen(cell: str) -> None:
    assert is_formula(cell)
    assert not safe(cell).startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize(
    "cell",
    [
        "-5",
        "+86 138 0000 1111",
        "+86-21-12345678",
        "- 路灯不亮(三天了)",
        "@市长 请看",
        "——",
        "-PM2.5(细颗粒物)超标",
        "==请看==",
        "+",
    ],
)
def test_messages_that_begin_with_a_sign_are_not_formulas(cell: str) -> None:
    assert not is_formula(cell)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020/1/6 12:09:38", datetime(2020, 1, 6, 12, 9, 38)),
        ("2020-01-06", datetime(2020, 1, 6)),
        ("2020年1月6日 下午3时05分", datetime(2020, 1, 6, 15, 5)),
        ("2020-01-06T12:09:38.5", datetime(2020, 1, 6, 12, 9, 38, 500_000)),
        ("2020-01-06 04:09:38Z", datetime(2020, 1, 6, 12, 9, 38)),
        ("2020-01-06T12:09:38+08:00", datetime(2020, 1, 6, 12, 9, 38)),
        ("201901", datetime(2019, 1, 1)),
        ("20190102", datetime(2019, 1, 2)),
        ("20190102030405", datetime(2019, 1, 2, 3, 4, 5)),
        ("43831.5", datetime(2020, 1, 1, 12)),
        ("1577836800", datetime(2020, 1, 1, 8)),
        ("1577836800000", datetime(2020, 1, 1, 8)),
        ("2020-02-30", None),
        ("9" * 40, None),
        ("明天", None),
    ],
)
def test_times(text: str, expected: datetime | None) -> None:
    found = read_time(text, ZONE)
    assert found == (expected.replace(tzinfo=ZONE) if expected else None)


@given(st.text(min_size=1))
def test_any_cell_can_be_looked_at(cell: str) -> None:
    is_formula(cell)
    is_huge(cell)
    read_time(cell, ZONE)
    if cell.strip():
        is_machine_value(cell)
    assert len(safe(cell)) <= 201
