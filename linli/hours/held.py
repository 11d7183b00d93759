"""What is held about somebody's hours, for "my data"."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.hours import queries
from linli.hours.models import Certificate, Hour, Imported, Objection, StarChange
from linli.people import held


def register() -> None:
    held.also("hours", _("Your volunteer hours"), hours_of, {"counted": _("Minutes that count")},
              rows=["hours.hour.person"])  # fmt: skip
    held.also("imported", _("Your hours in other systems"), imported_of,
              {"source": _("Comes from")}, rows=["hours.imported.person"])  # fmt: skip
    held.also("objections", _("Objections you made to volunteer hours"), objections_of,
              {"answer": _("Answer")}, rows=["hours.objection.by"])  # fmt: skip
    held.also("stars", _("Your stars"), stars_of, {"number": _("Stars")},
              rows=["hours.starchange.person"])  # fmt: skip
    held.also("certificates", _("Certificates of your volunteer hours"), certificates_of,
              rows=["hours.certificate.person"])  # fmt: skip


def hours_of(person: Person) -> list[dict[str, Any]]:
    rows = Hour.objects.filter(person=person).select_related("record__service", "organisation")
    sources = queries.sources_of(rows)
    return [
        {
            "at": timezone.localtime(row.begun_at).isoformat(),
            "service": row.record.service.name if row.record.service else row.record.title,
            "organisation": row.organisation.name,
            "source": sources.get(row.source_id, ""),
            "minutes": row.minutes,
            "counted": row.counted,
            "state": str(row.get_state_display()),
            "reason": " ".join(part for part in (str(row.get_why_display()), row.words) if part),
        }
        for row in rows.order_by("begun_at", "version")
    ]


def imported_of(person: Person) -> list[dict[str, Any]]:
    rows = Imported.objects.filter(person=person).order_by("begun_at")
    return [
        {
            "at": timezone.localtime(row.begun_at).isoformat(),
            "service": row.title,
            "source": f"{row.system} {row.number}",
            "minutes": row.minutes,
            "state": str(row.get_step_display()),
            "reason": row.why,
        }
        for row in rows
    ]


def objections_of(person: Person) -> list[dict[str, Any]]:
    rows = Objection.objects.filter(by=person).order_by("at")
    return [
        {
            "at": timezone.localtime(row.at).isoformat(),
            "words": row.words,
            "answer": row.answer,
        }
        for row in rows
    ]


def stars_of(person: Person) -> list[dict[str, Any]]:
    return [
        {"at": timezone.localtime(row.at).isoformat(), "number": row.number}
        for row in StarChange.objects.filter(person=person).order_by("pk")
    ]


def certificates_of(person: Person) -> list[dict[str, Any]]:
    rows = Certificate.objects.filter(person=person).select_related("organisation")
    return [
        {
            "at": timezone.localtime(row.issued_at).isoformat(),
            "number": row.number,
            "organisation": row.organisation.name,
            "minutes": row.minutes,
            "state": str(row.get_state_display()),
            "words": row.body,
        }
        for row in rows.order_by("issued_at")
    ]
