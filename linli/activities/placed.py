"""Activities that are still to come in an area that has ended go to what came after it."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.activities.models import Activity
from linli.areas import pointing


def register() -> None:
    pointing.register(
        pointing.Pointing(
            "activity", _("Activities to come"), _to_come, lambda one: one.address,
            lambda one: one.name, is_public=True,
        )
    )  # fmt: skip


def _to_come(areas: Collection[UUID]) -> QuerySet[Activity]:
    return Activity.objects.filter(area__in=areas, begins_at__gt=timezone.now())
