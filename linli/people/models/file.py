"""What is known about a person beyond their name: the least that serving them needs."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import LookupField, SealedTextField
from linli.people.dates import age


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", _("Not known")
    MALE = "1", _("Male")
    FEMALE = "2", _("Female")
    UNSTATED = "9", _("Not stated")


class Language(models.TextChoices):
    MANDARIN = "cmn", _("Mandarin")
    CANTONESE = "yue", _("Cantonese")
    HAKKA = "hak", _("Hakka")
    TEOCHEW = "nan", _("Teochew")
    SIGN = "csl", _("Chinese sign language")
    ENGLISH = "eng", _("English")


class Need(models.TextChoices):
    """How this person has to be reached and spoken to."""

    LANDLINE = "landline", _("Landline only")
    NO_PHONE = "no_phone", _("No phone at all")
    LARGE_PRINT = "large_print", _("Large print")
    HARD_OF_HEARING = "hearing", _("Hard of hearing")
    SIGN_LANGUAGE = "sign", _("Needs sign language")
    LOW_VISION = "vision", _("Low vision")
    READS_LITTLE = "reads_little", _("Reads little")
    WHEELCHAIR = "wheelchair", _("Uses a wheelchair")


class File(models.Model):
    """One person's file. Identity, household, statuses and consents hang on the person."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="file"
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    born_on = models.DateField(_("date of birth"), null=True)
    landline = SealedTextField(_("landline"), blank=True)
    landline_key = LookupField(source="landline", purpose="landline")
    address = SealedTextField(_("home address"), blank=True)
    languages = models.JSONField(_("languages"), default=list)
    needs = models.JSONField(_("how to reach and speak to them"), default=list)
    # A person to call; their number is somebody else's data, so it is sealed as well.
    emergency_contact = SealedTextField(_("emergency contact"), blank=True)
    # As it was written, where it is not the one spelling of Person.name: other dots, wide letters.
    name_typed = models.CharField(max_length=50, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    registered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["landline_key"], name="file_landline"),
            models.Index(fields=["born_on"], name="file_born"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(born_on=None) | Q(born_on__gte="1900-01-01"),
                name="file_born_after_1900",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)

    def age_on(self, day: date) -> int | None:
        """Full years on a day, as the law counts them; None when the birthday is not known."""
        return age(self.born_on, day)
