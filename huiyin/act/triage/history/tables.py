"""Examples out of tables: which columns are the matter, the place, the unit, and when it was; no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from huiyin.act.triage.history.examples import Asked, Example
from huiyin.hear.channels.files.times import read_time

Record = Mapping[str, str]
DATES_AT_LEAST = 0.9  # share of the cells that are not empty
SPAN = timedelta(days=250)  # over which a table without dates is spread, in the order of its rows
START = date(2000, 1, 1)


@dataclass(frozen=True)
class Columns:
    """The names of the columns of a table of settled orders; `when` is empty when none holds dates.

    A judged row is read through `asked` alone, which knows neither the unit nor any column that is not named here.
    """

    matter: tuple[str, ...]
    place: tuple[str, ...]
    unit: str
    also: tuple[str, ...] = ()
    when: str = ""

    def asked(self, record: Record) -> Asked:
        """What a row asks: the levels of its matter and place, and the other columns named."""
        extras = tuple((name, cell(record, name)) for name in sorted(self.also))
        return Asked(self._levels(record, self.matter), self._levels(record, self.place), extras)

    def examples(self, records: Sequence[Record]) -> list[Example]:
        """The rows whose unit is known, with their dates; without dates the order of the rows is their time."""
        times = self._times(records)
        rows = (
            (record, when) for record, when in zip(records, times, strict=True) if cell(record, self.unit)
        )
        return [self._example(record, when) for record, when in rows]

    def _example(self, record: Record, when: date) -> Example:
        asked = self.asked(record)
        return Example(asked.matter, asked.place, cell(record, self.unit), when, extras=asked.extras)

    def _levels(self, record: Record, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(cell(record, name) for name in names)

    def _times(self, records: Sequence[Record]) -> list[date]:
        if not self.when:
            return [START + SPAN * n / max(len(records), 1) for n in range(len(records))]
        read = [moment(cell(record, self.when)) for record in records]
        oldest = min((time for time in read if time), default=datetime(2000, 1, 1, tzinfo=UTC))
        return [time or oldest for time in read]  # a row without a date counts, but as little as the oldest


def cell(record: Record, name: str) -> str:
    """A cell without the blanks around it; empty when the table has no such column."""
    return (record.get(name) or "").strip()


def moment(text: str) -> datetime | None:
    """A cell as a time, or None."""
    return read_time(text, UTC) if text else None


def date_columns(records: Sequence[Record], names: Iterable[str]) -> list[str]:
    """Those of the columns that hold dates."""
    return [name for name in names if _holds_dates([cell(record, name) for record in records])]


def _holds_dates(cells: Sequence[str]) -> bool:
    known = [text for text in cells if text]
    return bool(known) and sum(moment(text) is not None for text in known) >= DATES_AT_LEAST * len(known)
