"""By what somebody is found at the desk. It follows from their name and numbers (finding.py)."""

from django.conf import settings
from django.db import models


class FindTerm(models.Model):
    """A part of somebody's name, its letters, or the keyed hash of the end of their phone.

    A search asks this index instead of looking through the names of a whole town.
    """

    pk = models.CompositePrimaryKey("term", "person_id")
    term = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="find_terms")

    def __str__(self) -> str:
        return str(self.person_id)
