"""Draw the life of an order into docs/orders.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from linli.orders.drawing import drawn


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "orders.md"
        path.write_text(drawn())
        self.stdout.write(str(path.name))
