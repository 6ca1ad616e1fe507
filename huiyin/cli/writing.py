"""Files that a command writes: whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from huiyin.cli.running import Unusable


@contextmanager
def appearing(out: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A file that appears when it is whole; what stood there before stays until then, and if it never is.

    What is no file, as a pipe, is written as it comes.
    """
    try:
        if out.exists() and not out.is_file():
            with out.open("w", encoding=encoding, errors="replace", newline="") as stream:
                yield stream
            return
        place = out.resolve()
        fresh = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            with fresh.open("x", encoding=encoding, errors="replace", newline="") as stream:
                yield stream
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise Unusable(f"写不了{out} | cannot write {out}: {error.strerror}") from error


def refuse_overwriting(out_paths: Iterable[Path], in_paths: Iterable[Path]) -> None:
    """Raise `Unusable` where a file to be written is one that is read, by whatever name."""
    inputs = list(in_paths)
    for out in out_paths:
        for file in inputs:
            if _same_file(out, file):
                raise Unusable(
                    f"输出文件{out}就是输入文件{file}，请换一个名字 | "
                    f"the output {out} is the input {file}; give it another name"
                )


def _same_file(out: Path, file: Path) -> bool:
    # Pipes and terminals may be both: nothing in them is overwritten.
    try:
        return out.is_file() and out.samefile(file)
    except OSError:
        return False
