"""Mail through SMTP."""

import smtplib
from collections.abc import Sequence
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from huiyin.act.notices.channels.message import Message, NotSent

SUBJECT_AT_MOST = 60


class Worded(Protocol):
    """What a subject is made of."""

    words: str


class Mail:
    """One plain-text mail through the server that the environment names (HUIYIN_MAIL_HOST and others)."""

    def send(self, message: Message) -> None:
        """Send it; the key is in its Message-ID, so that a second copy is known as one."""
        if not settings.EMAIL_HOST:
            raise NotSent("no_mail_server")
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
        mail = EmailMessage(
            message.subject,
            message.words,
            settings.DEFAULT_FROM_EMAIL,
            [message.to],
            headers={"Message-ID": f"<{message.key}@{domain}>", "Auto-Submitted": "auto-generated"},
            connection=get_connection(),
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise NotSent("recipient_refused", all(code < 500 for code in codes)) from None
        except (smtplib.SMTPException, OSError) as problem:
            raise NotSent(type(problem).__name__) from None


def subject(bundle: Sequence[Worded]) -> str:
    """One line: the first words, and how many there are."""
    first = " ".join(bundle[0].words.split())
    line = first if len(first) <= SUBJECT_AT_MOST else f"{first[: SUBJECT_AT_MOST - 1]}…"
    return f"{line} (+{len(bundle) - 1})" if len(bundle) > 1 else line
