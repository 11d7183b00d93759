"""Somebody asks for a place for a neighbour who has no phone: the desk signs them up."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.activities.models.post import Post
from linli.activities.models.sign_up import SignUp
from linli.core.fields import SealedTextField
from linli.core.ids import uuid7

MOST_NEIGHBOURS = 2  # for whom one person asks in one activity


class ForNeighbour(models.Model):
    """Who wants a place, as a neighbour said it with their consent. Nobody is looked up from it:
    the desk knows or registers them. Forgotten a month after the activity."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="neighbours")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField()
    name = SealedTextField(max_length=50)
    phone = SealedTextField(max_length=30, blank=True)
    at = models.DateTimeField(default=timezone.now)
    # Signed up by the desk, in the order in which it was asked; or not, with the reason.
    sign_up = models.OneToOneField(SignUp, models.PROTECT, null=True, related_name="asked_for")
    because = models.CharField(_("why not"), max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["post", "by", "slot"], name="neighbours_are_few"),
            models.CheckConstraint(
                condition=Q(slot__range=(1, MOST_NEIGHBOURS)), name="neighbour_has_a_slot"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, sign_up=None, because="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, because="")
                & Q(sign_up__isnull=False)
                | Q(answered_at__isnull=False, answered_by__isnull=False, sign_up=None)
                & ~Q(because=""),
                name="neighbour_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
