"""The real name: a card somebody showed, and who checked it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import LookupField, SealedTextField
from linli.core.ids import uuid7
from linli.people.models.consent import Consent


class CardKind(models.TextChoices):
    RESIDENT = "resident", _("Resident identity card")
    HK_MACAU_TW = "residence", _("Residence permit for Hong Kong, Macau and Taiwan residents")
    HK_MACAU = "hk_macau", _("Travel permit of Hong Kong and Macau residents")
    TAIWAN = "taiwan", _("Travel permit of Taiwan residents")
    FOREIGN = "foreign", _("Foreigner's permanent residence card")
    PASSPORT = "passport", _("Passport")


class Check(models.TextChoices):
    """The life of a check, in order."""

    SUBMITTED = "submitted", _("Submitted")
    CHECKING = "checking", _("Being checked")
    VERIFIED = "verified", _("Verified")
    REFUSED = "refused", _("Not verified")
    REPLACED = "replaced", _("Replaced by a newer one")


MISMATCH = _(
    "The name and the number do not belong together. See whether one of them is mistyped,"
    " or bring the card to the station."
)

LIVING = (Check.SUBMITTED, Check.CHECKING, Check.VERIFIED)


class Identity(models.Model):
    """One card of a person. A change of name or number is a new row with a new check."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="identities")
    kind = models.CharField(_("kind of card"), max_length=10, choices=CardKind)
    number = SealedTextField(_("number"))
    number_key = LookupField(source="number", purpose="identity")
    name = models.CharField(_("name on the card"), max_length=50)
    state = models.CharField(max_length=10, choices=Check, default=Check.SUBMITTED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The yes to keeping the number (PIPL §29); of a roster, on paper, as whoever took it said.
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # The name of the pluggable verifier when a machine checked it.
    checked_with = models.CharField(max_length=60, blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-submitted_at"]
        indexes = [models.Index(fields=["state", "submitted_at"], name="identity_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["number_key"],
                condition=Q(state=Check.VERIFIED),
                name="identity_number_verified_once",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=Check.VERIFIED), name="identity_one_verified"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=[Check.SUBMITTED, Check.CHECKING]),
                name="identity_one_in_the_queue",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[Check.VERIFIED, Check.REFUSED])
                | Q(checked_at__isnull=False),
                name="identity_checked_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("person")),
                name="identity_not_checked_by_oneself",
            ),
            models.CheckConstraint(
                condition=~Q(state=Check.REFUSED) | ~Q(reason=""),
                name="identity_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def why(self) -> str:
        """Why it was refused, for the person: a worker's words, or what a machine's mean."""
        if not self.checked_with:
            return self.reason
        return str(MISMATCH)
