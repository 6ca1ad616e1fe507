"""Files of any layout are read row by row; a row that cannot be read costs only itself."""

import io
import json
import resource
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from huiyin.hear.channels.files.convert import Converter
from huiyin.hear.channels.files.faults import REASONS, Fault, UnusableFile
from huiyin.hear.channels.files.opening import open_file
from huiyin.hear.intake.rules import NewAppeal

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 1, tzinfo=UTC)
Found = list[tuple[int, NewAppeal | Fault | None]]


def found_in(path: Path) -> Found:
    opened = open_file(path)
    converter = Converter(opened.bound, ZONE)
    try:
        return [(row.line, converter.appeal(row, NOW)) for row in opened.table.rows]
    finally:
        opened.close()


def written(path: Path, content: str | bytes) -> Found:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return found_in(path)


def codes(found: Found) -> list[str]:
    return [one.code if isinstance(one, Fault) else "ok" if one else "again" for _, one in found]


def words(found: Found) -> list[str]:
    return [one.words for _, one in found if isinstance(one, NewAppeal)]


LAMP = "编号,标题,诉求内容,受理时间,渠道,诉求类型,姓名,联系电话,区,街道,经度,纬度\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_columns_are_recognised(tmp_path: Path, encoding: str, delimiter: str) -> None:
    row = "7,路灯,柳堤街的路灯坏了三天,2026-02-03 20:15,微信,求助,王小明,13800001111,东区,柳堤,121.5,31.2\n"
    content = (LAMP + row).replace(",", delimiter).encode(encoding)
    ((line, appeal),) = written(tmp_path / "a.csv", content)
    assert isinstance(appeal, NewAppeal)
    assert line == 2
    assert appeal.words == "柳堤街的路灯坏了三天"
    assert (appeal.title, appeal.channel, appeal.kind, appeal.place) == (
        "路灯",
        "wechat",
        "help",
        "东区 柳堤",
    )
    assert (appeal.person.name, appeal.person.phone) == ("王小明", "13800001111")
    assert (appeal.lon, appeal.lat) == (121.5, 31.2)
    assert appeal.said_at == datetime(2026, 2, 3, 20, 15, tzinfo=ZONE)


def test_the_same_row_has_the_same_key_in_any_file(tmp_path: Path) -> None:
    ((_, one),) = written(tmp_path / "one.csv", "id,content\n5,井盖没有了\n")
    ((_, other),) = written(tmp_path / "other.jsonl", '{"编号": 5, "内容": "井盖没有了"}\n')
    assert isinstance(one, NewAppeal)
    assert isinstance(other, NewAppeal)
    assert one.source_key == other.source_key


def test_a_heading_above_the_header_is_passed_over(tmp_path: Path) -> None:
    assert words(written(tmp_path / "a.csv", "二月诉求清单,,\n\n编号,内容,时间\n1,井盖没有了,\n")) == [
        "井盖没有了"
    ]


def test_quoted_cells_hold_delimiters_quotes_and_lines(tmp_path: Path) -> None:
    found = written(
        tmp_path / "a.csv", 'id,content\r\n1,"第一行,\r\n他说""好""\n第三行"\r\n2,5" 水管裂了\r\n'
    )
    assert words(found) == ['第一行,\r\n他说"好"\n第三行', '5" 水管裂了']
    assert [line for line, _ in found] == [2, 5]


def test_an_unclosed_quote_costs_one_row(tmp_path: Path) -> None:
    found = written(tmp_path / "a.csv", 'id,content\n1,好好的话\n2,"没有结束\n3,"好好的，话"\n4,还有一句\n')
    assert codes(found) == ["ok", "broken_quotes", "ok", "ok"]
    assert [line for line, _ in found] == [2, 3, 4, 5]
    assert codes(written(tmp_path / "b.csv", 'id,content\n2,"没有结束\n3,话一\n4,话二\n')) == [
        "broken_quotes",
        "ok",
        "ok",
    ]


