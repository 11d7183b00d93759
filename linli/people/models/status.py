"""Target groups, as dated statuses: who needs looking after, who says so, until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7


class Group(models.TextChoices):
    """The groups of Guangzhou's 2023 rules for social work stations, §4."""

    MINIMUM_ALLOWANCE = "dibao", _("Minimum-allowance household")
    EXTREME_POVERTY = "tekun", _("Supported in extreme poverty")
    MARGINAL = "marginal", _("Marginal low-income household")
    HIGH_COSTS = "high_costs", _("Household with crushing costs")
    DISABLED = "disabled", _("Disabled")
    HOMELESS = "homeless", _("Homeless")
    LEFT_BEHIND_CHILD = "left_child", _("Left-behind child")
    CHILD_IN_DIFFICULTY = "child", _("Child in difficulty")
    POOR_SINGLE_MOTHER = "single_mother", _("Single mother in hardship")
    LEFT_BEHIND_WOMAN = "left_woman", _("Left-behind woman")
    ELDER_ALONE = "alone", _("Elder living alone")
    ELDER_EMPTY_NEST = "empty_nest", _("Elder, empty nest")
    ELDER_NO_FAMILY = "no_family", _("Elder without family")
    ELDER_LEFT_BEHIND = "left_elder", _("Left-behind elder")
    ELDER_DISABLED = "frail", _("Elder unable to care for themselves")
    ELDER_SEVERE = "severe", _("Severely disabled elder")
    ELDER_ONE_CHILD = "one_child", _("Elder of a special family-planning household")


class Status(models.Model):
    """A group a person belongs to for a time. Confirmed once, not asked again (社救法 §42)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="statuses")
    group = models.CharField(_("group"), max_length=14, choices=Group)
    source = models.CharField(_("source"), max_length=100)
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_until = models.DateField(_("last day"))
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["group", "-valid_from"]
        indexes = [models.Index(fields=["group", "valid_until"], name="status_group")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "group"], condition=Q(ended_at=None), name="status_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="status_ends_after_it_began"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="status_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.person_id}"
