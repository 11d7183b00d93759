"""A volunteer whom a leader asked to help in a post that lacks helpers."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from linli.activities.models.post import Post
from linli.core.ids import uuid7


class Invited(models.Model):
    """Somebody was asked, once for one post. They answer by signing up, or by nothing. Forgotten a
    month after the activity."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="invited", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invited_to")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="invited_once_to_a_post"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