def test_bad_bytes_cost_one_row(tmp_path: Path) -> None:
    rows = [
        b"id,content",
        "1,好好的话".encode(),
        b"2,\xff\xfe\xfa",
        "3,错了编码".encode("gb18030"),
        "4,也是好的".encode(),
    ]
    assert codes(written(tmp_path / "a.csv", b"\n".join(rows))) == [
        "ok",
        "bad_encoding",
        "bad_encoding",
        "ok",
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1,水管裂了,2026-01-01", "ok"),
        ("1,水管裂了", "too_few_cells"),
        ("1,水管裂了,2026-01-01,多", "too_many_cells"),
        ("1,水管裂了,2026-01-01,,", "ok"),
        ("1, ,2026-01-01", "empty_words"),
        (",,", "empty_words"),
        ("1,水管裂了,2026-13-45", "unreadable_time"),
        ("1,水管裂了,昨天下午", "unreadable_time"),
        ("1,水管裂了,9999-12-31", "absurd_time"),
        ("1,水管裂了,0001-01-01", "absurd_time"),
        ("1,水管\0裂了,", "control_characters"),
        ("1,水管\x1b[31m裂了,", "control_characters"),
        ("1,=cmd|'/C calc'!A0,", "formula"),
        ("1,@SUM(1+9)*cmd|' /C calc'!A0,", "formula"),
        ("9e99,水管裂了,", "damaged_id"),
        ("1.23E+17,水管裂了,", "damaged_id"),
        (f"{'9' * 300},水管裂了,", "huge_number"),
        ("1,1e400,", "huge_number"),
        ("1,12345,", "wrong_type"),
        ("1,null,", "wrong_type"),
        ('1,"[1, 2]",', "wrong_type"),
        (f"1,{'长' * 20_001},", "too_long"),
    ],
)
def test_a_spoiled_row_has_a_reason(tmp_path: Path, row: str, code: str) -> None:
    assert codes(written(tmp_path / "a.csv", f"id,content,time\n{row}\n2,好好的话,\n")) == [code, "ok"]


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        ("1e400", "31", "huge_number"),
        (str(10**30), "31", "huge_number"),
        ("东经", "31", "not_a_coordinate"),
        ("nan", "31", "half_a_coordinate"),
        ("181", "31", "no_such_coordinate"),
        ("121", "", "half_a_coordinate"),
        ("", "", "ok"),
    ],
)
def test_coordinates_are_numbers_on_earth(tmp_path: Path, lon: str, lat: str, code: str) -> None:
    assert codes(written(tmp_path / "a.csv", f"id,content,lon,lat\n1,好好的话,{lon},{lat}\n")) == [code]


def test_ids_are_not_used_twice(tmp_path: Path) -> None:
    found = written(tmp_path / "a.csv", "id,content\n1,话一\n1,话二\n1,话一\n2,\n2,话三\n,无号\n,无号\n")
    assert codes(found) == ["ok", "duplicated_id", "again", "empty_words", "duplicated_id", "ok", "again"]
    fault = found[1][1]
    assert isinstance(fault, Fault)
    assert "2" in fault.words()[0]
    assert "line 2" in fault.words()[1]


JSON_ROWS = [
    ('{"id": 1, "content": "水管裂了"}', "ok"),
    ("{not json}", "not_json"),
    ("[" * 100_000, "not_json"),
    ("[1, 2]", "not_object"),
    ("{}", "empty_row"),
    ('{"id": 2}', "empty_words"),
    ('{"id": 3, "content": 12345}', "wrong_type"),
    ('{"id": 4, "content": ["水管"]}', "wrong_type"),
    ('{"id": 5, "content": {"a": 1}}', "wrong_type"),
    ('{"id": [6], "content": "水管裂了"}', "wrong_type"),
    ('{"id": 7, "content": true}', "wrong_type"),
    ('{"id": 8, "content": "水\\u0000管"}', "control_characters"),
    ('{"id": 9, "content": "水\\ud800管"}', "control_characters"),
    ('{"id": 10, "content": "水管裂了", "lon": "a", "lat": 3}', "not_a_coordinate"),
    ('{"id": 11, "content": "水管裂了", "lon": 1e400, "lat": 3}', "huge_number"),
    ('{"id": 12, "content": "水管裂了", "lon": true, "lat": 3}', "not_a_coordinate"),
    (f'{{"id": {"9" * 9000}, "content": "水管裂了"}}', "huge_number"),
    ('{"id": 13, "content": "水管裂了", "time": NaN}', "ok"),
    ('{"id": 14, "content": "水管裂了", "time": 1770000000}', "ok"),
]


