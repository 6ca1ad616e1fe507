"""Bringing a city pack into force."""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.differences import Change, differences
from huiyin.foundation.city.models import Pack, PackFile
from huiyin.foundation.city.pack import CityPack, pack_files, read_pack
from huiyin.foundation.city.queries import City, city_of, forget, in_force
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.foundation.organisations.actions import UnitRow, replace_units


@dataclass(frozen=True)
class Loaded:
    """What loading did: the city now in force and what changed, nothing when it was in force already."""

    city: City
    changes: tuple[Change, ...]


@transaction.atomic
def load_city(actor: Actor, folder: Path) -> Loaded:
    """Bring the pack in `folder` into force; raises `PackErrors` with every fault at once.

    Loading the pack that is in force changes nothing; two loads at once follow one another.
    """
    pack = read_pack(folder)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('city.load'))")
    before = in_force()
    if before and before.pack.digest == pack.digest:
        return Loaded(before, ())
    changes = tuple(differences(before.pack if before else None, pack))
    _keep(pack, folder)
    replace_units(
        [UnitRow(u.code, u.name, u.name_en, u.kind, u.level, u.parent, u.group) for u in pack.units]
    )
    evidence = {"digest": pack.digest, "version": pack.city.version, "changes": len(changes)}
    append([NewEvent.by(actor, "city", "load", evidence=evidence)])
    transaction.on_commit(forget)
    return Loaded(city_of(pack, folder), changes)


def _keep(pack: CityPack, folder: Path) -> None:
    Pack.objects.filter(in_force=True).update(in_force=False)
    kept, new = Pack.objects.update_or_create(
        digest=pack.digest,
        defaults={
            "name": pack.city.name,
            "version": pack.city.version,
            "loaded_at": now(),
            "in_force": True,
        },
    )
    if new:
        files = [
            PackFile(pack=kept, path=name, content=(folder / name).read_bytes())
            for name in pack_files(folder)
        ]
        PackFile.objects.bulk_create(files)
