"""HUIYIN_HOME and the secrets kept there."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Secrets:
    """Keys of this installation."""

    django_key: str
    vault_key: bytes


def home() -> Path:
    """The folder of this installation, made if it is not there."""
    folder = Path(os.environ.get("HUIYIN_HOME", "~/.huiyin")).expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def load_secrets() -> Secrets:
    """The keys, made at first use; two processes at once agree on one file."""
    path = Path(os.environ.get("HUIYIN_SECRET_FILE", home() / "secret"))
    if not path.exists():
        part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        body = {
            "django": secrets.token_urlsafe(50),
            "vault": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        part.touch(mode=0o600)
        part.write_text(json.dumps(body))
        try:
            os.link(part, path)
        except FileExistsError:
            pass
        part.unlink()
    body = json.loads(path.read_text())
    return Secrets(body["django"], base64.b64decode(body["vault"]))
