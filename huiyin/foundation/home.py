"""HUIYIN_HOME and the secrets kept there."""

import base64
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Secrets:
    """Keys of this installation: Django's for signing, the vault's 32 bytes for the identities."""

    django_key: str
    vault_key: bytes


class SecretsUnreadable(Exception):
    """The file of secrets is damaged; a new one would make every kept identity unreadable."""


def home() -> Path:
    """The folder of this installation, made if it is not there; others may pass through it, not look into it."""
    folder = Path(os.environ.get("HUIYIN_HOME") or "~/.huiyin").expanduser().absolute()
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    return folder


def load_secrets() -> Secrets:
    """The keys, made at first use; two processes at once agree on one file.

    HUIYIN_SECRET_FILE names another file than `secret` in the home. Raises `SecretsUnreadable`.
    """
    path = Path(os.environ.get("HUIYIN_SECRET_FILE") or home() / "secret")
    if not path.exists():
        _make(path)
    try:
        body = json.loads(path.read_text())
        return Secrets(body["django"], base64.b64decode(body["vault"], validate=True))
    except (ValueError, KeyError, TypeError) as damaged:
        raise SecretsUnreadable(f"{path} is damaged: bring it back from a copy") from damaged


def _make(path: Path) -> None:
    body = {"django": secrets.token_urlsafe(50), "vault": base64.b64encode(secrets.token_bytes(32)).decode()}
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        json.dump(body, target)
        target.flush()
        os.fsync(target.fileno())  # a key lost with the power would take every identity with it
    with suppress(FileExistsError):  # another process was first: its keys are the keys
        path.hardlink_to(part)
    part.unlink()
