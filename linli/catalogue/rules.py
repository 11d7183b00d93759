"""Who may do what with the catalogue."""

from uuid import UUID

from linli.accounts.models import Person
from linli.organisations.scope import Power, grants_with, may


def may_edit(by: Person, area_id: UUID | None) -> bool:
    """Station staff edit what their own area answers for."""
    return may(by, Power.EDIT_CATALOGUE, area_id)


def may_edit_categories(by: Person) -> bool:
    """The shelves are the same everywhere on the platform: who runs it sets them up."""
    return grants_with(by, Power.RUN_PLATFORM).exists()


def may_settle(by: Person, area_id: UUID | None) -> bool:
    """Whoever edits the catalogue of a wish's area or dispatches there; where there is none, who
    runs the platform."""
    if area_id is None:
        return grants_with(by, Power.RUN_PLATFORM).exists()
    return may_edit(by, area_id) or may(by, Power.DISPATCH, area_id)
