"""Where a message goes: found at the moment of sending, kept nowhere."""

import re

from cryptography.exceptions import InvalidTag

from huiyin.act.notices.models import MailAddress, Notice
from huiyin.act.notices.policies import mail_owner
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.vault.actions import number_for
from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.rules import unseal_text


class NoAddress(Exception):
    """The recipient cannot be reached by this channel; `why` is a short word for the log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def address_of(notice: Notice, numbers: str) -> str:
    """The number or address of a notice's recipient; raises `NoAddress`. Each look into the vault is written down."""
    if notice.appellant is not None:
        return _number(notice, numbers)
    row = MailAddress.objects.filter(account_id=notice.account_id or 0).first()
    if row is None or notice.account_id is None:
        raise NoAddress("no_address")
    try:
        return unseal_text(vault_keys(), mail_owner(notice.account_id), bytes(row.sealed))
    except InvalidTag:
        raise NoAddress("no_address") from None


def _number(notice: Notice, numbers: str) -> str:
    assert notice.appellant is not None
    number = number_for(SYSTEM, notice.appellant, f"notice {notice.pk} {notice.template}")
    if not number:
        raise NoAddress("no_number")
    if notice.channel in ("sms", "wechat") and not re.fullmatch(numbers, number):
        raise NoAddress("no_mobile")
    return number
