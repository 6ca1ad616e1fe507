"""Where a message goes, and addresses in it that only its recipient may know: made at sending, kept nowhere."""

import re

from cryptography.exceptions import InvalidTag

from huiyin.act.notices.links import with_link, with_room
from huiyin.act.notices.models import MailAddress, Notice
from huiyin.act.notices.policies import mail_owner
from huiyin.act.notices.rules import LINK_MARK
from huiyin.act.notices.settings import public_url
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.vault.actions import number_for
from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.links import TOKEN, link_token
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


def words_of(notice: Notice) -> str:
    """The words as they go out, with the address that its event's link has; raises `NoAddress` if it has none."""
    if LINK_MARK not in notice.words:
        return with_link(notice.words, notice.event)
    evidence = Event.objects.filter(pk=notice.event).values_list("evidence", flat=True).first() or {}
    link = evidence.get("link")
    if not isinstance(link, int) or not public_url():
        raise NoAddress("no_link")
    return notice.words.replace(LINK_MARK, f"{public_url()}/r/{link_token('rating', link)}/")


def as_long(words: str) -> str:
    """Words as long as they will be with their address, to be counted."""
    return with_room(words).replace(LINK_MARK, f"{public_url()}/r/{'x' * TOKEN}/")
