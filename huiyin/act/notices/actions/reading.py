"""What a person does with notices: reads them, and says where mail is to go."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction

from huiyin.act.notices.models import MailAddress, Notice
from huiyin.act.notices.policies import mail_owner
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.models import Event
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.foundation.vault.keys import vault_keys
from huiyin.foundation.vault.rules import seal_text

ADDRESS_AT_MOST = 254
EVENTS_AT_MOST = 100


def mark_read(actor: Actor, notice_id: int) -> Notice | None:
    """Read one of one's own notices; None if there is no such one."""
    notice = Notice.objects.filter(pk=notice_id, account_id=actor.id, channel="inbox").first()
    if notice is None or actor.id is None:
        return None
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now())
    return notice


def mark_all_read(actor: Actor, until: int) -> int:
    """Read all of one's own notices up to the newest that the person has seen; how many were unread."""
    if actor.id is None:
        return 0
    unread = Notice.objects.filter(account_id=actor.id, channel="inbox", read_at=None, pk__lte=until)
    return unread.update(read_at=now())


@transaction.atomic
def keep_address(actor: Actor, address: str) -> None:
    """Send this person's notices by mail as well; raises `ValidationError`. The address itself is not written down."""
    if actor.id is None:
        raise PermissionDenied
    address = address.strip()
    validate_email(address)
    if len(address) > ADDRESS_AT_MOST:
        raise ValidationError("too long")
    sealed = seal_text(vault_keys(), mail_owner(actor.id), address)
    MailAddress.objects.update_or_create(account_id=actor.id, defaults={"sealed": sealed, "since": now()})
    append([NewEvent.by(actor, f"account:{actor.id}", "mail_on")])


@transaction.atomic
def drop_address(actor: Actor) -> None:
    """No more mail for this person."""
    gone, _ = MailAddress.objects.filter(account_id=actor.id or 0).delete()
    if gone:
        append([NewEvent.by(actor, f"account:{actor.id}", "mail_off")])


def forget_told(stream: str) -> int:
    """Forget who was told of what happened in a stream, where that was promised; how many messages."""
    events = Event.objects.filter(stream=stream).values_list("pk", flat=True)[:EVENTS_AT_MOST]
    gone, _ = Notice.objects.filter(event__in=list(events)).delete()
    return gone
