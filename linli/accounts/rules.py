"""Who may sign in, and who may do what about somebody's way in."""

from linli.accounts.models import Person, Recovery


def may_sign_in(person: Person) -> bool:
    return person.is_active and person.joined_at is not None and person.erased_at is None


def may_open_recovery(by: Person, person: Person) -> bool:
    """Not one's own. That `by` may verify people there is asked upstairs, where powers are."""
    return by != person and may_sign_in(by) and may_sign_in(person)


def may_confirm_recovery(by: Person, recovery: Recovery) -> bool:
    """The second of two staff: neither the first nor the person."""
    return may_sign_in(by) and by.pk not in (recovery.opened_by_id, recovery.person_id)


def may_finish_recovery(by: Person, recovery: Recovery) -> bool:
    """Either of the two."""
    return by.pk in (recovery.opened_by_id, recovery.confirmed_by_id)
