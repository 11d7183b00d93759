"""Who sees and changes which project, and what may be signed."""

from linli.accounts.models import Person
from linli.organisations.scope import Power, may_for
from linli.projects.models import Project, State


def may_buy(by: Person, project: Project) -> bool:
    """Whoever buys for the purchaser writes, signs, starts and closes."""
    return may_for(by, Power.BUY_PROJECTS, project.purchaser)


def may_see(by: Person, project: Project) -> bool:
    """The purchaser's people; the agency's once it is signed."""
    if may_for(by, Power.SEE_PROJECTS, project.purchaser):
        return True
    is_told = project.state != State.DRAFTED
    return is_told and may_for(by, Power.SEE_PROJECTS, project.agency)
