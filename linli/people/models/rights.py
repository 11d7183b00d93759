"""What a person asked for under PIPL §44–50 that leaves a trace after they are gone."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7


class ByWhom(models.TextChoices):
    """Who asked for it, or why it was due; the last four are reasons at a desk."""

    OWN = "own", _("They themselves")
    GUARDIAN = "guardian", _("The guardian of a child")
    SPOKEN = "spoken", _("They asked for it at the desk")
    PAPER = "paper", _("They asked for it in writing")
    DEAD = "dead", _("The person has died, and the family asked for it")
    TWICE = "twice", _("Registered twice, or by mistake")


class Erasure(models.Model):
    """The receipt of an erasure: what was erased, what law keeps and why. It names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    erased = models.JSONField(default=dict)
    why = models.CharField(max_length=8, choices=ByWhom, default=ByWhom.OWN)
    kept = models.JSONField(default=dict)  # the laws
    stays = models.JSONField(default=dict)  # how many rows, without the name

    def __str__(self) -> str:
        return str(self.id)
