"""Opening accounts and giving posts."""

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction

from huiyin.foundation.accounts.models import Account, Post
from huiyin.foundation.accounts.policies import may_hold_together, may_manage_accounts
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent


@transaction.atomic
def open_account(
    actor: Actor, username: str, name: str, password: str | None, hashed: bool = False
) -> Account:
    """Open an account, or return the one that has this username already.

    `hashed` says that `password` is a hash already: many accounts at once, for whom hashing one by one takes long.
    """
    if actor is not SYSTEM and not may_manage_accounts(actor):
        raise PermissionDenied
    secret = password if hashed and password else make_password(password)
    account, new = Account.objects.get_or_create(
        username=username, defaults={"name": name, "password": secret}
    )
    if new:
        append([NewEvent.by(actor, f"account:{account.pk}", "open_account", evidence={"username": username})])
    return account


@transaction.atomic
def give_post(actor: Actor, account: Account, role: str, unit: str) -> Post:
    """Give a post; refuses duties that must be in separate hands."""
    if actor is not SYSTEM and not may_manage_accounts(actor):
        raise PermissionDenied
    Account.objects.select_for_update().get(pk=account.pk)
    held = set(Post.objects.filter(account=account).values_list("role", flat=True))
    if not may_hold_together(held | {role}):
        raise PermissionDenied
    post, new = Post.objects.get_or_create(account=account, role=role, unit_id=unit)
    if new:
        event = NewEvent.by(
            actor, f"account:{account.pk}", "give_post", evidence={"role": role, "unit": unit}
        )
        append([event])
    return post


@transaction.atomic
def set_active(actor: Actor, account_id: int, active: bool, reason: str) -> None:
    """Let an account in or keep it out; doing it twice changes nothing."""
    if not may_manage_accounts(actor):
        raise PermissionDenied
    changed = Account.objects.filter(pk=account_id).exclude(is_active=active).update(is_active=active)
    if changed:
        verb = "let_in" if active else "keep_out"
        append([NewEvent.by(actor, f"account:{account_id}", verb, reason=reason)])
