"""Signing certificates with Ed25519, and saying whether a signature holds. No Django rows here.

What is signed is a text: canonical JSON, in UTF-8. The first key of LINLI_CERTIFICATE_KEYS signs,
all of them are published and verify, so a certificate outlives the key that signed it.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

# What cannot be taken for something else on paper: no 0 O, 1 I L, 8 B, 2 Z, 5 S.
LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 12


def canonical(facts: Mapping[str, Any]) -> str:
    """The one way these facts are written down."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sign(text: str) -> tuple[str, str]:
    """The name of the key and the signature, 128 hex digits. LookupError without a key."""
    name, key = next(iter(_keys().items()), ("", None))
    if key is None:
        raise LookupError
    return name, key.sign(text.encode()).hex()


def holds(text: bytes, signature: str, key_name: str) -> bool:
    """Whether one of our keys signed exactly this."""
    key = _keys().get(key_name)
    try:
        raw = bytes.fromhex(signature)
        # One signature has one spelling: the reader forgives capitals, we do not.
        if key is None or raw.hex() != signature:
            return False
        key.public_key().verify(raw, text)
    except (ValueError, InvalidSignature):
        return False
    return True


def public_keys() -> dict[str, str]:
    """The public half of each key as 64 hex digits, by name."""
    return {name: key.public_key().public_bytes_raw().hex() for name, key in _keys().items()}


def can_sign() -> bool:
    return bool(_keys())


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def new_code() -> str:
    """Twelve letters nobody can guess: 25^12, or 55 bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def check_digit(digits: str) -> str:
    """The Luhn digit behind these digits."""
    total = 0
    for place, one in enumerate(reversed(digits)):
        value = int(one) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def _keys() -> dict[str, Ed25519PrivateKey]:
    return _parse(tuple(settings.CERTIFICATE_KEYS))


@lru_cache
def _parse(entries: tuple[str, ...]) -> dict[str, Ed25519PrivateKey]:
    pairs = (entry.split(":", 1) for entry in entries)
    return {name: Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)) for name, seed in pairs}
