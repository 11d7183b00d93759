"""What somebody can do, as they say or as a station has seen on paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7


class Skill(models.TextChoices):
    """What a service may ask for."""

    ELECTRICS = "electrics", _("Electrician's work")
    PLUMBING = "plumbing", _("Water and drains")
    CARPENTRY = "carpentry", _("Carpentry and fitting")
    APPLIANCES = "appliances", _("Household appliances")
    LOCKS = "locks", _("Doors and locks")
    COMPUTERS = "computers", _("Phones and computers")
    FIRST_AID = "first_aid", _("First aid")
    NURSING = "nursing", _("Nursing")
    CARE = "care", _("Caring for frail people")
    HAIR = "hair", _("Cutting hair")
    COOKING = "cooking", _("Cooking")
    TEACHING = "teaching", _("Teaching children")
    COUNSELLING = "counselling", _("Psychological counselling")
    LAW = "law", _("Legal questions")
    MEDIATION = "mediation", _("Mediation")
    SIGN = "sign", _("Sign language")
    MUSIC = "music", _("Music, dance and calligraphy")
    DRIVING = "driving", _("Driving")
    # Not said by oneself: an employer asks the register each year (未成年人保护法 §62).
    CHILDREN = "children", _("Checked for work with minors")


# A mistake here does harm, or the law asks for a paper: it counts only when somebody has seen one.
PROVEN = frozenset(
    {
        Skill.ELECTRICS, Skill.NURSING, Skill.COUNSELLING, Skill.LAW, Skill.DRIVING, Skill.CHILDREN,
    }
)  # fmt: skip


class Ability(models.Model):
    """One skill of one person. `checked_by` has seen the paper, or asked the register."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="abilities")
    skill = models.CharField(_("skill"), max_length=12, choices=Skill)
    said_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(null=True)
    valid_until = models.DateField(_("last day"), null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["skill", "said_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "skill"], condition=Q(ended_at=None), name="ability_once"
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None, checked_at=None)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="ability_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=models.F("person")),
                name="ability_checked_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(skill=Skill.CHILDREN)
                | Q(checked_at__isnull=False, valid_until__isnull=False),
                name="ability_for_minors_is_checked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.person_id}"

    @property
    def counts(self) -> bool:
        """Whether it counts where a service asks for it."""
        if self.ended_at is not None:
            return False
        if self.valid_until is not None and self.valid_until < timezone.localdate():
            return False
        return self.skill not in PROVEN or self.checked_at is not None
