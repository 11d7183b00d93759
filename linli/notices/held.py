"""What notices hold about somebody, for "my data"."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.notices.models import How, Receipt
from linli.people import held


def register() -> None:
    held.also("receipts", _("Notices you said you have read"), read_by,
              rows=["notices.receipt.by"])  # fmt: skip


def read_by(person: Person) -> list[dict[str, Any]]:
    rows = Receipt.objects.filter(by=person, how=How.SCREEN).select_related("notice__current")
    return [
        {"name": row.notice.said.title, "at": timezone.localtime(row.at).isoformat()}
        for row in rows.order_by("at")
    ]
