"""A thousand rows, spoiled in ten ways, give a thousand reasons and no traceback."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from huiyin.cli.intake import receiver, run
from huiyin.foundation.city.queries import City
from huiyin.hear.channels.files.opening import open_file
from huiyin.hear.intake.models import Appeal

COLUMNS = ("id", "time", "title", "detail", "lon", "lat")
GIANT = 10 << 20
EACH = 100
DATES = (
    "9999-99-99",
    "0000-00-00",
    "2999-01-01",
    "1066-10-14",
    "昨天",
    "2024-02-30",
    "-1",
    "13/13/2013",
    "1e12",
    "T",
)
FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+SUM(1)",
    "-2+3+cmd|' /C x'!A0",
    "@SUM(1)*2",
    '=HYPERLINK("http://x")',
    "\t=A1",
)
CONTROLS = ("\0", "\x01", "\x08", "\x0b", "\x1b", "\x7f", "\x1f")
TYPES = ("3.14", "true", "null", "[1]", '{"a": 1}', "NaN", "12", "[]")
HUGE = ("1e400", "9" * 400, str(10**30), "-1e999", "1" + "0" * 80)


def good(number: int) -> list[str]:
    return [f"G{number}", "2024-05-06 07:08", "路灯不亮", f"第{number}号路灯不亮，请修。", "", ""]


def line(cells: list[str]) -> bytes:
    quoted = ('"' + cell.replace('"', '""') + '"' if {",", '"'} & set(cell) else cell for cell in cells)
    return (",".join(quoted) + "\n").encode()


def bad_encoding(number: int) -> bytes:
    return line(good(number)).replace(
        "路灯".encode(), (b"\xff\xfe", b"\xc2\xb7\xb5\xc6", b"\xe8\xb7")[number % 3]
    )


def with_cell(column: str, values: tuple[str, ...]) -> Callable[[int], bytes]:
    def make(number: int) -> bytes:
        cells = good(number)
        cells[COLUMNS.index(column)] = values[number % len(values)]
        return line(cells)

    return make


def missing(number: int) -> bytes:
    return line(good(number)[: 1 + number % 5])


def giant(number: int) -> bytes:
    return line([f"L{number}", "", "", "大" * (GIANT // 3 if number == 0 else 30_000), "", ""])


def duplicated(number: int) -> bytes:
    return line([f"G{number}", "", "", "同一个编号，另一件事。", "", ""])


def empty(number: int) -> bytes:
    return line([good(number)[0] if number % 2 else "", "", "", " " * (number % 3), "", ""])


def huge(number: int) -> bytes:
    cells = good(number)
    cells[4 + number % 2], cells[5 - number % 2] = HUGE[number % len(HUGE)], "31"
    return line(cells)


def controls(number: int) -> bytes:
    return line(good(number)).replace("路灯".encode(), CONTROLS[number % len(CONTROLS)].encode())


WAYS: tuple[tuple[Callable[[int], bytes], set[str]], ...] = (
    (bad_encoding, {"bad_encoding"}),
    (missing, {"too_few_cells"}),
    (with_cell("time", DATES), {"unreadable_time", "absurd_time"}),
    (giant, {"too_large", "too_long"}),
    (with_cell("detail", FORMULAS), {"formula"}),
    (controls, {"control_characters"}),
    (duplicated, {"duplicated_id"}),
    (empty, {"empty_words", "duplicated_id"}),
    (with_cell("detail", TYPES), {"wrong_type"}),
    (huge, {"huge_number", "no_such_coordinate"}),
)


def rejected(path: Path) -> list[dict[str, str]]:
    target = path.with_suffix(".rejected.csv")
    tally = run(open_file(path), target, receiver(False), 500)
    assert (tally.read, tally.accepted, tally.rejected, tally.duplicates) == (1000, 0, 1000, 0)
    assert not Appeal.objects.exists()
    with target.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
def test_csv(city: City, tmp_path: Path) -> None:
    path = tmp_path / "spoiled.csv"
    with path.open("wb") as stream:
        stream.write(line(list(COLUMNS)))
        for way, (make, _) in enumerate(WAYS):
            # Every way has ids of its own, except the duplicates, which repeat those of the first.
            start = 0 if make is duplicated else way * EACH
            stream.writelines(make(start + i) for i in range(EACH))
    _check(rejected(path))


def _check(found: list[dict[str, str]]) -> None:
    assert [int(row["row"]) for row in found] == list(range(1, 1001))
    for way, (make, reasons) in enumerate(WAYS):
        got = Counter(row["reason"] for row in found[way * EACH : (way + 1) * EACH])
        assert set(got) <= reasons, (make, got)
    assert all(row["reason_zh"] and row["reason_en"] for row in found)
    assert all(
        len(cell) <= 201 and not cell.startswith(("=", "+", "@")) for row in found for cell in row.values()
    )


def json_line(way: int, number: int) -> bytes:
    said: dict[str, object] = dict(zip(COLUMNS, good(way * EACH + number), strict=True))
    if way == 0:
        text = json.dumps(said, ensure_ascii=False).encode()
        return (
            text.replace("路灯".encode(), (b"\xff\xfe", b"\xc2\xb7\xb5\xc6", b"\xe8\xb7")[number % 3]) + b"\n"
        )
    if way == 1:
        del said["detail"]
    elif way == 2:
        said["time"] = DATES[number % len(DATES)]
    elif way == 3:
        said["detail"] = "大" * (GIANT // 3 if number == 0 else 30_000)
    elif way == 4:
        said["detail"] = FORMULAS[number % len(FORMULAS)]
    elif way == 5:
        said["detail"] = f"路灯{CONTROLS[number % len(CONTROLS)]}不亮"
    elif way == 6:
        said |= {"id": f"G{number}", "detail": "同一个编号，另一件事。"}
    elif way == 7:
        said = {} if number % 2 else said | {"detail": " "}
    elif way == 8:
        said["detail"] = (3.14, True, [1], {"a": 1}, 12, ["路灯"])[number % 6]
    else:
        said |= {"lon": (10**30, 1, -(10**400))[number % 3], "lat": (31, 10**25, 31)[number % 3]}
    return json.dumps(said, ensure_ascii=number % 2 == 0).encode() + b"\n"


@pytest.mark.slow
def test_json_lines(city: City, tmp_path: Path) -> None:
    path = tmp_path / "spoiled.jsonl"
    with path.open("wb") as stream:
        stream.writelines(json_line(way, number) for way in range(10) for number in range(EACH))
    found = rejected(path)
    assert [int(row["row"]) for row in found] == list(range(1, 1001))
    got = [Counter(row["reason"] for row in found[way * EACH : (way + 1) * EACH]) for way in range(10)]
    assert set(got[1]) == {"empty_words"}
    assert set(got[7]) == {"empty_words", "empty_row"}
    for way in (0, 2, 3, 4, 5, 6, 8, 9):
        assert set(got[way]) <= WAYS[way][1], (way, got[way])
