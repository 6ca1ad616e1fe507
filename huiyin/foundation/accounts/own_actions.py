"""Accounts of people who are no staff: opened by themselves on an invitation, and taken away whole when they leave.

What such a person is called or signs in with never reaches the ledger, which forgets nothing.
"""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from huiyin.foundation.accounts.models import Account, Post
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent


class Taken(Exception):
    """Somebody signs in with this name already."""


@transaction.atomic
def open_own_account(username: str, password: str, role: str, unit: str) -> Account:
    """An account without a name, with one post; raises `Taken`. Who calls has seen the invitation."""
    try:
        with transaction.atomic():
            account = Account.objects.create(username=username, name="", password=make_password(password))
    except IntegrityError:
        raise Taken from None
    Post.objects.create(account=account, role=role, unit_id=unit)
    _note(account.pk, "open_own_account", role)
    return account


def call(account_id: int, alias: str) -> None:
    """What the person is called here, which is no name."""
    Account.objects.filter(pk=account_id).update(name=alias)


@transaction.atomic
def close_own_account(account_id: int) -> None:
    """Take the sign-in name, the password and the posts away; doing it twice changes nothing."""
    account = Account.objects.select_for_update().get(pk=account_id)
    if not account.is_active:
        return
    Post.objects.filter(account=account).delete()
    account.username, account.is_active = f"left-{account_id}", False
    account.set_unusable_password()
    account.save(update_fields=["username", "is_active", "password"])
    _note(account_id, "close_own_account", "")


def _note(account_id: int, action: str, role: str) -> None:
    evidence = {"role": role} if role else {}
    append([NewEvent(f"account:{account_id}", action, account_id, "", role or "observer", evidence=evidence)])
