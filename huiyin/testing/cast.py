"""One cast for all tests: each person has one role, two streets are rivals, and the outsider is always refused."""

from copy import copy
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

from django.db import transaction

import huiyin
from huiyin.foundation.accounts.actions import give_post, open_account
from huiyin.foundation.accounts.models import Account
from huiyin.foundation.accounts.queries import actor_of
from huiyin.foundation.accounts.rules import CITIZEN, SYSTEM, Actor
from huiyin.foundation.city.actions import load_city
from huiyin.foundation.city.queries import City, current, forget, hold, in_force
from huiyin.hear.knowledge.actions import publish_pack

PACK = Path(huiyin.__file__).parent / "cities" / "huiyin"
STREET, RIVAL, DISTRICT, DEPARTMENT, HOTLINE = "S0101", "S0102", "D01", "B01", "H01"
PASSWORD = "for-tests-only"  # noqa: S105

# who: (name, role, unit); the unit's own people work at the street, the rival's at the next one
PEOPLE = {
    "agent": ("林受理", "agent", HOTLINE),
    "dispatcher": ("刘派单", "dispatcher", HOTLINE),
    "reviewer": ("何审核", "reviewer", HOTLINE),
    "panel_one": ("许复核", "panel", HOTLINE),
    "panel_two": ("沈复核", "panel", HOTLINE),
    "callback": ("唐回访", "callback_agent", HOTLINE),
    "clerk": ("周经办", "unit_clerk", STREET),
    "deputy": ("钱分管", "unit_deputy", STREET),
    "head": ("郑书记", "unit_head", STREET),
    "rival": ("吴邻街", "unit_clerk", RIVAL),
    "rival_head": ("冯邻街", "unit_head", RIVAL),
    "district": ("陈区里", "coordinator", DISTRICT),
    "department": ("褚部门", "unit_clerk", DEPARTMENT),
    "department_head": ("卫部门", "unit_head", DEPARTMENT),
    "supervisor": ("蒋督查", "supervisor", "C"),
    "analyst": ("韩分析", "analyst", HOTLINE),
    "leader": ("杨市长", "leader", "C"),
    "editor": ("朱知识", "knowledge_editor", HOTLINE),
    "administrator": ("秦系统", "administrator", HOTLINE),
    "auditor": ("尤审计", "auditor", HOTLINE),
    "discipline": ("凤纪检", "discipline", "V01"),
    "observer": ("花市民", "observer", "C"),
}


@dataclass(frozen=True)
class Cast:
    """Everybody, as actors."""

    agent: Actor
    dispatcher: Actor
    reviewer: Actor
    panel_one: Actor
    panel_two: Actor
    callback: Actor
    clerk: Actor
    deputy: Actor
    head: Actor
    rival: Actor
    rival_head: Actor
    district: Actor
    department: Actor
    department_head: Actor
    supervisor: Actor
    analyst: Actor
    leader: Actor
    editor: Actor
    administrator: Actor
    auditor: Actor
    discipline: Actor
    observer: Actor
    outsider: Actor
    citizen: Actor

    def everybody(self) -> dict[str, Actor]:
        """All by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


_read: list[City] = []  # the demonstration city, as this process read it


@transaction.atomic
def prepare_city() -> City:
    """The demonstration city, loaded if it is not; whoever changes what is returned changes it for himself.

    Its files are read and checked once in a process: they take longer than most tests.
    """
    if _read:
        hold(copy(_read[0]))
        if (found := in_force()) and found.pack.digest == _read[0].pack.digest:
            return current()
    forget()
    loaded = load_city(SYSTEM, PACK)
    if loaded.changes:
        publish_pack(SYSTEM, loaded.city.pack.knowledge)
    forget()
    _read[:] = [_derived(current())]
    hold(copy(_read[0]))
    return current()


def _derived(city: City) -> City:
    """The same with all that is derived from it."""
    for name, value in vars(City).items():
        if isinstance(value, cached_property):
            getattr(city, name)
    return city


_seen: dict[int, Cast] = {}


def prepare_cast() -> Cast:
    """Everybody, with accounts opened if they are not; asked of the database again only after it was emptied."""
    outsider = Account.objects.filter(username="outsider").values_list("pk", flat=True).first()
    if outsider is None or outsider not in _seen:
        cast = _engage()
        _seen[cast.outsider.id or 0] = cast
        return cast
    return _seen[outsider]


@transaction.atomic
def _engage() -> Cast:
    """Everybody's account, opened if it is not; the outsider has one without a post."""
    actors = {}
    for who, (name, role, unit) in PEOPLE.items():
        account = open_account(SYSTEM, who, name, PASSWORD)
        give_post(SYSTEM, account, role, unit)
        actors[who] = actor_of(account)
    outsider = actor_of(open_account(SYSTEM, "outsider", "孔外人", PASSWORD))
    return Cast(**actors, outsider=outsider, citizen=CITIZEN)
