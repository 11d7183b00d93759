"""How places are given where not the first gets them: an answer with a reason, or a draw."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.activities.models.activity import Activity
from linli.activities.models.sign_up import SignUp
from linli.core.fields import SealedTextField
from linli.core.ids import uuid7


class Answer(models.Model):
    """Yes or no to somebody who asked for a place, by somebody else; a no says why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sign_up = models.OneToOneField(SignUp, models.PROTECT, related_name="answer")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_yes = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("person")), name="answer_by_another"),
            models.CheckConstraint(
                condition=Q(is_yes=True) | ~Q(reason=""), name="answer_no_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Draw(models.Model):
    """The seed of a draw: its SHA-256 is public from the day the activity is, itself once drawn."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.OneToOneField(Activity, models.PROTECT, related_name="draw")
    digest = models.CharField(max_length=64)
    seed = SealedTextField()
    made_at = models.DateTimeField(default=timezone.now)
    # In plain words once it was drawn, and how many places each post had then.
    shown = models.CharField(max_length=64, blank=True)
    places = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.digest
