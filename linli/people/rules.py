"""Who may do what with a person's file."""

from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.organisations.scope import Power, grants_with, may, powers_of
from linli.people import agreed, queries
from linli.people.models import (
    SERVING,
    WITHOUT_CONSENT,
    Dweller,
    Identity,
    Merge,
    MinorApproval,
    PeopleList,
    Proposal,
    Purpose,
)
from linli.people.serving import serves


def may_register(by: Person, area: Area) -> bool:
    return may(by, Power.REGISTER_PEOPLE, area)


def may_merge(by: Person, one: Person, other: Person) -> bool:
    """Whoever checks people where both live, and has both files open; nobody their own."""
    return all(may_verify(by, person) and may_open(by, person) for person in (one, other))


def may_take_apart(by: Person, merge: Merge) -> bool:
    """The same for the row that stayed; the other has been nowhere since."""
    return may_verify(by, merge.kept) and may_open(by, merge.kept)


def may_confirm_groups(by: Person, area: Area) -> bool:
    """Say who belongs to a target group there."""
    return may(by, Power.VERIFY_PEOPLE, area)


def may_find(by: Person, person: Person) -> bool:
    return may(by, Power.SEE_PEOPLE, person.area_id)


def needs_approval(by: Person, person: Person) -> bool:
    """A minor's file opens only with the approval of a responsible person: 未网条例 §36."""
    is_minor = queries.is_minor(person, timezone.localdate())
    return is_minor and queries.approval(by, person) is None


def may_open(by: Person, person: Person) -> bool:
    """Open the file now: in reach, with a purpose given, and approved where it must be."""
    look = queries.look_now(by, person)
    if look is None or not may_find(by, person) or needs_approval(by, person):
        return False
    return may_look(person, look.why)


def may_look(person: Person, why: str) -> bool:
    """Whether the person still agrees to be served, or this is not to serve them."""
    return why in WITHOUT_CONSENT or not agreed.has_withdrawn(person, Purpose.SERVICE)


def may_see_groups(by: Person, person: Person) -> bool:
    """The target groups of a person: only whoever serves them, with the file open for that.

    The look must say that the groups were opened, so that the log of the person is complete;
    whoever served then must serve still, and the person not have taken back that it is kept.
    """
    is_open = may_open(by, person) and queries.has_looked_at_groups(by, person)
    agrees = not agreed.has_withdrawn(person, Purpose.SENSITIVE)
    return is_open and agrees and serves(by, person)


def may_list_groups(by: Person, area: Area, why: str) -> bool:
    """A list by a group, or one that names them: the office that serves the area, to serve."""
    return why in SERVING and may(by, Power.VERIFY_PEOPLE, area)


def may_have_data(by: Person, person: Person) -> bool:
    """All that is held: the person, and for a child under 14 the guardian."""
    if by.pk == person.pk:
        return True
    is_child = queries.is_child(person, timezone.localdate())
    return is_child and queries.guarded_by(by).filter(person=person).exists()


def may_see_as_helper(by: Person, person: Person) -> bool:
    """Family, a neighbour, a carer: whom the person let see and correct their file."""
    return any(row.person_id == person.pk for row in queries.helped_by(by))


def may_correct(by: Person, person: Person) -> bool:
    """Oneself, a child's guardian, whoever acts with that right, or staff with the file open."""
    if may_have_data(by, person):
        return True
    if may_see_as_helper(by, person):
        return True
    return may(by, Power.REGISTER_PEOPLE, person.area_id) and may_open(by, person)


def may_answer(by: Person, proposal: Proposal) -> bool:
    """Whoever signs in with the number that was asked."""
    is_theirs = by.joined_at is not None and by.mobile_key == proposal.mobile_key
    return is_theirs and by.pk != proposal.by_id


def may_move_out(by: Person, person: Person) -> bool:
    """Whoever may correct the file, or has the file of somebody of the same household open."""
    if may_correct(by, person):
        return True
    if not may(by, Power.REGISTER_PEOPLE, person.area_id):
        return False
    return any(may_open(by, one) for one in queries.housemates(person))


def may_bring_back(by: Person, dweller: Dweller) -> bool:
    """Whoever could take them out, asked once they are out."""
    if may_correct(by, dweller.person):
        return True
    if not may(by, Power.REGISTER_PEOPLE, dweller.person.area_id):
        return False
    return any(may_open(by, one.person) for one in queries.dwellers_of(dweller.household))


def may_take_for(by: Person, person: Person) -> bool:
    """At a desk, for somebody without an account: their file is open, so the purpose is known."""
    is_other = by.pk != person.pk and person.joined_at is None
    return is_other and may(by, Power.VERIFY_PEOPLE, person.area_id) and may_open(by, person)


def may_erase_for(by: Person, person: Person) -> bool:
    """At a desk, for somebody without an account: whoever answers for the station."""
    is_other = by.pk != person.pk and person.joined_at is None
    return is_other and may(by, Power.ERASE_PEOPLE, person.area_id) and may_open(by, person)


def may_submit_identity(by: Person, person: Person) -> bool:
    return by.pk == person.pk or may(by, Power.REGISTER_PEOPLE, person.area_id)


def may_check_identity(by: Person, identity: Identity) -> bool:
    """Somebody else, at a station that has the person in reach."""
    is_other = by.pk != identity.person_id
    return is_other and may(by, Power.VERIFY_PEOPLE, identity.person.area_id)


def has_before_them(by: Person, identity: Identity) -> bool:
    """Took the check on, and the half hour is not over."""
    checker = queries.checker_of(identity)
    is_theirs = checker is not None and checker.pk == by.pk
    return is_theirs and may_open(by, identity.person)


def may_verify(by: Person, person: Person) -> bool:
    return by.pk != person.pk and may(by, Power.VERIFY_PEOPLE, person.area_id)


def guards_platform(person: Person) -> bool:
    """Whether more than a town opens with this account: two of a station do not give it away."""
    return bool(powers_of(person) & {Power.RUN_PLATFORM, Power.GRANT_ROLES, Power.AUDIT})


def may_decide_minor(by: Person, approval: MinorApproval) -> bool:
    is_other = by.pk != approval.asked_by_id
    return is_other and may(by, Power.APPROVE_MINORS, approval.person.area_id)


def may_consent_for(by: Person, person: Person) -> bool:
    """The person, their guardian, or staff writing down what the person said."""
    if by.pk == person.pk:
        return True
    if queries.acted_for(by).filter(person=person, tie="guardian").exists():
        return True
    return may(by, Power.REGISTER_PEOPLE, person.area_id)


def may_write_texts(by: Person) -> bool:
    """The words are the same everywhere on the platform: who runs it writes them."""
    return grants_with(by, Power.RUN_PLATFORM).exists()


def may_take_list(by: Person, area: Area) -> bool:
    return may(by, Power.TAKE_LISTS, area)


def may_decide_list(by: Person, row: PeopleList) -> bool:
    """Somebody else, who answers for the area."""
    return by.pk != row.asked_by_id and may(by, Power.APPROVE_LISTS, row.area)
