"""The places there are, and who has one or waits for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.activities.models.activity import Activity
from linli.activities.models.post import MOST_PLACES, Post
from linli.activities.models.share import Share
from linli.core.ids import uuid7


class Seat(models.Model):
    """One place. There are as many as the post has, so that nobody gets one too many; whoever
    takes one takes the row: of the ways that never oversold, SKIP LOCKED was the fastest.
    """

    id = models.BigAutoField(primary_key=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="seats")
    number = models.PositiveIntegerField()
    is_free = models.BooleanField(default=True)
    # Kept for some people first, until then.
    share = models.ForeignKey(
        Share, models.PROTECT, null=True, related_name="seats", db_index=False
    )
    kept_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="seat_numbered_once"),
            models.CheckConstraint(
                condition=Q(number__range=(1, MOST_PLACES)), name="seat_number_bounded"
            ),
            models.CheckConstraint(
                condition=Q(share=None, kept_until=None)
                | Q(share__isnull=False, kept_until__isnull=False),
                name="seat_kept_until_some_time",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "number"], condition=Q(is_free=True), name="seat_free"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Stand(models.TextChoices):
    """Where somebody stands with an activity."""

    ASKED = "asked", _("Asked for a place")
    IN = "in", _("Signed up")
    WAITING = "waiting", _("In the line")
    OFFERED = "offered", _("A place is free for you")
    LEFT = "left", _("Called off")
    DECLINED = "declined", _("Place declined")
    LAPSED = "lapsed", _("Place not taken in time")
    REFUSED = "refused", _("Not accepted")


SEATED = (Stand.IN, Stand.OFFERED)
ACTIVE = (*SEATED, Stand.WAITING, Stand.ASKED)
LAST = 2**31 - 1  # after everybody who was drawn


class SignUp(models.Model):
    """One person's place in one activity, or in its line."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sign_ups")
    post = models.ForeignKey(Post, models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sign_ups")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stand = models.CharField(max_length=8, choices=Stand)
    seat = models.OneToOneField(Seat, models.PROTECT, null=True, related_name="sign_up")
    # The line is in the order in which it was drawn, then in the order of arrival.
    turn = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    # The share of places they come first for. Members of a partner are bound to theirs: they get
    # no other place, and a trigger says so.
    share = models.ForeignKey(
        Share, models.PROTECT, null=True, related_name="sign_ups", db_index=False
    )
    is_bound = models.BooleanField(default=False)
    # Where one or two of a household get a place: the household, and which of the two it is.
    home = models.ForeignKey(
        "people.Household", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    home_slot = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True)  # of an offer
    ended_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)  # to what can happen
    # After it was moved: that they come all the same.
    comes_at = models.DateTimeField(null=True)
    # What stands at a numbered stall; everybody reads it.
    shows = models.CharField(_("what you show or sell there"), max_length=60, blank=True)
    is_late = models.BooleanField(default=False)  # called off when nobody else could come
    is_absent = models.BooleanField(default=False)  # had a place and did not come
    is_excused = models.BooleanField(default=False)  # the desk knows why; it counts no more

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=Q(stand__in=ACTIVE),
                name="one_person_one_place",
            ),
            models.UniqueConstraint(
                fields=["activity", "home", "home_slot"],
                condition=Q(stand__in=ACTIVE, home__isnull=False),
                name="sign_up_few_of_a_home",
            ),
            models.CheckConstraint(
                condition=Q(home=None) | Q(home_slot__in=(1, 2)), name="sign_up_slot_of_a_home"
            ),
            models.CheckConstraint(
                condition=Q(is_bound=False) | Q(share__isnull=False),
                name="sign_up_bound_to_a_share",
            ),
            # Who is in has a seat, and who is not has none: the seats are the limit.
            models.CheckConstraint(
                condition=Q(stand__in=SEATED, seat__isnull=False)
                | (~Q(stand__in=SEATED) & Q(seat=None)),
                name="sign_up_seated",
            ),
            models.CheckConstraint(
                condition=Q(stand=Stand.OFFERED, until__isnull=False)
                | (~Q(stand=Stand.OFFERED) & Q(until=None)),
                name="sign_up_offer_ends",
            ),
            models.CheckConstraint(
                condition=Q(stand__in=ACTIVE, ended_at=None)
                | (~Q(stand__in=ACTIVE) & Q(ended_at__isnull=False)),
                name="sign_up_ended",
            ),
            models.CheckConstraint(condition=Q(stand__in=Stand.values), name="sign_up_stand_known"),
            models.CheckConstraint(
                condition=Q(is_absent=False) | Q(stand=Stand.IN), name="sign_up_absent_from_a_place"
            ),
            models.CheckConstraint(
                condition=Q(is_excused=False) | Q(is_absent=True) | Q(is_late=True),
                name="sign_up_excused_from_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["post", "turn", "at", "id"],
                condition=Q(stand=Stand.WAITING),
                name="sign_up_line",
            ),
            models.Index(fields=["until"], condition=Q(stand=Stand.OFFERED), name="sign_up_offers"),
            models.Index(fields=["person", "-at"], name="sign_up_mine"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
