"""Who a person is to the machine: a row that may or may not have an account, and how it is opened.

The file about a person (address, identity, household, statuses) is kept upstairs in `people`.
"""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import LookupField, SealedTextField
from linli.core.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Sequence

TRIES = 5


class NotThem(models.TextChoices):
    """Why an account does not belong to the person whose row it took over."""

    FAMILY = "family", _("Somebody of the family uses this number")
    NEW_OWNER = "new_owner", _("The number has another owner now")
    WRONG_NAME = "wrong_name", _("They chose the wrong name by mistake")
    POSING = "posing", _("Somebody posed as this person")


class PersonManager(BaseUserManager["Person"]):
    """Rows are made by actions; Django's own commands for passwords find nothing here."""


class Person(AbstractBaseUser):
    """Anyone served or serving. With an account they sign in by a code to their mobile.

    There are no passwords: nothing to forget, to sell or to try. (Django wants the column.)
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("full name"), max_length=50, blank=True)
    mobile = SealedTextField(_("mobile number"), blank=True)
    mobile_key = LookupField(source="mobile", purpose="mobile")
    # Since when they have an account. An elder with a landline or nothing at all has none.
    joined_at = models.DateTimeField(null=True)
    # Somebody with the right mobile said "this row is me"; a station has not looked yet.
    claimed_at = models.DateTimeField(null=True)
    # Where they live, as narrow as is known: by this a role sees them or not.
    # The index (area, name) below serves it better than one of its own.
    area = models.ForeignKey(
        "areas.Area", models.PROTECT, null=True, related_name="residents", db_index=False
    )
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)
    # Registered twice: what was theirs stands with the other row (people/actions/merging.py).
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    # The one role chosen at the desk, for the length of a request (organisations/doors.py).
    acting_as: UUID | None = None
    # Their roles, as the desk's door read them: for the lists of the same request, no longer.
    held: "Sequence[Any] | None" = None

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "id"

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            # Everything a search by name asks: without `erased_at` SQLite opens each row for it.
            models.Index(
                fields=["area", "name", "id", "erased_at"],
                condition=Q(erased_at=None),
                name="person_in_area",
            ),
            models.Index(fields=["mobile_key"], name="person_mobile"),
            # Few of many, like the desk's queue below.
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="person_merged",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=Q(claimed_at__isnull=False),
                name="person_claimed",
            ),
        ]
        constraints = [
            # A family may share one number, but only one of them signs in with it.
            models.UniqueConstraint(
                fields=["mobile_key"],
                condition=Q(joined_at__isnull=False),
                name="person_account_has_its_own_mobile",
            ),
            models.CheckConstraint(
                condition=Q(joined_at=None) | Q(mobile_key__isnull=False),
                name="person_account_has_a_mobile",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at=None) | Q(joined_at__isnull=False),
                name="person_claimed_by_joining",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(name="", mobile_key=None, joined_at=None, is_active=False),
                name="person_erased_means_erased",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None)
                | (Q(joined_at=None, area=None, is_active=False) & ~Q(merged_into=F("id"))),
                name="person_merged_is_found_nowhere",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("somebody"))


class Session(models.Model):
    """One browser. What the browser holds is the key; we keep only its hash."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )
    device = models.CharField(max_length=30, blank=True)
    data = models.TextField(blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-used_at"]

    def __str__(self) -> str:
        return str(self.id)


class Purpose(models.TextChoices):
    """What a code by text message is for."""

    SIGN_IN = "sign_in", _("Signing in")
    PROOF = "proof", _("Showing that it is still you")
    MOBILE = "mobile", _("A new mobile number")
    RECOVERY = "recovery", _("A new mobile number, given at a station")


class SignInCode(models.Model):
    """Six digits on their way to a number. The browser that asked holds the row's id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField(max_length=8, choices=Purpose)
    # Whose, unless it is for signing in: then nobody looks before the code was right.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="codes"
    )
    mobile = SealedTextField()
    mobile_key = LookupField(source="mobile", purpose="code")
    digits_key = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=TRIES), name="code_tried_five_times"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__lt=F("expires_at")),
                name="code_used_in_its_time",
            ),
            models.CheckConstraint(
                condition=Q(purpose=Purpose.SIGN_IN, person=None)
                | (~Q(purpose=Purpose.SIGN_IN) & Q(person__isnull=False)),
                name="code_is_somebodys_unless_for_signing_in",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Sending(models.TextChoices):
    WAITING = "waiting", _("On its way")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")


class TextMessage(models.Model):
    """A text message to one number. Its words are forgotten once it was sent or given up."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    template = models.CharField(max_length=20)
    # To whom and with which values, as JSON.
    letter = SealedTextField(null=True)  # type: ignore[misc]
    code = models.ForeignKey(SignInCode, models.CASCADE, null=True, related_name="messages")
    state = models.CharField(max_length=8, choices=Sending, default=Sending.WAITING)
    outcome = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    useless_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=Sending.WAITING) | Q(letter__isnull=True),
                name="text_message_forgotten_when_done",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Recovery(models.Model):
    """A lost phone, made good in person at a station by two of its staff."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recoveries")
    mobile = SealedTextField(null=True)  # type: ignore[misc]
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    code = models.ForeignKey(SignInCode, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("opened_by")),
                name="recovery_takes_two_staff",
            ),
            models.CheckConstraint(
                condition=~Q(opened_by=F("person"))
                & (Q(confirmed_by=None) | ~Q(confirmed_by=F("person"))),
                name="recovery_not_of_oneself",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="recovery_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(is_done=False) | Q(ended_at__isnull=False, confirmed_at__isnull=False),
                name="recovery_done_after_confirmation",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(mobile__isnull=True),
                name="recovery_forgets_the_number",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="recovery_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Draft(models.Model):
    """What somebody has begun to write in a form of a page, and not sent yet."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=200)
    form = models.PositiveSmallIntegerField()
    words = SealedTextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page", "form"], name="draft_once_for_each_form"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
