"""A photograph taken at the door, with the yes that was asked for before it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7
from linli.core.models import StoredFile
from linli.orders.models.order import Order

PERSON = settings.AUTH_USER_MODEL


class Yes(models.TextChoices):
    """Who was asked before the photo was taken, and said yes."""

    OWN = "own", _("They themselves said yes")
    FAMILY = "family", _("Whoever looks after them said yes")


class Photo(models.Model):
    """The row stays when the yes is taken back, as proof that it was; the picture goes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="photos")
    file = models.OneToOneField(StoredFile, models.CASCADE, null=True, related_name="+")
    yes = models.CharField(_("who said yes"), max_length=6, choices=Yes)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(yes__in=Yes.values), name="photo_with_a_yes"),
            # No yes, no picture: one cannot be taken back without the other going.
            models.CheckConstraint(
                condition=Q(file__isnull=False, withdrawn_at=None, withdrawn_by=None)
                | Q(file=None, withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="photo_as_long_as_the_yes",
            ),
        ]

    def __str__(self) -> str:
        return f"photo {self.pk} of {self.order_id}"
