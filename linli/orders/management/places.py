"""The area a command names."""

from uuid import UUID

from django.core.management.base import CommandError

from linli.areas.models import Area


def area_named(word: str) -> Area:
    """By its address word, its code, its id, or its name if only one area is called so."""
    found = Area.objects.filter(slug=word).first() or Area.objects.filter(codes__code=word).first()
    if found is None:
        try:
            found = Area.objects.filter(pk=UUID(word)).first()
        except ValueError:
            called = list(Area.objects.filter(name=word, valid_until=None)[:2])
            found = called[0] if len(called) == 1 else None
            if len(called) > 1:
                raise CommandError("Several areas are called so. Say the code.") from None  # noqa: EM101
    if found is None:
        raise CommandError("There is no such area.")
    return found
