"""Who is acting."""

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


def names(ids: set[int]) -> dict[int, str]:
    """Names of these accounts."""
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))


def colleagues(unit: str) -> list[Account]:
    """Active people who hold a post at this unit."""
    found = Account.objects.filter(posts__unit=unit, is_active=True).distinct().order_by("username")
    return list(found[:ACCOUNTS_AT_MOST])
