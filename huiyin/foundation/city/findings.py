"""What is wrong with a city pack: errors that name a file and a line, gathered before anything is refused."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class PackError:
    """One thing wrong; `line` is a line of the file, in GeoJSON a feature's number, 0 for the whole file."""

    file: str
    line: int
    message_zh: str
    message_en: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message_zh} | {self.message_en}"


class PackErrors(ValueError):
    """The pack cannot be used; `errors` holds every reason at once, ordered by file and line."""

    def __init__(self, errors: list[PackError]) -> None:
        self.errors = sorted(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


@dataclass
class Findings:
    """The errors found so far, and the files too broken for checks that compare files."""

    errors: list[PackError] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    def add(self, file: str, line: int, zh: str, en: str) -> None:
        """Record one error and go on."""
        self.errors.append(PackError(file, line, zh, en))

    def give_up(self, file: str, line: int, zh: str, en: str) -> None:
        """Record an error that leaves nothing of the file to compare with."""
        self.unreadable.add(file)
        self.add(file, line, zh, en)

    def readable(self, *files: str) -> bool:
        """Whether all these files could be read."""
        return self.unreadable.isdisjoint(files)
