"""Everything that is held about a person, part by part: what they see and take along (PIPL §45).

Apps upstairs add their own part in ready(): `also("wanted", _("What you wished for"), …)`.
"""

from collections.abc import Callable, Iterable, Mapping
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
# Every column that says whose a row is, and the part of the export that tells of it.
THEIRS = {
    "people.file.person": "file",
    "people.identity.person": "identities",
    "people.dweller.person": "households",
    "people.status.person": "statuses",
    "people.force.person": "forces",
    "people.ability.person": "abilities",
    "people.volunteerprofile.person": "volunteering",
    "people.consent.person": "consents",
    "people.acting.person": "acting",
    "people.acting.actor": "acting",
    "people.look.person": "looks",
    "people.proposal.by": "proposals",
    "people.minorapproval.person": "approvals",
    "people.merge.kept": "merged",
    "people.merge.gone": "merged",
    "accounts.person.merged_into": "merged",
    "organisations.membership.person": "memberships",
    "organisations.grant.person": "roles",
    "accounts.session.person": "sessions",
    "accounts.draft.person": "begun",
    "accounts.recovery.person": "recoveries",
    "core.storedfile.given_by": "files",
}
# Of these, what stays with its own row when two are put together (merging.py).
STAYS = {
    "people.file.person", "people.merge.kept", "people.merge.gone", "accounts.person.merged_into",
    "organisations.grant.person", "accounts.session.person", "accounts.draft.person",
    "accounts.recovery.person",
}  # fmt: skip
_lost: dict[str, Callable[[Person], int]] = {}
_forgets: list[Callable[[Person], None]] = []


def also(
    part: str,
    title: "StrOrPromise",
    holder: Holder,
    labels: "Mapping[str, StrOrPromise] | None" = None,
    *,
    rows: Iterable[str] = (),
    stays: Iterable[str] = (),
) -> None:
    """An app upstairs holds something too; `labels` of facts that readable.LABELS does not have.

    Its columns: see `columns_of`.
    """
    columns_of(part, rows=rows, stays=stays)
    readable.TITLES[part] = title
    readable.LABELS.update(labels or {})
    _more[part] = holder


def columns_of(part: str, *, rows: Iterable[str] = (), stays: Iterable[str] = ()) -> None:
    """The columns that say whose the rows of a part are: "orders.order.lead".

    `rows` follow when two people are found to be one; `stays` do not, or not by themselves.
    """
    THEIRS.update(dict.fromkeys([*rows, *stays], part))
    STAYS.update(stays)


def lost(name: str, title: "StrOrPromise", count: Callable[[Person], int]) -> None:
    """Something of worth goes with an account: the page that deletes it says so first."""
    readable.TITLES[name] = title
    _lost[name] = count


def forget_before(forget: Callable[[Person], None]) -> None:
    """An app upstairs has the name elsewhere: it goes while one can still tell which it is."""
    _forgets.append(forget)


def forgets() -> list[Callable[[Person], None]]:
    """What is done before the name is blanked."""
    return list(_forgets)


def losses(person: Person) -> dict[str, int]:
    """What of worth is lost with the account, by name: "points_lost": 381."""
    return {name: n for name, count in _lost.items() if (n := count(person))}


def rows_of(person: Person) -> list[Person]:
    """The person, and every row that was found to be the same one."""
    rows = [person]
    for row in rows:  # grows as it goes: a row may have taken in others before it became another
        rows += row.merged.order_by("pk")
    return rows


def everything(person: Person) -> dict[str, Any]:
    """All that is held about the person, in words they can read and a program can. What stayed
    with a row that became theirs is among the rest."""
    told, *others = [_of_row(row) for row in rows_of(person)]
    for other in others:
        said = {name: fact for name, fact in (other["person"] | other["file"]).items() if fact}
        told["merged"] += [said] if said else []
        for part, rows in other.items():
            if isinstance(rows, list):
                told[part] += rows
    return told


def _of_row(person: Person) -> dict[str, Any]:
    file = File.objects.filter(person=person).first()
    return {
        "person": {
            "name": person.name,
            "mobile": person.mobile,
            "area": str(person.area) if person.area else "",
            "joined_at": _day(person.joined_at),
        },
        "file": _columns(file, FILE) if file else {},
        "merged": [
            {"at": _day(row.at), "by": row.by.name, "ended_at": _day(row.undone_at)}
            for row in person.merges.select_related("by")
        ],
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
        "abilities": [_columns(row, ABILITY) for row in person.abilities.all()],
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
            if not row.page.startswith("/desk/")  # what is written there is about others
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


FILE = (
    "name_typed",
    "sex",
    "born_on",
    "landline",
    "address",
    "languages",
    "needs",
    "emergency_contact",
)
IDENTITY = ("kind", "number", "name", "state", "submitted_at", "checked_at")
STATUS = ("group", "source", "valid_from", "valid_until", "reviewed_at", "ended_at")
FORCE = (
    "kind", "level", "certificate", "registration", "registrar", "issued_on", "valid_until",
    "verified_at", "reason",
)  # fmt: skip
ABILITY = ("skill", "said_at", "checked_at", "valid_until", "ended_at")
VOLUNTEERING = ("number", "national_number", "categories", "times", "invites")
CONSENT = ("purpose", "channel", "given_at", "withdrawn_at")


def _columns(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _day(getattr(row, name)) for name in names}


def _day(value: Any) -> Any:
    """Dates and moments as text, in local time; everything else as it is."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
