"""How the history of a file, and lost phones, read to people."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.accounts.mobiles import masked
from linli.accounts.models import Recovery
from linli.core.models import Event
from linli.core.telling import told
from linli.core.templatetags.linli import moment
from linli.people import readable
from linli.people.models import (
    CardKind,
    Channel,
    ConsentText,
    Erasure,
    ForceKind,
    Group,
    Purpose,
    Relation,
    Skill,
    Tie,
    Why,
)

TOLD = {
    "person.registered": _("registered"),
    "person.erased": _("deleted the account"),
    "person.corrected": _("corrected the file"),
    "person.moved": _("moved to another area"),
    "person.merged": _("put another entry of the same person together with this one"),
    "person.became": _("put this entry together with another of the same person"),
    "person.merge_undone": _("took another entry apart from this one again"),
    "person.came_back": _("took this entry apart from another again"),
    "person.kept_apart": _("looked at two entries and found two people"),
    "file.opened": _("opened the file"),
    "minor.asked": _("asked to open the file"),
    "minor.approved": _("approved a look at the file"),
    "minor.declined": _("declined a look at the file"),
    "consent.given": _("wrote down a consent"),
    "consent.withdrawn": _("withdrew a consent"),
    "consent.text_written": _("wrote new words of consent"),
    "ability.said": _("said what they can do"),
    "ability.checked": _("has seen what they can do"),
    "ability.ended": _("ended what they can do"),
    "status.confirmed": _("confirmed a group"),
    "status.ended": _("ended a group"),
    "status.went_on": _("took the end of a group back"),
    "identity.submitted": _("handed a card in"),
    "identity.checking": _("began to check a card"),
    "identity.verified": _("verified a card"),
    "identity.refused": _("sent a card back"),
    "force.claimed": _("asked to be noted as a helper"),
    "force.verified": _("verified a helper's papers"),
    "force.refused": _("turned a helper's papers down"),
    "force.ended": _("noted that somebody is it no more"),
    "force.runs_out": _("said that a licence runs out soon"),
    "volunteer.described": _("said how they want to help"),
    "acting.began": _("let somebody act for them"),
    "acting.ended": _("ended that somebody acts for them"),
    "proposal.made": _("asked somebody by their number"),
    "proposal.declined": _("declined what they were asked"),
    "household.founded": _("wrote down a household"),
    "household.joined": _("joined a household"),
    "household.left": _("left a household"),
    "household.came_back": _("lives in a household again"),
    "roster.handed_in": _("handed in a roster"),
    "roster.taken": _("took in a roster"),
    "roster.sent_back": _("took back the rows of a roster to correct"),
    "person.data_taken": _("took their own data along"),
    "list.asked": _("asked for a list of people"),
    "list.approved": _("let a long list of people leave"),
    "list.declined": _("declined a long list of people"),
    "list.taken": _("took a list of people along"),
}
ABOUT = {
    "people.household": _("household"),
    "people.acting": _("who acts for whom"),
    "people.force": _("force"),
    "people.identity": _("card of identity"),
    "people.roster": _("roster"),
    "people.merge": _("two entries put together"),
    "people.consenttext": _("words of consent"),
    "people.peoplelist": _("list of people"),
    "people.proposal": _("question"),
    "people.minorapproval": _("look at a minor’s file"),
}
FACTS = {
    "consent.purpose": Purpose,
    "status.group": Group,
    "ability.kind": Skill,
    "person.channel": Channel,
    "acting.tie": Tie,
    "household.relation": Relation,
    "force.kind": ForceKind,
    "identity.kind": CardKind,
    "file.why": Why,
}

# What a receipt of an erasure names beside the parts of "my data": what went, and the laws.
ERASED = {
    "file": _("The file: sex, birthday, address, landline, languages, needs"),
    "notes": _("Notes beside the looks at the file"),
}
KEPT = {
    "looks": _("Who looked, when and with which purpose"),
    "events": _("What was done, as codes without words"),
    "consents": _("Consents, with their days"),
    "records": _("That a service was done, without your name and without words"),
}


# The kinds of data that a consent names.
KINDS = {
    "name": _("Name"), "phone": _("Phone"), "area": _("Where you live"), "address": _("Address"),
    "identity": _("Card number"), "health": _("Health"), "status": _("Hardship"),
    "orders": _("Your orders"), "picture": _("Photo"), "named": _("What is named beside it"),
}  # fmt: skip


def kinds_of(text: ConsentText) -> list[str]:
    """The kinds of data that the words are about."""
    return [str(KINDS.get(kind, kind)) for kind in text.kinds]


def receipt_of(erasure: Erasure) -> dict[str, Any]:
    """A receipt in words: what went, what stays without the name, and which laws want it."""
    titles = readable.TITLES | ERASED
    return {
        "receipt": erasure,
        "erased": [(titles[part], n) for part, n in erasure.erased.items() if n and part in titles],
        "stays": [(titles[part], n) for part, n in erasure.stays.items() if n and part in titles],
        "kept": [(KEPT[part], law) for part, law in erasure.kept.items() if part in KEPT],
    }


def parts_of(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Parts of a person's data in words, with how many rows each has."""
    return [(str(readable.TITLES[part]), n) for part, n in sorted(counts.items())]


