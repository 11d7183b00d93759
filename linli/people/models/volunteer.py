"""What a volunteer says of their helping, and the number they have as one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What somebody would like to help with."""

    COMPANY = "company", _("Company and visits")
    ELDERS = "elders", _("Care for elders")
    CHILDREN = "children", _("Children and learning")
    DISABLED = "disabled", _("Help for people with disabilities")
    HEALTH = "health", _("Health and first aid")
    REPAIRS = "repairs", _("Repairs at home")
    PHONES = "phones", _("Help with phones and computers")
    LAW = "law", _("Law and mediation")
    CULTURE = "culture", _("Culture and sport")
    GREEN = "green", _("Environment")
    SAFETY = "safety", _("Safety and emergencies")
    EVENTS = "events", _("Order and guidance at events")


class Invites(models.TextChoices):
    """How somebody wants to be asked into projects and teams."""

    ASK = "ask", _("Ask me each time")
    YES = "yes", _("Always yes")
    NO = "no", _("Always no")


class DayPart(models.TextChoices):
    MORNING = "m", _("Morning")
    AFTERNOON = "a", _("Afternoon")
    EVENING = "e", _("Evening")


class VolunteerProfile(models.Model):
    """One for each volunteer; the number is there once a station has verified the force."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="volunteering"
    )
    # Ours: county, year, running number, check digit. It says nothing of the card.
    number = models.CharField(max_length=17, null=True, unique=True)
    # That of the national platform. Nobody published how it is made: kept as it is given.
    national_number = models.CharField(max_length=32, blank=True)
    categories = models.JSONField(default=list, blank=True)
    times = models.JSONField(default=list, blank=True)  # "0m": Monday mornings
    invites = models.CharField(max_length=3, choices=Invites, default=Invites.ASK)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None) | Q(Exact(Length("number"), 17)),
                name="volunteer_number_has_17_digits",
            ),
            models.CheckConstraint(
                condition=Q(invites__in=Invites.values), name="volunteer_invites"
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.person_id)


class VolunteerCount(models.Model):
    """How many numbers a county gave in a year: it only grows, so that none is given twice."""

    id = models.BigAutoField(primary_key=True)
    county = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="volunteer_count_once"),
            models.CheckConstraint(
                condition=Q(last__range=(0, 999_999)), name="volunteer_count_of_six_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.year} {self.last}"
