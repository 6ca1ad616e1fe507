"""The tree of units changes only with the city pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huiyin.foundation.organisations.models import Unit

FIELDS = ["name", "name_en", "kind", "level", "parent", "group", "path", "active"]


@dataclass(frozen=True)
class UnitRow:
    """One unit as the pack tells it."""

    code: str
    name: str
    name_en: str
    kind: str
    level: str
    parent: str
    group: str


def paths(rows: Iterable[UnitRow]) -> dict[str, str]:
    """Path of each unit, ancestors first, joined by dots."""
    parents: Mapping[str, str] = {row.code: row.parent for row in rows}

    def path(code: str) -> str:
        return f"{path(parents[code])}.{code}" if parents[code] else code

    return {code: path(code) for code in parents}


def replace_units(rows: list[UnitRow]) -> None:
    """Make the tree equal to `rows`; units that are gone are put to rest, never deleted."""
    where = paths(rows)
    ordered = sorted(rows, key=lambda row: where[row.code].count("."))
    Unit.objects.exclude(code__in=where).update(active=False)
    Unit.objects.bulk_create(
        [
            Unit(
                code=row.code,
                name=row.name,
                name_en=row.name_en,
                kind=row.kind,
                level=row.level,
                parent_id=row.parent or None,
                group=row.group,
                path=where[row.code],
                active=True,
            )
            for row in ordered
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=FIELDS,
    )
