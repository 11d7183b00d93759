"""Two rows that are one person: put together by a member of staff, and taken apart again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7

PERSON = settings.AUTH_USER_MODEL


class Merge(models.Model):
    """`gone` was `kept` all along. What was theirs stands with `kept` until this is undone.

    The database lets rows that are only added follow from the one to the other because this row
    says so, and for no other reason (migrations/0007_rows_follow.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kept = models.ForeignKey(PERSON, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    # What both rows said before, to undo it by.
    was = SealedTextField(blank=True)
    undone_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="merge_stands_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two_rows"),
            models.CheckConstraint(
                condition=~Q(by=F("kept")) & ~Q(by=F("gone")), name="merge_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"


class Moved(models.Model):
    """One row that a merge touched: it follows to the other person, or ends where it would stand
    there twice."""

    id = models.BigAutoField(primary_key=True)
    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moved")
    column = models.CharField(max_length=60)  # "orders.order.beneficiary"
    row = models.CharField(max_length=36)
    has_ended = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "column", "row"], name="moved_once"),
        ]

    def __str__(self) -> str:
        return f"{self.column} {self.row}"


class Apart(models.Model):
    """Somebody looked: these two are two people. They are not asked about again."""

    id = models.BigAutoField(primary_key=True)
    # The smaller id first, so that a pair is there once.
    one = models.ForeignKey(PERSON, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