# How the states of a list read, and their colour.
LIST_STATES = {
    "waiting": (_("A second person decides"), "wait"),
    "ready": (_("Ready to take"), "ok"),
    "again": (_("Taken along"), "done"),
    "taken": (_("Taken along"), "done"),
    "declined": (_("Declined"), "bad"),
    "over": (_("Its time is over"), ""),
}

# What the page of a file tells of its past. What is about a card or a household is told there.
IN_FILE = (
    "person.registered", "person.corrected", "person.moved", "person.joined",
    "person.merged", "person.merge_undone", "person.became", "person.came_back",
    "person.claim_checked", "person.claim_undone", "person.mobile_changed",
    "person.disabled", "person.enabled", "file.opened",
    "minor.asked", "minor.approved", "minor.declined",
    "consent.given", "consent.withdrawn", "status.confirmed", "status.ended",
    "status.went_on",
)  # fmt: skip


def recovery_state(row: Recovery) -> tuple[str, str, str]:
    """How far a lost phone is: the words, their tone, an icon."""
    if row.is_done:
        return gettext("Made good"), "ok", "check"
    if row.ended_at:
        return gettext("Closed without effect"), "done", "x"
    if row.confirmed_at:
        return gettext("Waits for the code"), "info", "chat"
    return gettext("Waits for a second one"), "wait", "clock"


def recovery_steps(row: Recovery, events: Iterable[Event]) -> list[dict[str, Any]]:
    """What happened, and what comes next, for the timeline."""
    nobody = gettext("the system")
    steps: list[dict[str, Any]] = [
        {
            "state": "ok",
            "title": f"{event.actor.name if event.actor else nobody} {told(event.verb)}",
            "when": moment(event.at),
        }
        for event in events
    ]
    if row.ended_at:
        return steps
    if not row.confirmed_at:
        words = gettext("Anybody but %(name)s who may verify people here looks at the card too.")
        second = {
            "title": gettext("A second one confirms"),
            "text": words % {"name": row.opened_by.name},
        }
        steps.append({"state": "now", **second})
    words = gettext("It goes to %(number)s as a message and counts for 5 minutes.")
    code = {
        "title": gettext("The person reads out a code"),
        "text": words % {"number": masked(str(row.mobile))},
    }
    steps.append({"state": "now" if row.confirmed_at else "todo", **code})
    last = {
        "title": gettext("The new number signs in"),
        "text": gettext("Everything that was signed in is signed out; second factors are gone."),
    }
    return [*steps, {"state": "todo", **last}]
