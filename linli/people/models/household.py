"""Who lives together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import LookupField, SealedTextField
from linli.core.ids import uuid7


class Household(models.Model):
    """One door. Its address is sealed; two households of one address are found by its hash."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="households")
    address = SealedTextField(_("home address"))
    address_key = LookupField(source="address", purpose="address")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["area", "address_key"], name="household_address")]

    def __str__(self) -> str:
        return str(self.id)


class Relation(models.TextChoices):
    """To the head of the household."""

    HEAD = "head", _("Head of the household")
    SPOUSE = "spouse", _("Spouse")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent")
    GRANDCHILD = "grandchild", _("Grandchild")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Other")


class Dweller(models.Model):
    """A person's time in a household."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="dwellers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="dwellings")
    relation = models.CharField(_("relation"), max_length=12, choices=Relation)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="dweller_in_one_household"
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until=None, relation=Relation.HEAD),
                name="household_has_one_head",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.household_id}"
