"""Files of commands: whole or as they were before, readable as any other file."""

import os
from pathlib import Path
from typing import TextIO

import pytest

from huiyin.cli.running import Unusable
from huiyin.cli.writing import appearing, refuse_overwriting


class Broken(Exception):
    """Something goes wrong half way."""


def _break(stream: TextIO) -> None:
    stream.write("half")
    raise Broken


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before", "utf-8")
    with appearing(out) as stream:
        stream.write("a,b\n")
        stream.flush()
        assert out.read_text("utf-8") == "before"
    assert out.read_text("utf-8") == "a,b\n" and list(tmp_path.iterdir()) == [out]
    plain = tmp_path / "plain"
    plain.touch()
    assert out.stat().st_mode == plain.stat().st_mode


def test_what_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("before", "utf-8")
    with pytest.raises(Broken), appearing(out) as stream:
        _break(stream)
    assert out.read_text("utf-8") == "before" and list(tmp_path.iterdir()) == [out]


def test_a_link_stays_a_link_and_a_pipe_is_written_to(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    with appearing(link, "utf-8-sig") as stream:
        stream.write("回音")
    assert link.is_symlink() and target.read_bytes() == b"\xef\xbb\xbf" + "回音".encode()
    read, write = os.pipe()
    with appearing(Path(f"/dev/fd/{write}")) as stream:
        stream.write("through")
    os.close(write)
    assert os.read(read, 99) == b"through"
    os.close(read)


def test_where_nothing_can_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="cannot write"), appearing(tmp_path / "nowhere" / "out.csv"):
        pass


def test_an_output_that_is_an_input_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, link = tmp_path / "in.csv", tmp_path / "link.csv"
    source.touch()
    link.symlink_to(source)
    monkeypatch.chdir(tmp_path)
    for out in (source, link, Path("in.csv"), tmp_path / "nowhere" / ".." / "in.csv"):
        with pytest.raises(Unusable, match=r"不能覆盖输入文件.* \| .*would overwrite the input"):
            refuse_overwriting([tmp_path / "out.csv", out], [tmp_path / "other.csv", source])


def test_two_outputs_in_one_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "out.csv")
    for other in ("out.csv", "link.csv"):
        with pytest.raises(Unusable, match=r"同一个文件.* \| two outputs"):
            refuse_overwriting([tmp_path / "out.csv", tmp_path / other], [])
    (tmp_path / "out.csv").touch()
    (tmp_path / "hard.csv").hardlink_to(tmp_path / "out.csv")
    with pytest.raises(Unusable, match="two outputs"):
        refuse_overwriting([tmp_path / "out.csv", tmp_path / "hard.csv"], [])


def test_files_apart_and_what_is_no_file_are_not_refused(tmp_path: Path) -> None:
    refuse_overwriting([tmp_path / "a.csv", tmp_path / "b.csv"], [tmp_path / "in.csv"])
    refuse_overwriting([Path("/dev/null"), Path("/dev/null")], [Path("/dev/null")])
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    refuse_overwriting([tmp_path / "loop", tmp_path / "a.csv"], [tmp_path / "in.csv"])
