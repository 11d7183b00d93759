"""The key under which a phone seals what it has not yet sent: the same for the same person, each
time they sign in, and never for another."""

from uuid import UUID

from linli.core.sealing import lookup


def key_of(person_id: UUID) -> str:
    """64 hex digits, for a page of this person and nobody else's (static/core/pocket.js)."""
    return lookup(str(person_id), "core.pocket")
