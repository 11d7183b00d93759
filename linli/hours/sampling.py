"""Drawing by lot so that anybody can repeat it: pure functions, of nothing but text.

Each id is hashed with the seed, and those with the smallest hashes are drawn. Whoever knows the
seed and the ids comes to the same lot, in any language, with SHA-256.
"""

from collections.abc import Iterable
from hashlib import sha256


def pick(seed: str, ids: Iterable[str], count: int) -> list[str]:
    """The `count` ids whose SHA-256 of "seed id" is smallest, smallest first."""
    return sorted(ids, key=lambda one: sha256(f"{seed} {one}".encode()).digest())[:count]


def digest(ids: Iterable[str]) -> str:
    """SHA-256 of all ids, sorted, each on a line of its own."""
    return sha256("\n".join(sorted(ids)).encode()).hexdigest()
