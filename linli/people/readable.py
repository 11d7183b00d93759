"""The export of a person's data in words they can read: the same for the page and the PDF."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.organisations.models import Member, Role
from linli.people.models import (
    CardKind,
    Category,
    Channel,
    Check,
    ForceKind,
    Group,
    Invites,
    Language,
    Level,
    Need,
    Part,
    Purpose,
    Relation,
    Sex,
    Skill,
    Tie,
    Why,
)
from linli.people.volunteers import Times

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from linli.people.models import VolunteerProfile

Section = tuple[str, list[list[tuple[str, str]]]]

TITLES: "dict[str, StrOrPromise]" = {
    "person": _("You"),
    "file": _("Your file"),
    "merged": _("Entries that were put together with this one"),
    "identities": _("Cards"),
    "households": _("Households"),
    "statuses": _("Groups"),
    "forces": _("Forces"),
    "abilities": _("What you can do"),
    "volunteering": _("How you help"),
    "consents": _("Consents"),
    "acting": _("Acting for each other"),
    "proposals": _("Whom you asked"),
    "memberships": _("Memberships"),
    "roles": _("Roles"),
    "looks": _("Who looked"),
    "approvals": _("Who asked to look"),
    "invitations": _("Invitations"),
    "sessions": _("Where you are signed in"),
    "begun": _("What you began to write"),
    "recoveries": _("Lost phones"),
    "files": _("Photos and files"),
}
LABELS: "dict[str, StrOrPromise]" = {
    "name": _("Name"),
    "name_typed": _("Name, as it was typed"),
    "mobile": _("Mobile number"),
    "area": _("Lives in"),
    "joined_at": _("Account since"),
    "sex": _("Sex"),
    "born_on": _("Date of birth"),
    "landline": _("Landline"),
    "address": _("Address"),
    "languages": _("Speaks"),
    "needs": _("How to reach and speak to them"),
    "emergency_contact": _("Whom to call in an emergency"),
    "kind": _("Kind"),
    "number": _("Number"),
    "state": _("State"),
    "submitted_at": _("Handed in"),
    "checked_at": _("Checked"),
    "skill": _("Skill"),
    "said_at": _("Said on"),
    "reason": _("Why not"),
    "asked_at": _("Asked"),
    "relation": _("Relation"),
    "since": _("Since"),
    "until": _("Until"),
    "group": _("Group"),
    "source": _("Known from"),
    "valid_from": _("From"),
    "valid_until": _("Valid until"),
    "ended_at": _("Ended"),
    "level": _("Level"),
    "certificate": _("Certificate number"),
    "registration": _("Registration number"),
    "registrar": _("Registering authority"),
    "issued_on": _("Issued on"),
    "national_number": _("Number of the national platform"),
    "categories": _("Likes to help with"),
    "times": _("Has time"),
    "invites": _("Invitations to projects and teams"),
    "reviewed_by": _("Reviewed by"),
    "reviewed_at": _("Reviewed on"),
    "part": _("What was opened"),
    "unit": _("For whom they worked"),
    "verified_at": _("Verified"),
    "purpose": _("Purpose"),
    "channel": _("How"),
    "version": _("Version"),
    "text": _("Text"),
    "kinds": _("Kinds of data"),
    "given_at": _("Given"),
    "withdrawn_at": _("Taken back"),
    "for": _("For"),
    "by": _("By"),
    "tie": _("Tie"),
    "organisation": _("Organisation"),
    "role": _("Role"),
    "at": _("At"),
    "why": _("Purpose"),
    "note": _("In a few words"),
    "device": _("Device"),
    "on": _("Page"),
    "words": _("In your words"),
    "answer": _("Our answer"),
}
CODES: dict[tuple[str, str], type] = {
    ("file", "sex"): Sex,
    ("file", "languages"): Language,
    ("file", "needs"): Need,
    ("merged", "sex"): Sex,
    ("merged", "languages"): Language,
    ("merged", "needs"): Need,
    ("identities", "kind"): CardKind,
    ("identities", "state"): Check,
    ("households", "relation"): Relation,
    ("statuses", "group"): Group,
    ("forces", "kind"): ForceKind,
    ("forces", "level"): Level,
    ("consents", "purpose"): Purpose,
    ("consents", "channel"): Channel,
    ("acting", "tie"): Tie,
    ("proposals", "tie"): Tie,
    ("proposals", "relation"): Relation,
    ("memberships", "state"): Member,
    ("roles", "role"): Role,
    ("abilities", "skill"): Skill,
    ("volunteering", "categories"): Category,
    ("volunteering", "times"): Times,
    ("volunteering", "invites"): Invites,
    ("looks", "why"): Why,
    ("looks", "part"): Part,
    ("approvals", "why"): Why,
}


def sections(held: Mapping[str, Any]) -> list[Section]:
    """Title and rows of each part; a row is pairs of label and text, empty facts left out."""
    return [(str(TITLES[part]), list(_rows(part, value))) for part, value in held.items()]


def volunteering_words(profile: "VolunteerProfile | None") -> list[tuple[str, str]]:
    """What a volunteer says of their helping, as a desk reads it."""
    if profile is None:
        return []
    facts = ("number", "national_number", "categories", "times", "invites")
    row = {name: getattr(profile, name) for name in facts}
    pairs = next(iter(_rows("volunteering", row)), [])
    number = str(LABELS["number"])
    return [(gettext("Volunteer number") if label == number else label, text)
            for label, text in pairs]  # fmt: skip


def _rows(part: str, value: Any) -> Iterable[list[tuple[str, str]]]:
    for row in [value] if isinstance(value, Mapping) else value:
        pairs = [
            (str(LABELS[key]), _text(part, key, fact))
            for key, fact in row.items()
            if fact not in ("", None, [])
        ]
        if pairs:
            yield pairs


def _text(part: str, key: str, fact: Any) -> str:
    if isinstance(fact, list):
        return ", ".join(_text(part, key, one) for one in fact)
    words = dict(getattr(CODES.get((part, key)), "choices", ()))
    text = str(words.get(fact, fact))
    is_moment = len(text) > 18 and text[10:11] == "T"
    return text[:16].replace("T", " ") if is_moment else text
