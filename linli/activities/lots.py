"""The public rule of a draw: whoever has the seed and the numbers comes to the same order.

Each number gets the SHA-256 of "seed:number"; the smallest stands first. Nobody knows the order
before the seed is shown, and nobody can change the seed afterwards: its own SHA-256 was public from
the day on which signing up was.
"""

import hashlib
import secrets
from collections.abc import Iterable
from uuid import UUID


def new_seed() -> str:
    """32 bytes of chance, as 64 hexadecimal digits."""
    return secrets.token_hex(32)


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def number_of(pk: UUID) -> str:
    """The number of a sign-up as its owner reads it; it says nothing of whose it is."""
    tail = pk.hex[-12:]
    return f"{tail[:4]}-{tail[4:8]}-{tail[8:]}"


def mark_of(seed: str, number: str) -> str:
    """What a number is sorted by."""
    return digest_of(f"{seed}:{number}")


def drawn(seed: str, numbers: Iterable[str]) -> list[str]:
    """The numbers in the order in which they were drawn."""
    return sorted(numbers, key=lambda number: (mark_of(seed, number), number))
