"""What may lie in what."""

from linli.areas.models import RANK


def fits(kind: str, above: str) -> bool:
    """Whether an area of one kind may lie in one of the other: never in a smaller one."""
    return RANK[kind] >= RANK[above]
