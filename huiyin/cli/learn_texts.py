"""Text files for the commands of `learn` that look at numbers: in UTF-8 or GB18030, with words for what is not."""

from pathlib import Path

from huiyin.cli.running import Unusable
from huiyin.hear.channels.files.encoding import encoding_of
from huiyin.hear.channels.files.faults import UnusableFile

UTF8 = "utf-8-sig"


def encoding_in(file: Path) -> str:
    """The encoding of a file; what is no file, as a pipe, counts as UTF-8, for it can be read only once."""
    try:
        if not file.is_file():
            return UTF8
        with file.open("rb") as stream:
            found = encoding_of(stream)
    except OSError as error:
        raise unopened(file, error) from error
    except UnusableFile as problem:
        raise Unusable(f"{file}：{problem.zh} | {file}: {problem.en}") from problem
    return UTF8 if found == "utf-8" else found


def unopened(file: Path, error: OSError) -> Unusable:
    """What is said of a file that is not there or may not be read."""
    if isinstance(error, FileNotFoundError):
        zh = "没有这个文件"
    else:
        zh = "这是一个文件夹" if isinstance(error, IsADirectoryError) else "文件打不开"
    return Unusable(f"{zh}：{file} | cannot read {file}: {error.strerror}")


def undecoded(file: Path, encoding: str) -> Unusable:
    """What is said of a file with bytes that are no text, and in which line the first of them are."""
    name, line = ("UTF-8" if encoding == UTF8 else encoding.upper()), _broken_line(file, encoding)
    zh, en = (f"第{line}行", f", line {line}") if line else ("", "")
    return Unusable(f"{file}{zh}有不属于{name}的字节 | {file}{en}: there are bytes that are not {name}")


def _broken_line(file: Path, encoding: str) -> int:
    if not file.is_file():
        return 0
    with file.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                return number
    return 0
