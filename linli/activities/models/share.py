"""Places that are kept for some people first, until a moment: of those of a post, or more."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.activities.models.post import MOST_PLACES, Post
from linli.core.ids import uuid7
from linli.people.models import Group


class Share(models.Model):
    """So many places of a post for a group, for people from an age, or for the members of a
    partner, who get these and no others: their quota."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="shares")
    group = models.CharField(max_length=14, choices=Group, blank=True)
    least_age = models.PositiveSmallIntegerField(null=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+"
    )
    places = models.PositiveIntegerField()
    # Of the places of the post, which are everybody's afterwards; or on top of them: then they
    # are nobody's afterwards, and there are so many places fewer.
    is_on_top = models.BooleanField(default=False)
    # Dropped while somebody had one of them: nobody else comes for it any more.
    ended_at = models.DateTimeField(null=True)
    until = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(places__range=(1, MOST_PLACES)), name="share_has_places"
            ),
            models.CheckConstraint(
                condition=(~Q(group="") & Q(least_age=None, organisation=None))
                | Q(group="", least_age__isnull=False, organisation=None)
                | Q(group="", least_age=None, organisation__isnull=False),
                name="share_for_one_kind_of_people",
            ),
            models.UniqueConstraint(
                fields=["post", "organisation"],
                condition=Q(organisation__isnull=False, ended_at=None),
                name="share_of_a_partner_once",
            ),
        ]

    def __str__(self) -> str:
        return self.whose

    @property
    def whose(self) -> str:
        """For whom it is, in words."""
        if self.organisation:
            return _("members of %(name)s") % {"name": self.organisation.name}
        if self.least_age:
            return _("people from %(age)s years") % {"age": self.least_age}
        return str(self.get_group_display())
