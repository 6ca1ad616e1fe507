"""From a row to an appeal, or to the reason why not; no Django."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, tzinfo

from huiyin.foundation.vault.rules import Person
from huiyin.hear.channels.files.cells import SIGNS, is_damaged_id, is_formula, is_huge, is_machine_value
from huiyin.hear.channels.files.faults import Fault
from huiyin.hear.channels.files.mapping import ELSE, Bound, emptiness, known_values
from huiyin.hear.channels.files.rows import Flag, Number, Odd, Row
from huiyin.hear.channels.files.times import read_time
from huiyin.hear.intake.rules import PLACE_AT_MOST, TITLE_AT_MOST, WORDS_AT_MOST, NewAppeal, faults

SOURCE = "file"
ID_AT_MOST = 200
TEXT_FIELDS = ("words", "title", "place", "name")
MOST = {"words": WORDS_AT_MOST, "title": TITLE_AT_MOST, "place": PLACE_AT_MOST, "name": 60}
# What the room of appeals finds wrong, in the words of this door.
OF_INTAKE = {
    ("words", "empty"): "empty_words",
    ("said_at", "absurd_time"): "absurd_time",
    ("phone", "not_a_number"): "not_a_phone",
    ("place", "half_a_coordinate"): "half_a_coordinate",
    ("place", "no_such_coordinate"): "no_such_coordinate",
}
FIELD_OF = {"said_at": "time"}


class Spoiled(Exception):
    """A row that cannot become an appeal."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class Converter:
    """Turns the rows of one file into appeals."""

    def __init__(self, bound: Bound, zone: tzinfo) -> None:
        self.bound, self.zone = bound, zone
        self._seen = Seen()

    def appeal(self, row: Row, now: datetime) -> NewAppeal | Fault | None:
        """The appeal of a row; a fault if it has one; None if the very same row came before in this file."""
        identity = self._id(row)
        earlier, same = self._seen.before(identity, row)
        try:
            if row.fault:
                return row.fault
            if identity and earlier and not same:
                return Fault("duplicated_id", "id", {"earlier": earlier})
            found = self._convert(row.cells, identity)
        except Spoiled as spoiled:
            return spoiled.fault
        wrong = faults(found, now)
        if wrong:
            return _of_intake(*wrong[0])
        return None if earlier else found

    def reported(self, row: Row, name: str) -> str:
        """A field of a faulty row for the report; never one that says who or where."""
        return " ".join(row.cells[i] for i in self.bound.at.get(name, ()) if i < len(row.cells))

    def _convert(self, cells: Sequence[str], identity: str) -> NewAppeal:
        self._look_at_cells(cells)
        get = self._text
        get(cells, "id")
        _check_id(identity)
        words, title, person = get(cells, "words"), get(cells, "title").strip(), self._person(cells)
        if is_machine_value(words) if words.strip() else False:
            raise Spoiled(Fault("wrong_type", "words"))
        place = get(cells, "place").strip() or self.bound.mapping.constants.get("place", "")
        key = (identity, title, words) if identity else ("", title, words, get(cells, "time"), place, *person)
        return NewAppeal(
            words=words,
            channel=self._code(cells, "channel", "other") or "file",
            source=SOURCE,
            source_key=hashlib.sha256(json.dumps(key, ensure_ascii=False).encode()).hexdigest(),
            title=title,
            kind=self._code(cells, "kind", ""),
            label=self._value(cells, "label"),
            place=place,
            lon=self._coordinate(cells, "lon"),
            lat=self._coordinate(cells, "lat"),
            said_at=self._time(cells),
            person=Person(*person),
            anonymous=self._flag(cells, "anonymous"),
            confidential=self._flag(cells, "confidential"),
        )

    def _look_at_cells(self, cells: Sequence[str]) -> None:
        for i, cell in enumerate(cells):
            if not cell:
                continue
            if cell[0] in SIGNS and is_formula(cell):
                raise Spoiled(Fault("formula", facts={"column": self._name(i)}))
            if is_huge(cell):
                raise Spoiled(Fault("huge_number", facts={"column": self._name(i)}))

    def _name(self, position: int) -> str:
        columns = self.bound.columns
        return columns[position][:40] if position < len(columns) else str(position + 1)

    def _id(self, row: Row) -> str:
        text = self.reported(row, "id").strip()
        return "" if "\ufffd" in text or text.lower() in emptiness() else text

    def _text(self, cells: Sequence[str], name: str) -> str:
        positions = self.bound.at.get(name)
        if not positions:
            return ""
        for i in positions:
            if type(cells[i]) is not str and (name in TEXT_FIELDS or isinstance(cells[i], Odd)):
                raise Spoiled(Fault("wrong_type", name))
        if len(positions) == 1:
            return cells[positions[0]]
        parts = (cells[i].strip() for i in positions)
        return self.bound.mapping.joined.get(name, " ").join(part for part in parts if part)

    def _value(self, cells: Sequence[str], name: str) -> str:
        told = self._text(cells, name).strip()
        table = self.bound.mapping.values.get(name)
        if table:
            told = table.get(told.lower(), table.get(ELSE, told))
        return told or self.bound.mapping.constants.get(name, "")

    def _code(self, cells: Sequence[str], name: str, otherwise: str) -> str:
        told = self._value(cells, name).lower()
        if told in emptiness():
            return ""
        exact, contained = known_values(name)
        if told in exact:
            return exact[told]
        return next(
            (code for word, code in contained if word in told), told if told in exact.values() else otherwise
        )

    def _flag(self, cells: Sequence[str], name: str) -> bool:
        return (
            self._value(cells, name).lower() in known_values("flag")[0] or self._value(cells, name) == "yes"
        )

    def _person(self, cells: Sequence[str]) -> tuple[str, str]:
        name, phone = self._value(cells, "name"), self._value(cells, "phone")
        name = "" if name.lower() in emptiness() else name
        # A number whose middle is starred out finds nobody.
        phone = "" if phone.lower() in emptiness() or "*" in phone else phone
        return name, phone

    def _coordinate(self, cells: Sequence[str], name: str) -> float | None:
        text = self._text(cells, name).strip()
        if text.lower() in emptiness() and not isinstance(self._cell(cells, name), Number):
            return None
        if isinstance(self._cell(cells, name), Flag):
            raise Spoiled(Fault("not_a_coordinate", name))
        try:
            found = float(text)
        except ValueError:
            raise Spoiled(Fault("not_a_coordinate", name)) from None
        if not abs(found) < 1e6:
            raise Spoiled(Fault("huge_number", name))
        return found

    def _cell(self, cells: Sequence[str], name: str) -> str:
        return cells[self.bound.at[name][0]] if name in self.bound.at else ""

    def _time(self, cells: Sequence[str]) -> datetime | None:
        text = self._text(cells, "time").strip()
        if text.lower() in emptiness():
            return None
        found = read_time(text, self.zone, self.bound.mapping.time_formats)
        if found is None or isinstance(self._cell(cells, "time"), Flag):
            raise Spoiled(Fault("unreadable_time", "time"))
        return found


class Seen:
    """Ids, and rows without one, that stood in this file before; about 170 bytes each."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}

    def before(self, identity: str, row: Row) -> tuple[int, bool]:
        """Line on which this id (or, without one, this row) stood first, 0 if nowhere, and whether it is the same."""
        if not identity and row.fault:
            return 0, False
        content = hash(tuple(row.cells)) & 0xFFFFFFFFFFFFFFFF
        key = hash(identity) if identity else ~content
        first = self._rows.setdefault(key, row.line << 64 | content)
        line = first >> 64
        return (0, False) if line == row.line else (line, first & 0xFFFFFFFFFFFFFFFF == content)


def _check_id(identity: str) -> None:
    if is_damaged_id(identity):
        raise Spoiled(Fault("damaged_id", "id"))
    if len(identity) > ID_AT_MOST:
        raise Spoiled(Fault("too_long", "id", {"most": ID_AT_MOST}))


def _of_intake(name: str, fault: str) -> Fault:
    if fault in ("too_long", "control_characters"):
        return Fault(fault, name, {"most": MOST.get(name, 0)})
    return Fault(OF_INTAKE.get((name, fault), "unknown_value"), FIELD_OF.get(name, name))
