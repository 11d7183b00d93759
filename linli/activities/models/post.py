"""Places in an activity: for those who take part, and for helpers with a task."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.activities.models.activity import Activity
from linli.catalogue.models import Force
from linli.core.ids import uuid7
from linli.people.models import Group, Level, Sex

MOST_PLACES = 5000
SEXES = frozenset({Sex.MALE, Sex.FEMALE})


class Part(models.TextChoices):
    """What one comes for."""

    GUEST = "guest", _("To take part")
    HELPER = "helper", _("To help")


class Post(models.Model):
    """Places of one sort in an activity: for those who take part, or for helpers with a task."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="posts")
    part = models.CharField(max_length=6, choices=Part, default=Part.GUEST)
    name = models.CharField(_("name"), max_length=30, blank=True)
    capacity = models.PositiveIntegerField(_("places"))
    kept = models.PositiveIntegerField(default=0)  # of them in shares, for some people first
    extra = models.PositiveIntegerField(default=0)  # on top of them, in shares of their own
    force = models.CharField(max_length=10, choices=Force, blank=True)
    least_age = models.PositiveSmallIntegerField(_("from age"), null=True)
    most_age = models.PositiveSmallIntegerField(_("up to age"), null=True)
    # What can happen here besides what can in the whole activity.
    risk = models.CharField(_("what can happen in this post"), max_length=200, blank=True)
    # Only for women, or for men, where the task itself asks for it; everybody reads why.
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    sex_because = models.CharField(max_length=100, blank=True)
    # Stalls and seats: each has its number, and whoever takes it says what stands there.
    is_numbered = models.BooleanField(default=False)
    # Only for people of a group; only with a licence of this level or above; only with a skill.
    group = models.CharField(max_length=14, choices=Group, blank=True)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    skill = models.ForeignKey(
        "activities.Skill", models.PROTECT, null=True, related_name="posts", db_index=False
    )

    class Meta:
        ordering = ["part", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "part", "name"], name="post_named_once"),
            models.CheckConstraint(
                condition=Q(capacity__range=(1, MOST_PLACES)), name="post_has_places"
            ),
            models.CheckConstraint(
                condition=Q(kept__lte=F("capacity")), name="post_keeps_no_more_than_there_are"
            ),
            models.CheckConstraint(
                condition=Q(extra__lte=MOST_PLACES - F("capacity")), name="post_has_not_too_many"
            ),
            models.CheckConstraint(
                condition=Q(part=Part.GUEST, force="") | (Q(part=Part.HELPER) & ~Q(force="")),
                name="post_force_of_helpers",
            ),
            models.CheckConstraint(
                condition=Q(least_age=None) | Q(most_age=None) | Q(most_age__gte=F("least_age")),
                name="post_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(sex="", sex_because="") | (Q(sex__in=SEXES) & ~Q(sex_because="")),
                name="post_of_one_sex_says_why",
            ),
            models.CheckConstraint(
                condition=Q(level="") | Q(force=Force.WORKER), name="post_level_of_social_workers"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def total(self) -> int:
        """All places there are: those of the plan, and what shares have on top of it."""
        return self.capacity + self.extra

    @property
    def has_shares(self) -> bool:
        return bool(self.kept or self.extra)

    @property
    def is_for_all(self) -> bool:
        """Whether nothing about a person has to be looked up before they sign up."""
        ages = self.least_age is None and self.most_age is None
        plain = ages and not self.group and not self.sex and self.skill_id is None
        return self.part == Part.GUEST and plain