def test_json_lines(tmp_path: Path) -> None:
    found = written(tmp_path / "a.jsonl", "\n".join(row for row, _ in JSON_ROWS) + "\n\n")
    assert codes(found) == [code for _, code in JSON_ROWS]


def workbook(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet("诉求")
        sheet.merge_range("A1:C1", "二月诉求清单")
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                sheet.write(line, column, value)
        sheet.merge_range(len(rows) + 1, 0, len(rows) + 2, 0, "8")
    return path


def test_workbooks(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["编号", "内容", "时间"],
        [1, "水管裂了", datetime(2026, 1, 2, 8, 30)],
        ["", "", ""],
        [2, 31.5, ""],
        [3, "路灯不亮", "2026/1/3"],
    ]
    found = found_in(workbook(tmp_path / "a.xlsx", rows))
    assert codes(found) == ["ok", "empty_row", "wrong_type", "ok", "empty_words"]
    assert [line for line, _ in found] == [3, 4, 5, 6, 7]
    first = found[0][1]
    assert isinstance(first, NewAppeal)
    assert first.said_at == datetime(2026, 1, 2, 8, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("no-words.csv", b"a,b,c\n1,2,3\n"),
        ("utf16.csv", "id,content\n".encode("utf-16")),
        ("broken.xlsx", b"PK\x03\x04nothing"),
        ("nothing.jsonl", b"\n\n"),
        ("one-line.csv", b"x" * (3 << 20)),
    ],
)
def test_an_unusable_file_is_said_in_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnusableFile) as caught:
        open_file(tmp_path / name)
    assert "\n" not in str(caught.value)
    with pytest.raises(UnusableFile):
        open_file(tmp_path)


def test_a_file_of_nothing_but_a_header_has_no_rows(tmp_path: Path) -> None:
    assert written(tmp_path / "a.csv", "id,content") == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.csv", "quoted.csv", "lines.csv", "a.jsonl"])
def test_cells_of_ten_megabytes_are_not_held(tmp_path: Path, name: str) -> None:
    path, cell = tmp_path / name, b"x" * (10 << 20)
    with path.open("wb") as stream:
        stream.write(b"" if name.endswith("l") else b"id,content,label\n")
        for number in range(20):
            stream.write(giant(name, number, cell))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = found_in(path)
    assert Counter(codes(found)) == {"too_large": 20, "ok": 20}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # kilobytes


def giant(name: str, number: int, cell: bytes) -> bytes:
    good = "路灯不亮".encode()
    if name == "a.jsonl":
        return b'{"id": %d, "content": "%s"}\n{"id": "b%d", "content": "%s"}\n' % (number, cell, number, good)
    if name == "lines.csv":
        cell = b'"' + b"\n".join([b'a ""b"", c' * 100] * 10_000) + b'"'
    elif name == "quoted.csv":
        cell = b'"' + cell + b'""\n,"'
    return b"%d,%s,\nb%d,%s,\n" % (number, cell, number, good)


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), min_size=2, max_size=2)
    )
)
def test_what_is_written_as_csv_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    import csv

    text = io.StringIO(newline="")
    csv.writer(text).writerows([["id", "content"], *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_text(text.getvalue(), "utf-8", newline="")
    opened = open_file(path)
    assert [list(row.cells) for row in opened.table.rows if row.cells] == rows
    opened.close()


def test_every_reason_is_said_in_both_languages() -> None:
    facts = {"encoding": "UTF-8", "wanted": 3, "found": 2, "most": 9, "earlier": 4, "column": "内容"}
    for code in REASONS:
        zh, en = Fault(code, "words", facts).words()
        assert zh.endswith("。")
        assert en.endswith(".")
        assert json.dumps([zh, en])
