"""Files that a command writes: whole or not at all."""

import os
from collections.abc import Iterator
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
