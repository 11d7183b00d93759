"""The links between areas: they follow every change of a parent, in the same commit."""

from linli.areas.models import Area, AreaLink


def hold_tree() -> None:
    """Let nobody else change the tree until the transaction ends.

    Two moves at once could each look right and together close a circle, even in places far
    from one another; changes of the tree are rare, so they take turns.
    """
    list(Area.objects.filter(parent=None).order_by("pk").select_for_update().values_list("pk"))


def link(area: Area) -> None:
    """Write the links of a new leaf: to itself, and from all that lies above its parent."""
    links = [AreaLink(above=area, below=area, steps=0)]
    if area.parent_id:
        links += [
            AreaLink(above_id=upper.above_id, below=area, steps=upper.steps + 1)
            for upper in AreaLink.objects.filter(below=area.parent_id)
        ]
    AreaLink.objects.bulk_create(links)


def relink(area: Area) -> None:
    """Write the links of a whole subtree afresh after its root moved."""
    inside = AreaLink.objects.filter(above=area).values("below")
    AreaLink.objects.filter(below__in=inside).exclude(above__in=inside).delete()
    inner = list(AreaLink.objects.filter(above=area).values_list("below", "steps"))
    outer = AreaLink.objects.filter(below=area.parent_id).values_list("above", "steps")
    AreaLink.objects.bulk_create(
        (
            AreaLink(above_id=above, below_id=below, steps=up + 1 + down)
            for above, up in outer
            for below, down in inner
        ),
        batch_size=5000,
    )
