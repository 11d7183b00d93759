"""Public ids: UUID version 7 (RFC 9562 §5.7), made by the application."""

import secrets
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new id: 48 bits of Unix milliseconds, then 74 random bits, so new rows sort last."""
    milliseconds = time.time_ns() // 1_000_000 & (1 << 48) - 1
    random = secrets.randbits(74)
    value = (
        milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    )
    return UUID(int=value)


def uuid_or_none(text: str) -> UUID | None:
    """An id as it stands in an address; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
