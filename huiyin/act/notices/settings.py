"""What the environment says about sending: the public address, the gateways, whether numbers may be written out."""

import os
from dataclasses import dataclass


def public_url() -> str:
    """The address under which people reach this installation, without a slash at the end; empty if not said."""
    return os.environ.get("HUIYIN_PUBLIC_URL", "").rstrip("/")


@dataclass(frozen=True)
class Gateway:
    """Where messages of one channel are handed in, and the key they are signed with."""

    url: str
    key: str
    sender: str
    seconds: float


def gateway(channel: str) -> Gateway | None:
    """The gateway of a channel (HUIYIN_SMS_URL, HUIYIN_SMS_KEY, …); None: messages are written to a file.

    Raises ValueError if an address is given without its key: unsigned messages are never sent.
    """
    prefix = f"HUIYIN_{channel.upper()}"
    url = os.environ.get(f"{prefix}_URL", "")
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{prefix}_URL: an http or https address is expected")
    if not (key := os.environ.get(f"{prefix}_KEY", "")):
        raise ValueError(f"{prefix}_KEY: a gateway needs a key to sign with")
    return Gateway(
        url, key, os.environ.get(f"{prefix}_SENDER", ""), float(os.environ.get(f"{prefix}_SECONDS", "10"))
    )


def shared_key(channel: str) -> str:
    """The key that a gateway signs its requests with (HUIYIN_TELEPHONY_KEY, …); empty: none is taken."""
    return os.environ.get(f"HUIYIN_{channel.upper()}_KEY", "")


def shows_numbers() -> bool:
    """Whether the file of the development adapter holds whole numbers; only with HUIYIN_OUTBOX_NUMBERS=1."""
    return os.environ.get("HUIYIN_OUTBOX_NUMBERS") == "1"
