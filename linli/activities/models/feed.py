"""One's own calendar."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from linli.core.ids import uuid7


class Feed(models.Model):
    """One's own calendar at a secret address, of which only a keyed hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feed")
    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)
