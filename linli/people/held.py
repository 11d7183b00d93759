"""Everything that is held about a person, part by part: what they see and take along (PIPL §45).

Apps upstairs add their own part in ready(): `also("wanted", _("What you wished for"), …)`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from linli.accounts.mobiles import masked
from linli.accounts.models import Person
from linli.accounts.queries import drafts_of
from linli.accounts.words import device
from linli.core.models import StoredFile
from linli.organisations.queries import invitations_to
from linli.people import queries, readable, words
from linli.people.models import File, MinorApproval, VolunteerProfile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Holder = Callable[[Person], list[dict[str, Any]]]
_more: dict[str, Holder] = {}
_lost: dict[str, Callable[[Person], int]] = {}


def also(
    part: str,
    title: "StrOrPromise",
    holder: Holder,
    labels: "Mapping[str, StrOrPromise] | None" = None,
) -> None:
    """An app upstairs holds something too; `labels` of facts that readable.LABELS does not have."""
    readable.TITLES[part] = title
    readable.LABELS.update(labels or {})
    _more[part] = holder


def lost(name: str, title: "StrOrPromise", count: Callable[[Person], int]) -> None:
    """Something of worth goes with an account: the page that deletes it says so first."""
    readable.TITLES[name] = title
    _lost[name] = count


def losses(person: Person) -> dict[str, int]:
    """What of worth is lost with the account, by name: "points_lost": 381."""
    return {name: n for name, count in _lost.items() if (n := count(person))}


def everything(person: Person) -> dict[str, Any]:
    """All that is held about the person, in words they can read and a program can."""
    file = File.objects.filter(person=person).first()
    return {
        "person": {
            "name": person.name,
            "mobile": person.mobile,
            "area": str(person.area) if person.area else "",
            "joined_at": _day(person.joined_at),
        },
        "file": _columns(file, FILE) if file else {},
        "identities": [
            _columns(row, IDENTITY) | {"reason": row.why} for row in person.identities.all()
        ],
        "households": [
            {
                "relation": row.relation,
                "since": _day(row.since),
                "until": _day(row.until),
                "address": row.household.address,
            }
            for row in person.dwellings.select_related("household")
        ],
        "statuses": [
            _columns(row, STATUS) | {"reviewed_by": row.reviewed_by.name}
            for row in person.statuses.select_related("reviewed_by")
        ],
        "forces": [_columns(row, FORCE) for row in person.forces.all()],
        "volunteering": [
            _columns(row, VOLUNTEERING) for row in VolunteerProfile.objects.filter(person=person)
        ],
        "consents": [
            _columns(row, CONSENT)
            | {
                "version": row.text.version,
                "text": row.text.words,
                "kinds": words.kinds_of(row.text),
                "by": row.recorded_by.name,
            }
            for row in person.consents.select_related("text", "recorded_by")
        ],
        "acting": [
            {
                "for": row.person.name,
                "by": row.actor.name,
                "tie": row.tie,
                "until": _day(row.valid_until),
            }
            for row in (person.acts_for.all() | person.acted_for.all()).select_related(
                "person", "actor"
            )
        ],
        "proposals": [
            {
                "mobile": masked(row.mobile),
                "tie": row.tie or None,
                "relation": row.relation or None,
                "asked_at": _day(row.asked_at),
            }
            for row in queries.proposals_by(person)
        ],
        "memberships": [
            {"organisation": row.organisation.name, "state": row.state}
            for row in person.memberships.select_related("organisation")
        ],
        "roles": [
            {
                "role": row.role,
                "organisation": row.organisation.name,
                "until": _day(row.valid_until),
            }
            for row in person.grants.select_related("organisation")
        ],
        "looks": [
            {
                "at": _day(row.at),
                "by": row.by.name,
                "unit": row.unit.name if row.unit else "",
                "part": row.part,
                "why": row.why,
                "note": row.note,
            }
            for row in queries.looks_at(person)
        ],
        "approvals": [
            {"at": _day(row.asked_at), "by": row.asked_by.name, "why": row.why}
            for row in MinorApproval.objects.filter(person=person).select_related("asked_by")
        ],
        "invitations": [
            {"organisation": row.organisation.name, "at": _day(row.at)}
            for row in invitations_to(person)
        ],
        "sessions": [
            {"device": device(row.device), "since": _day(row.opened_at), "at": _day(row.used_at)}
            for row in person.sessions.all()
        ],
        "begun": [
            {"at": _day(row.at), "on": row.page, "words": row.words}
            for row in drafts_of(person).order_by("at")
        ],
        "recoveries": [
            {"at": _day(row.opened_at), "by": row.opened_by.name, "ended_at": _day(row.ended_at)}
            for row in person.recoveries.select_related("opened_by")
        ],
        "files": [
            {"name": row.name, "given_at": _day(row.given_at)}
            for row in StoredFile.objects.filter(Q(given_by=person) | Q(subject_id=person.pk))
        ],
    } | {part: holder(person) for part, holder in _more.items()}


def the_file(person: Person) -> dict[str, Any]:
    """What a helper may see and correct: the file itself, no cards, groups, consents or looks."""
    found = everything(person)
    return {part: found[part] for part in ("person", "file")}


FILE = ("sex", "born_on", "landline", "address", "languages", "needs", "emergency_contact")
IDENTITY = ("kind", "number", "name", "state", "submitted_at", "checked_at")
STATUS = ("group", "source", "valid_from", "valid_until", "reviewed_at", "ended_at")
FORCE = (
    "kind", "level", "certificate", "registration", "registrar", "issued_on", "valid_until",
    "verified_at", "reason",
)  # fmt: skip
VOLUNTEERING = ("number", "national_number", "categories", "times", "invites")
CONSENT = ("purpose", "channel", "given_at", "withdrawn_at")


def _columns(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _day(getattr(row, name)) for name in names}


def _day(value: Any) -> Any:
    """Dates and moments as text, in local time; everything else as it is."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
