"""The consent ledger: what somebody agreed to, in which words, through whom, until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7


class Purpose(models.TextChoices):
    SERVICE = "service", _("Serving you: orders, visits, records of them")
    SENSITIVE = "sensitive", _("Keeping sensitive data needed to serve you")
    ACTING = "acting", _("Somebody acting for you")
    REFERRAL = "referral", _("Passing your data to another unit")
    PUBLICATION = "publication", _("Publishing your name or picture")
    MESSAGES = "messages", _("Messages about activities and services")


class Channel(models.TextChoices):
    """How the consent was given; each is as good as the others."""

    OWN_SCREEN = "screen", _("On their own screen")
    SPOKEN = "spoken", _("Spoken, at the desk")
    PHONE = "phone", _("Spoken, by phone")
    PAPER = "paper", _("Signed on paper")
    GUARDIAN = "guardian", _("By the guardian")


class ConsentText(models.Model):
    """The words that are agreed to. A version is never changed, only followed by another: the
    database refuses it (migrations/0008_consent_texts.py), for people agreed to what it says.

    The newest version whose day has come is in force.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    version = models.PositiveSmallIntegerField(_("version"))
    words = models.TextField(_("text"))
    words_en = models.TextField(_("English text"), blank=True)
    kinds = models.JSONField(_("kinds of data"), default=list)
    kept_months = models.PositiveSmallIntegerField(_("kept for months"))
    since = models.DateField(default=timezone.localdate)
    # Nobody: it came with Linli.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version"),
            models.CheckConstraint(condition=~Q(words=""), name="consent_text_says_something"),
            models.CheckConstraint(
                condition=Q(kept_months__range=(1, 600)), name="consent_text_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Consent(models.Model):
    """One yes. Withdrawing it is one press, and what was done before stays lawful (PIPL §15)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    channel = models.CharField(_("how it was given"), max_length=8, choices=Channel)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at=None) & ~Q(purpose__in=["acting", "referral"]),
                name="consent_in_force_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"
