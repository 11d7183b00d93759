"""Sealing what must not be read from a disk or a backup: AES-256-GCM, or SM4-GCM by setting.

A sealed text reads ``s1.<family>.<key id>.<base64url of nonce, ciphertext and tag>``, so old
texts stay readable after a change of key or of family; `manage reseal` brings them up to date.
The first key of LINLI_SEALING_KEYS seals, all of them open. Look-up and uniqueness of sealed
values go through a keyed hash (HMAC with SHA-256 or SM3) under a key of its own.
"""

import base64
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12
TAG = 16
FAMILIES = ("aes", "sm")


class Unreadable(Exception):  # noqa: N818 - the operator reads it as a sentence
    """A sealed text that none of our keys opens, or that was moved to another place."""


def seal(plain: str, *, place: str) -> str:
    """The text, sealed for one place ("app.model.field"): it opens nowhere else."""
    key_id = next(iter(_masters()))
    family = settings.SEALING_FAMILY
    nonce = secrets.token_bytes(NONCE)
    box = nonce + _encrypt(family, key_id, nonce, plain.encode(), place.encode())
    return f"s1.{family}.{key_id}.{base64.urlsafe_b64encode(box).decode()}"


def unseal(sealed: str, *, place: str) -> str:
    """The plain text again. Raises Unreadable, without saying anything about the content."""
    try:
        version, family, key_id, text = sealed.split(".")
        box = base64.urlsafe_b64decode(text)
        # One text opens in one spelling: the decoder forgives stray letters, we do not.
        if base64.urlsafe_b64encode(box).decode() != text:
            raise Unreadable
        if version != "s1" or family not in FAMILIES or key_id not in _masters():
            raise Unreadable
        return _decrypt(family, key_id, box[:NONCE], box[NONCE:], place.encode()).decode()
    except (ValueError, InvalidTag) as error:
        raise Unreadable from error


def is_current(sealed: str) -> bool:
    """Whether the text was sealed by the first key in the family now set."""
    return sealed.startswith(f"s1.{settings.SEALING_FAMILY}.{next(iter(_masters()))}.")


def lookup(value: str, purpose: str) -> str:
    """The keyed hash under which a sealed value is found: 64 hex digits, equal for equal values.

    `purpose` keeps the same digits in two columns from being linked.
    """
    key = bytes.fromhex(settings.LOOKUP_KEY)
    words = f"{purpose}\0{value}".encode()
    if settings.SEALING_FAMILY == "aes":
        return hmac.digest(key, words, "sha256").hex()  # eight times faster than an object
    mac = HMAC(key, hashes.SM3())
    mac.update(words)
    return mac.finalize().hex()


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _masters() -> dict[str, bytes]:
    return _parse(tuple(settings.SEALING_KEYS))


@lru_cache
def _parse(entries: tuple[str, ...]) -> dict[str, bytes]:
    pairs = (entry.split(":", 1) for entry in entries)
    return {key_id: bytes.fromhex(master) for key_id, master in pairs}


@lru_cache
def _key(family: str, master: bytes) -> bytes:
    """The family's own key: AES takes 32 bytes, SM4 takes 16, and neither sees the other's."""
    length = 16 if family == "sm" else 32
    derive = HKDF(hashes.SHA256(), length, salt=None, info=f"linli sealing {family}".encode())
    return derive.derive(master)


def _encrypt(family: str, key_id: str, nonce: bytes, plain: bytes, place: bytes) -> bytes:
    key = _key(family, _masters()[key_id])
    if family == "aes":
        return _aes(key).encrypt(nonce, plain, place)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(place)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _decrypt(family: str, key_id: str, nonce: bytes, box: bytes, place: bytes) -> bytes:
    key = _key(family, _masters()[key_id])
    if family == "aes":
        return _aes(key).decrypt(nonce, box, place)
    cipher, tag = box[:-TAG], box[-TAG:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(place)
    return decryptor.update(cipher) + decryptor.finalize()


@lru_cache
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)
