"""Who looked at whose file, and why: written before the file is shown, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7


class Why(models.TextChoices):
    SERVICE = "service", _("To serve this person now")
    FOLLOW_UP = "follow_up", _("To follow up a service")
    VISIT = "visit", _("To prepare a visit")
    VERIFY = "verify", _("To check a name, a licence or a status")
    CORRECT = "correct", _("To correct the file, as the person asked")
    SAFETY = "safety", _("Danger to the person or to others")
    # Never asked at a desk: somebody whom the person let see the file.
    HELP = "help", _("To help, as the person agreed")


# For one of these the groups of a person are shown to those who serve them. To correct a file, as
# the person asked, nobody needs to know who is poor.
SERVING = (Why.SERVICE, Why.FOLLOW_UP, Why.VISIT, Why.VERIFY, Why.SAFETY)


# What opens the file of somebody who took back that they are served: what they come for
# themselves, and danger.
WITHOUT_CONSENT = (Why.CORRECT, Why.VERIFY, Why.SAFETY)


class Part(models.TextChoices):
    """What was opened by a look. A file is opened with the household and the helpers in it."""

    FILE = "file", _("The file")
    GROUPS = "groups", _("The file, with the groups")
    CARD = "card", _("The file, and the card's number")
    LIST = "list", _("A list taken along")
    ORDER = "order", _("Name, address and phone of an order")
    EXPORT = "export", _("All that is held, to print or to take along")


class Look(models.Model):
    """One look. The person sees it in the log of their own file."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(_("purpose"), max_length=10, choices=Why)
    note = models.CharField(_("in a few words"), max_length=100, blank=True)
    # On a list that was taken along. It opens no file.
    on_list = models.ForeignKey(
        "people.PeopleList", models.PROTECT, null=True, related_name="looks", db_index=False
    )
    # Empty, as the unit, of looks from before it was written down.
    part = models.CharField(_("part"), max_length=8, choices=Part, blank=True)
    # For whom they worked when they looked. Whoever helps as a neighbour works for nobody.
    unit = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "-id"], name="look_person"),
            models.Index(fields=["by", "person", "-id"], name="look_by"),
            models.Index(fields=["by", "-id"], condition=Q(on_list=None), name="look_by_lately"),
            models.Index(
                fields=["on_list"], condition=Q(on_list__isnull=False), name="look_on_list"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(part__in=["", *Part.values]), name="look_part"),
            models.CheckConstraint(
                condition=Q(part="")
                | Q(part=Part.LIST, on_list__isnull=False)
                | (~Q(part=Part.LIST) & Q(on_list=None)),
                name="look_on_a_list_is_of_a_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.why}"


class MinorApproval(models.Model):
    """A responsible person lets a member of staff open a minor's file for a time: 未网条例 §36."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(_("purpose"), max_length=10, choices=Why)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "asked_by"],
                condition=Q(decided_at=None),
                name="minor_approval_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="minor_approval_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_granted=None, until=None)
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    is_granted__isnull=False,  # or an unknown would pass
                    is_granted=False,
                    until=None,
                )
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    is_granted__isnull=False,
                    is_granted=True,
                    until__isnull=False,
                ),
                name="minor_approval_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by_id} {self.is_granted}"
