"""Who is acting."""

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.foundation.accounts.models import Account, Post
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.accounts.rules import Post as ActorPost

ACCOUNTS_AT_MOST = 500


def actor_of(account: Account) -> Actor:
    """The account as an actor; posts that came along with it are not asked for again."""
    if (held := getattr(account, "held", ())) != ():
        return Actor(account.pk, account.name, tuple(ActorPost(*row) for row in held or ()))
    posts = Post.objects.filter(account=account).values_list("role", "unit_id", "unit__path")
    return Actor(account.pk, account.name, tuple(ActorPost(*row) for row in posts))


def actor_named(username: str) -> Actor:
    """The actor with this username; raises `Account.DoesNotExist`."""
    return actor_of(Account.objects.get(username=username))


def accounts(prefix: str = "", after: str = "") -> list[Account]:
    """One page of accounts by username, with their posts."""
    found = Account.objects.filter(username__gt=after, username__startswith=prefix).order_by("username")
    return list(found.prefetch_related("posts__unit")[:ACCOUNTS_AT_MOST])


def holders(role: str) -> set[int]:
    """Active accounts that hold this role anywhere."""
    found = Post.objects.filter(role=role, account__is_active=True).order_by("id")
    return set(found.values_list("account_id", flat=True)[:ACCOUNTS_AT_MOST])


def names(ids: set[int]) -> dict[int, str]:
    """Names of these accounts."""
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))


def colleagues(unit: str) -> list[Account]:
    """Active people who hold a post at this unit."""
    found = Account.objects.filter(posts__unit=unit, is_active=True).distinct().order_by("username")
    return list(found[:ACCOUNTS_AT_MOST])


@dataclass(frozen=True)
class AtUnit:
    """An account, and the unit at which it holds the role that was asked for."""

    account: int
    unit: str


def held(role: str, units: Iterable[str] | None = None) -> list[AtUnit]:
    """Active people who hold this role, at these units or anywhere."""
    found = Post.objects.filter(role=role, account__is_active=True)
    if units is not None:
        found = found.filter(unit__in=list(units))
    rows = found.order_by("id").values_list("account_id", "unit_id")
    return [AtUnit(account, unit) for account, unit in rows[:ACCOUNTS_AT_MOST]]


def people_named(unit: str, name: str) -> list[int]:
    """Active people of this name at a unit."""
    found = Account.objects.filter(posts__unit=unit, name=name, is_active=True).distinct()
    return list(found.values_list("pk", flat=True)[:ACCOUNTS_AT_MOST])


def actors_named(wanted: Iterable[str]) -> list[Actor]:
    """Active people of these names, with their posts."""
    found = Account.objects.filter(name__in=list(wanted), is_active=True).order_by("pk")
    rows = found.prefetch_related("posts__unit")[:ACCOUNTS_AT_MOST]
    return [
        Actor(row.pk, row.name, tuple(ActorPost(p.role, p.unit_id, p.unit.path) for p in row.posts.all()))
        for row in rows
    ]
