"""Certificates: at once, free, without asking anybody (令67 §14), and ended with their lines."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.hours import queries, signing
from linli.hours.models import Certificate, Hour, Line, Standing
from linli.organisations.models import Organisation
from linli.people.models import Identity, VolunteerProfile
from linli.people.names import masked_number

MOST_A_DAY = 30
MOST_LINES = 2000
FILLED_IN, IMPORTED_FROM = "补录", "导入："
TRIES = 9


@transaction.atomic
def issue(
    person: Person,
    *,
    by: Person,
    organisation: Organisation,
    first_on: date,
    last_on: date,
    is_full_number: bool = False,
) -> Certificate:
    """What this organisation recorded for the person in these days and what counts of it, signed.

    Only for oneself. The number of the card is masked unless its holder wants it whole.
    """
    allow(by.pk == person.pk)
    if not signing.can_sign():
        raise Refused(_("Certificates are not set up here yet. Please tell the operator."))
    issuer = organisation.certifier
    if issuer is None:
        raise Refused(_("This team cannot certify, and nobody guides it. Ask the station."))
    now = timezone.now()
    lately = Certificate.objects.filter(person=person, issued_at__gt=now - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise Refused(_("That is enough for today. The ones you have stay valid."))
    hours = list(queries.certifiable(person, organisation, first_on, last_on)[: MOST_LINES + 1])
    if not hours:
        raise Refused(_("Nothing counts in these days yet. Choose others."))
    if len(hours) > MOST_LINES:
        raise Refused(_("That is too much for one. Choose fewer days."))
    made = Certificate(
        person=person, organisation=organisation, first_on=first_on, last_on=last_on,
        minutes=sum(one.counted for one in hours), code=signing.new_code(), issued_at=now,
    )  # fmt: skip
    facts = _facts(made, issuer, hours, _card(person, is_full=is_full_number))
    _number_and_sign(made, facts)
    Line.objects.bulk_create(Line(certificate=made, hour=one) for one in hours)
    record(
        "certificate.issued", by=by, about=made, area_id=organisation.area_id,
        minutes=made.minutes, lines=len(hours),
    )  # fmt: skip
    return made


def end_those_with(hour: Hour, state: str) -> int:
    """The hour does not count any more: certificates that show it hold no longer. How many."""
    now = timezone.now()
    rows = Certificate.objects.select_for_update().filter(lines__hour=hour, state=Standing.VALID)
    ended = list(rows.order_by("pk"))
    for row in ended:
        row.state, row.ended_at = state, now
        row.save(update_fields=["state", "ended_at"])
        record("certificate.ended", by=None, about=row, area_id=hour.area_id, state=state)
    return len(ended)


def _facts(
    row: Certificate, issuer: Organisation, hours: list[Hour], card: dict[str, str]
) -> dict[str, Any]:
    """What is signed. The three things the law asks for (令67 §15): time, content, unit."""
    unit = row.organisation
    has_contact = issuer.is_contact_public
    sources = queries.sources_of(hours)
    return {
        "v": 1,
        "code": row.code,
        "issued_on": timezone.localdate(row.issued_at).isoformat(),
        "holder": {"name": row.person.name, **_number_of(row.person), **card},
        "from": row.first_on.isoformat(),
        "until": row.last_on.isoformat(),
        "minutes": row.minutes,
        "unit": unit.name,
        "issuer": issuer.name,
        "issuer_code": issuer.credit_code or "",
        "contact": issuer.contact_name if has_contact else "",
        "phone": issuer.contact_phone if has_contact else "",
        "lines": [
            {
                "on": one.on.isoformat(),
                "what": queries.what(one),
                "minutes": one.counted,
                "flags": _flags(one, sources),
            }
            for one in hours
        ],
    }


def _flags(hour: Hour, sources: dict[UUID, str]) -> list[str]:
    """What stands beside a line for ever: entered afterwards; taken over, and where from."""
    found = [FILLED_IN] if hour.is_backdated else []
    return [*found, f"{IMPORTED_FROM}{sources[hour.source_id]}"] if hour.is_imported else found


def _card(person: Person, *, is_full: bool) -> dict[str, str]:
    """The card that was checked, as the certificate shows it; nothing without one."""
    card = Identity.objects.filter(person=person, state="verified").order_by("-checked_at").first()
    if card is None:
        return {}
    number = card.number if is_full else masked_number(card.number)
    return {"card": card.kind, "card_number": number}


def _number_of(person: Person) -> dict[str, str]:
    """The number of the volunteer, which says nothing of the card; nothing without one."""
    profile = VolunteerProfile.objects.filter(person=person).exclude(number=None).first()
    return {"volunteer": profile.number} if profile and profile.number else {}


def _number_and_sign(row: Certificate, facts: dict[str, Any]) -> None:
    """The next number of the day. Two that want the same one at once: the later takes the next."""
    start = f"{queries.six_digits_of(row.organisation)}{timezone.localdate(row.issued_at):%Y%m%d}"
    for _again in range(TRIES):
        # A range, for SQLite finds no beginning of a text by index.
        day = (f"{start}000000", f"{start}999999")
        last = Certificate.objects.filter(number__range=day).order_by("-number").first()
        digits = f"{start}{int(last.number[14:19]) + 1 if last else 1:05}"
        row.number = digits + signing.check_digit(digits)
        row.body = signing.canonical({**facts, "number": row.number})
        row.digest = signing.digest_of(row.body)
        row.key_name, row.signature = signing.sign(row.body)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise Refused(_("Many want one just now. Press once more."))
