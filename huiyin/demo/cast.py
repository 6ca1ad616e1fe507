"""The people of the demonstration: their accounts, and who acts for a unit."""

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password

from huiyin.foundation.accounts.actions import give_post, open_account
from huiyin.foundation.accounts.queries import actor_named
from huiyin.foundation.accounts.rules import ROLES, SYSTEM, Actor
from huiyin.foundation.city.pack import CityPack
from huiyin.foundation.city.parts import PackPerson

# Printed on the screen by `make demo`: it guards invented people only.
PASSWORD = "huiyin-demo"  # noqa: S105


@dataclass(frozen=True)
class Login:
    """One account a visitor may use."""

    role: str
    username: str
    password: str
    name: str
    unit: str


def open_accounts(people: tuple[PackPerson, ...]) -> None:
    """Accounts and posts for all people of the pack; those that are there stay as they are."""
    # One hash for all: making one is slow on purpose, and these accounts share their password anyway.
    hashed = make_password(PASSWORD)
    for person in people:
        account = open_account(SYSTEM, person.username, person.name, hashed, hashed=True)
        give_post(SYSTEM, account, person.role, person.unit)


def logins_of(pack: CityPack) -> list[Login]:
    """The first person of each role, in the order of the roles."""
    first = {person.role: person for person in reversed(pack.people)}
    names = {unit.code: unit.name for unit in pack.units}
    return [
        Login(role, who.username, PASSWORD, who.name, names[who.unit])
        for role in ROLES
        if (who := first.get(role)) is not None
    ]


class Cast:
    """Finds who acts: by username, by role, or for a unit."""

    def __init__(self, people: tuple[PackPerson, ...]) -> None:
        self._by_role: dict[str, list[str]] = {}
        self._at_unit: dict[tuple[str, str], str] = {}
        for person in people:
            self._by_role.setdefault(person.role, []).append(person.username)
            self._at_unit.setdefault((person.role, person.unit), person.username)
        self.actor = cache(actor_named)

    def with_role(self, role: str) -> list[Actor]:
        """Everybody who has this role."""
        return [self.actor(username) for username in self._by_role[role]]

    def at(self, unit: str, role: str) -> Actor:
        """Who holds this role at the unit."""
        return self.actor(self._at_unit[role, unit])

    def is_staffed(self, unit: str) -> bool:
        """Whether somebody at the unit can take an order."""
        return ("unit_clerk", unit) in self._at_unit
