"""A table of orders of a hotline or of another system, handed in at the desk."""

from django.db import models

from linli.core import handed


class OrderTable(handed.Table):
    """Its rows become orders of one area; `good` counts the open ones and those that ended."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    # Of the good ones: history, which counts in no figure.
    ended = models.PositiveIntegerField(default=0)
