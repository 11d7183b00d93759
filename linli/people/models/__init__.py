"""The file kept about a person, one noun per page."""

from linli.people.models.ability import PROVEN, Ability, Skill
from linli.people.models.acting import Acting, Tie
from linli.people.models.consent import Channel, Consent, ConsentText, Purpose
from linli.people.models.file import File, Language, Need, Sex
from linli.people.models.force import Force, ForceKind, Level
from linli.people.models.found import FindTerm
from linli.people.models.household import Dweller, Household, Relation
from linli.people.models.identity import CardKind, Check, Identity
from linli.people.models.look import SERVING, WITHOUT_CONSENT, Look, MinorApproval, Part, Why
from linli.people.models.merge import Apart, Merge, Moved
from linli.people.models.proposal import Proposal
from linli.people.models.rights import ByWhom, Erasure
from linli.people.models.roster import Roster
from linli.people.models.status import Group, Status
from linli.people.models.taken import ALONE, PeopleList
from linli.people.models.volunteer import (
    Category,
    DayPart,
    Invites,
    VolunteerCount,
    VolunteerProfile,
)

__all__ = [
    "ALONE",
    "PROVEN",
    "SERVING",
    "WITHOUT_CONSENT",
    "Ability",
    "Acting",
    "Apart",
    "ByWhom",
    "CardKind",
    "Category",
    "Channel",
    "Check",
    "Consent",
    "ConsentText",
    "DayPart",
    "Dweller",
    "Erasure",
    "File",
    "FindTerm",
    "Force",
    "ForceKind",
    "Group",
    "Household",
    "Identity",
    "Invites",
    "Language",
    "Level",
    "Look",
    "Merge",
    "MinorApproval",
    "Moved",
    "Need",
    "Part",
    "PeopleList",
    "Proposal",
    "Purpose",
    "Relation",
    "Roster",
    "Sex",
    "Skill",
    "Status",
    "Tie",
    "VolunteerCount",
    "VolunteerProfile",
    "Why",
]  # fmt: skip
