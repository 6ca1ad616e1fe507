"""Sealing, keyed hashes and masks; no Django."""

import hashlib
import hmac
import json
import os
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


@dataclass(frozen=True)
class Person:
    """An appellant's name and telephone number, as told."""

    name: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone)


@dataclass(frozen=True)
class Keys:
    """Keys for sealing and for searching, both derived from the master key."""

    seal: bytes
    search: bytes


@lru_cache(maxsize=4)
def derive(master: bytes) -> Keys:
    """Two independent keys from the master key (HMAC-SHA-256 with a label each)."""
    return Keys(_mac(master, b"huiyin vault seal"), _mac(master, b"huiyin vault search"))


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def phone_digits(phone: str) -> str:
    """A number in one spelling: half-width digits, without +86 or separators."""
    digits = re.sub(r"[^\d]", "", unicodedata.normalize("NFKC", phone))
    return digits.removeprefix("0086").removeprefix("86") if len(digits) > 11 else digits


def search_key(keys: Keys, kind: str, value: str) -> bytes:
    """Keyed hash by which a value is found again without being readable."""
    return _mac(keys.search, f"{kind}:{value}".encode())


def seal(keys: Keys, token: bytes, person: Person) -> bytes:
    """AES-256-GCM over the person, bound to the token; nonce first."""
    nonce = os.urandom(NONCE)
    body = json.dumps([person.name, person.phone], ensure_ascii=False).encode()
    return nonce + AESGCM(keys.seal).encrypt(nonce, body, token)


def unseal(keys: Keys, token: bytes, sealed: bytes) -> Person:
    """The person again; raises `cryptography.exceptions.InvalidTag` if key, token or bytes are others."""
    body = AESGCM(keys.seal).decrypt(sealed[:NONCE], sealed[NONCE:], token)
    return Person(*json.loads(body))


def seal_text(keys: Keys, bound: str, text: str) -> bytes:
    """AES-256-GCM over any text, bound to what it belongs to; nonce first."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(keys.seal).encrypt(nonce, text.encode(), bound.encode())


def unseal_text(keys: Keys, bound: str, sealed: bytes) -> str:
    """The text again; raises `cryptography.exceptions.InvalidTag` if key, owner or bytes are others."""
    return AESGCM(keys.seal).decrypt(sealed[:NONCE], sealed[NONCE:], bound.encode()).decode()


def mask_name(name: str) -> str:
    """Surname and a star; a courtesy title at the end stays."""
    name = name.strip()
    title = re.search(r"(先生|女士|同志|老师)$", name)
    return f"{name[0]}*{title.group() if title and len(name) > 2 else ''}" if name else ""


def mask_phone(phone: str) -> str:
    """First three and last four digits of a long number, last two of a short one."""
    digits = phone_digits(phone)
    if len(digits) >= 9:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-2:]}" if digits else ""


def blotted(text: str, person: Person, mask: str = "＊＊") -> str:
    """A text without this person's name, without the surname before a title, and without the number."""
    name, digits = person.name.strip(), phone_digits(person.phone)
    if len(digits) >= 5:
        either_width = (f"[{digit}{chr(ord('０') + int(digit))}]" for digit in digits)
        text = re.sub(r"[\s\-－—]?".join(either_width), mask, text)
    plain = re.sub(r"(先生|女士|同志|老师)$", "", name)
    for part in (name, plain, plain[1:] if len(plain) >= 3 else ""):
        if len(part) >= 2:
            text = text.replace(part, mask)
    return text
