"""A table of orders of a hotline or of another system, handed in at the desk."""

from typing import Any

from django.db import models

from linli.core import handed


class OrderTable(handed.Table):
    """Its rows become orders of one area; `good` counts the open ones and those that ended."""

    # Of the good ones: history, which counts in no figure.
    ended = models.PositiveIntegerField(default=0)

    def count(self, found: Any) -> None:
        super().count(found)
        self.ended = found.ended
