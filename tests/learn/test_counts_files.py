"""The files that `huiyin learn detect` takes: encodings, headers, separators, and what is said of all others."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huiyin.cli import app
from huiyin.cli.running import Unusable

ROWS = [("供水", t, 3 + t % 4) for t in range(1, 21)]


def _text(header: str = "series,t,y", separator: str = ",") -> str:
    return "\n".join([header, *(separator.join(map(str, row)) for row in ROWS)]) + "\n"


def _detect(file: Path, out: Path, *more: object, method: str = "ears-c1") -> str:
    words = ["learn", "detect", str(file), "--method", method, "--out", str(out), *map(str, more)]
    return CliRunner().invoke(app, words, catch_exceptions=False).stderr


def _out(folder: Path, data: bytes) -> bytes:
    file, out = folder / "计数.csv", folder / "out.csv"
    file.write_bytes(data)
    assert _detect(file, out) == ""
    return out.read_bytes()


def _refused(folder: Path, data: bytes) -> tuple[str, str]:
    file = folder / "计数.csv"
    file.write_bytes(data)
    with pytest.raises(Unusable) as told:
        _detect(file, folder / "out.csv")
    chinese, english = str(told.value).split(" | ")
    assert "np." not in english and "\n" not in english
    return chinese, english


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "gb18030"])
def test_a_file_in_any_usual_encoding_gives_the_same(tmp_path: Path, encoding: str) -> None:
    assert _out(tmp_path, _text().encode(encoding)) == _out(tmp_path, _text().encode())


def test_a_gb18030_file_may_have_a_mark(tmp_path: Path) -> None:
    assert _out(tmp_path, ("\ufeff" + _text()).encode("gb18030")) == _out(tmp_path, _text().encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf16_is_to_be_saved_as_utf8(tmp_path: Path, encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    chinese, english = _refused(tmp_path, mark + _text().encode(encoding))
    assert "请另存为UTF-8" in chinese and "please save it as UTF-8" in english


def test_bytes_that_are_no_text_are_told_by_line(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030"):
        lines = _text().encode(encoding).splitlines(keepends=True)
        lines[6] = b"\xff\xff,6,5\n"
        chinese, english = _refused(tmp_path, b"".join(lines))
        assert "计数.csv第7行" in chinese and "line 7" in english and encoding.upper() in english


@pytest.mark.parametrize("header", ["Series, T, y", " series ,t ,y ", "SERIES,T,Y", '"series","t","y"'])
def test_names_of_columns_may_have_blanks_and_capitals(tmp_path: Path, header: str) -> None:
    assert _out(tmp_path, _text(header).encode()) == _out(tmp_path, _text().encode())


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_tabs_and_semicolons_part_columns_too(tmp_path: Path, separator: str) -> None:
    text = _text(separator.join(["Series", "t", " y"]), separator)
    assert _out(tmp_path, text.encode()) == _out(tmp_path, _text().encode())
    assert _out(tmp_path, text.encode("gbk")) == _out(tmp_path, _text().encode())


def test_the_very_name_goes_before_one_that_is_like_it(tmp_path: Path) -> None:
    wide = [f"{name},{t},{y},99" for name, t, y in ROWS]
    assert _out(tmp_path, "\n".join(["series,t,y,Y", *wide]).encode()) == _out(tmp_path, _text().encode())


def test_series_named_by_numbers_keep_their_zeros(tmp_path: Path) -> None:
    text = _text("Series,t,y").replace("供水", "007")
    assert b"\n007,ears-c1,8," in _out(tmp_path, text.encode())


@pytest.mark.parametrize(
    ("cell", "told"),
    [("-3", "-3"), ("inf", "inf"), ("1.5", "1.5"), ("1e20", "1e+20"), ("多", "'多'"), ("", "''")],
)
def test_a_cell_that_is_no_count_is_named_in_both_languages(tmp_path: Path, cell: str, told: str) -> None:
    chinese, english = _refused(tmp_path, _text().replace("供水,4,3\n", f"供水,4,{cell}\n").encode())
    assert "计数.csv第5行" in chinese and f"y是{told}，" in chinese
    assert "计数.csv, row 5" in english and f"y is {told}, not a whole number of at least 0" in english


def test_a_wrong_cell_far_down_brings_no_word_of_the_reader(tmp_path: Path) -> None:
    rows = [f"供水,{t},1" for t in range(1, 300_001)]
    rows[250_000] = "供水,250001,多"
    chinese, _ = _refused(tmp_path, "\n".join(["series,t,y", *rows]).encode())
    assert "第250002行" in chinese


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("series,t,y\n甲,1,1\n甲,3,1\n", "序列甲时间不连续：t 1之后是3", "series 甲: after t 1 comes 3"),
        ("series,t,y\n甲,1,1\n甲,1,1\n", "序列甲时间不连续：t 1出现两次", "series 甲: t 1 stands twice"),
        ("series,t\n甲,1\n", "计数.csv缺少列y", "lacks the column y"),
        ("series,t,y\n", "计数.csv没有数据", "holds no row"),
        ("", "计数.csv不是CSV文件：文件是空的", "is no CSV"),
        ("series,t,y\n甲,1,1\n甲,2,1,9,9\n", "计数.csv不是CSV文件：第3行应有3列，却有5列", "line 3, saw 5"),
        ("series,t,y\n甲,1,1\n", "ears-c1需要8个时间", "ears-c1 needs 8 times"),
    ],
)
def test_both_languages_say_where_it_is_wrong(tmp_path: Path, text: str, zh: str, en: str) -> None:
    chinese, english = _refused(tmp_path, text.encode())
    assert zh in chinese and en in english


def test_a_file_that_is_not_there_is_named_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"没有这个文件：.*none\.csv \| cannot read .*none\.csv"):
        _detect(tmp_path / "none.csv", tmp_path / "out.csv")
    with pytest.raises(Unusable, match="这是一个文件夹"):
        _detect(tmp_path, tmp_path / "out.csv")


def _short(folder: Path, count: int) -> Path:
    file = folder / "计数.csv"
    more = "".join(f"短{i},{t},1\n" for i in range(count) for t in range(1, 6))
    file.write_text(_text() + more, "utf-8")
    return file


def test_series_that_are_too_short_are_told_of(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    said = _detect(_short(tmp_path, 2), out)
    assert said.count("\n") == 1
    assert "2个序列太短" in said and "没有检测：短0、短1 |" in said
    assert "2 series left out, too short (ears-c1 needs 8 times): 短0, 短1\n" in said
    assert "短" not in out.read_text("utf-8")


def test_of_many_series_left_out_three_are_named(tmp_path: Path) -> None:
    said = _detect(_short(tmp_path, 5), tmp_path / "out.csv")
    assert "5个序列" in said and "短0、短1、短2等 |" in said and said.endswith("短0, 短1, 短2, ...\n")


def test_series_that_end_before_the_first_time_tested_are_told_of(tmp_path: Path) -> None:
    said = _detect(_short(tmp_path, 1), tmp_path / "out.csv", "--from", 6)
    assert "1个序列在t 6之前就结束" in said and "1 series left out, without t 6" in said
    assert _detect(_short(tmp_path, 1), tmp_path / "out.csv", "--from", 5) == ""


@pytest.mark.parametrize("link", ["", "symlink", "dotted"])
def test_the_input_is_not_written_over(tmp_path: Path, link: str) -> None:
    file = tmp_path / "计数.csv"
    file.write_text(_text(), "utf-8")
    out = tmp_path / "out.csv" if link == "symlink" else file
    if link == "symlink":
        out.symlink_to(file)
    if link == "dotted":
        (tmp_path / "sub").mkdir()
        out = tmp_path / "sub" / ".." / file.name
    with pytest.raises(Unusable, match=r"不能覆盖输入文件.* \| .*would overwrite the input"):
        _detect(file, out)
    assert file.read_text("utf-8") == _text()


def test_years_too_short_for_farrington_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "计数.csv"
    file.write_text(_text(), "utf-8")
    with pytest.raises(Unusable, match=r"--freq 4太小.*--freq 4 is too small"):
        _detect(file, tmp_path / "out.csv", "--freq", 4, method="farrington")


def test_months_get_verdicts_without_a_word_of_the_numerics(tmp_path: Path) -> None:
    file, out = tmp_path / "计数.csv", tmp_path / "out.csv"
    file.write_text("series,t,y\n" + "".join(f"甲,{t},{9 + t % 5}\n" for t in range(1, 91)), "utf-8")
    assert _detect(file, out, "--freq", 12, method="farrington") == ""
    lines = out.read_text("utf-8").splitlines()[1:]
    assert len(lines) == 27 and all(line.split(",")[4] for line in lines)


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["--freq", "1"], "--freq缺少或值不对", "'--freq'"),
        ([], "--method缺少或值不对", "Missing option '--method'"),
        (["--nothing"], "--nothing", "No such option"),
    ],
)
def test_wrong_options_are_told_in_both_languages(words: list[str], zh: str, en: str) -> None:
    with pytest.raises(Unusable) as told:
        CliRunner().invoke(app, ["learn", "detect", "a.csv", *words], catch_exceptions=False)
    chinese, english = str(told.value).split(" | ")
    assert zh in chinese and en in english


def test_the_copy_of_an_input_is_no_input(tmp_path: Path) -> None:
    file, copy = tmp_path / "计数.csv", tmp_path / "copy.csv"
    file.write_text(_text(), "utf-8")
    shutil.copy(file, copy)
    _detect(file, copy)
    assert copy.read_text("utf-8").startswith("series,method,t")
