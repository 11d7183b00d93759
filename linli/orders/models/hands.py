"""To whom an order is offered, and who goes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.catalogue.models import Force
from linli.core.ids import uuid7
from linli.orders.models.order import Order, Reason

PERSON = settings.AUTH_USER_MODEL


class Answer(models.TextChoices):
    OPEN = "open", _("No answer yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Said no")
    EXPIRED = "expired", _("No answer in time")
    WITHDRAWN = "withdrawn", _("No longer asked")


class Part(models.TextChoices):
    """What somebody is asked to do for an order."""

    LEAD = "lead", _("To take it on")
    ALONG = "along", _("To go along")
    OVER = "over", _("To take it over")


class Offer(models.Model):
    """An order held out to one person or one unit. In each round one of them leads, at most;
    later on, others are asked to go along, or to take it over from whoever leads."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="offers")
    round = models.PositiveSmallIntegerField()
    to = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", db_index=False)
    part = models.CharField(max_length=6, choices=Part, default=Part.LEAD)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OPEN)
    reason = models.CharField(max_length=14, choices=Reason, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [
            models.Index(fields=["to", "answer"], name="offer_to"),
            models.Index(fields=["unit", "answer"], name="offer_unit"),
            models.Index(
                fields=["until"],
                condition=Q(answer=Answer.OPEN, until__isnull=False),
                name="offer_runs_out",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__isnull=False, unit=None) | Q(to=None, unit__isnull=False),
                name="offer_to_one",
            ),
            # Exactly one wins, whatever two processes believe.
            models.UniqueConstraint(
                fields=["order", "round"],
                condition=Q(answer=Answer.ACCEPTED, part=Part.LEAD),
                name="offer_accepted_once",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(answer=Answer.OPEN, part=Part.OVER),
                name="offer_one_takes_over",
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(part=Part.LEAD), name="offer_to_a_unit_is_to_lead"
            ),
            models.UniqueConstraint(
                fields=["order", "to"], condition=Q(answer=Answer.OPEN), name="offer_person_once"
            ),
            models.UniqueConstraint(
                fields=["order", "unit"], condition=Q(answer=Answer.OPEN), name="offer_unit_once"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.OPEN, answered_at=None)
                | (~Q(answer=Answer.OPEN) & Q(answered_at__isnull=False)),
                name="offer_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.answer}"


class Unwanted(models.Model):
    """Somebody who is not sent to a person again, as they wished. Nobody is told why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    helper = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="unwanted")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "helper"], condition=Q(ended_at=None), name="unwanted_once"
            ),
            models.CheckConstraint(condition=~Q(person=F("helper")), name="unwanted_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.helper_id}"


class Hand(models.Model):
    """Somebody who goes: the lead, or a helper beside them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="hands", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    force = models.CharField(max_length=10, choices=Force)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_lead = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)  # check-in
    went_at = models.DateTimeField(null=True)  # check-out
    # How far from the door the phone said it was, metres: supporting evidence, no more.
    metres = models.PositiveIntegerField(null=True)
    is_code_given = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_lead", "joined_at"]
        indexes = [
            models.Index(fields=["person", "left_at", "went_at"], name="hand_person"),
            # Whether somebody had a part in an order, without reading all they ever did.
            models.Index(fields=["order", "person"], name="hand_of_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "person"], condition=Q(left_at=None), name="hand_once"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(left_at=None, is_lead=True), name="hand_one_lead"
            ),
            # One open presence for a person across all orders (domain rules, section 1.5, rule 1).
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(came_at__isnull=False, went_at=None),
                name="hand_at_one_door",
            ),
            models.CheckConstraint(
                condition=Q(went_at=None) | Q(went_at__gt=F("came_at")), name="hand_went_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.order_id}"
