"""What is handed out at an activity, with its stock, and who signed for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.activities.models.activity import Activity
from linli.core.fields import SealedTextField
from linli.core.ids import uuid7

MOST_GOODS = 100_000


class Per(models.TextChoices):
    """Who gets it once."""

    PERSON = "person", _("Each person")
    HOME = "home", _("Each household")


class Goods(models.Model):
    """One sort of thing: so many there were, so many are left. It is never overdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="goods")
    name = models.CharField(_("what it is"), max_length=40)
    unit = models.CharField(_("counted in"), max_length=6)
    stock = models.PositiveIntegerField(_("how many there are"))
    left = models.PositiveIntegerField()
    per = models.CharField(_("who gets it once"), max_length=6, choices=Per, default=Per.PERSON)
    each = models.PositiveSmallIntegerField(_("how many each gets"), default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "name"], name="goods_named_once"),
            models.CheckConstraint(
                condition=Q(stock__range=(1, MOST_GOODS)) & Q(each__gte=1),
                name="goods_are_some",
            ),
            models.CheckConstraint(condition=Q(left__lte=F("stock")), name="goods_never_more"),
        ]

    def __str__(self) -> str:
        return self.name


class Handout(models.Model):
    """Somebody took something along, and wrote their name for it. Taken back, it stays as a line
    that counts no more."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    goods = models.ForeignKey(Goods, models.PROTECT, related_name="handouts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handouts")
    # Where each household gets it once.
    home = models.ForeignKey(
        "people.Household", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    # Who took it along, as they wrote it; or that they signed the sheet of paper.
    signature = SealedTextField(max_length=40, blank=True)
    is_on_paper = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["goods", "person"], condition=Q(undone_at=None), name="handout_once"
            ),
            models.UniqueConstraint(
                fields=["goods", "home"],
                condition=Q(undone_at=None, home__isnull=False),
                name="handout_once_for_a_home",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="handout_of_something"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="handout_undone_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(by=F("person")), name="handout_not_to_oneself"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
