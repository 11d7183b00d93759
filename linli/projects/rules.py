"""Who sees and changes which project, and what may be signed."""

from linli.accounts.models import Person
from linli.core.models import StoredFile
from linli.organisations.scope import Power, may_for
from linli.projects.models import Claim, Project, State


def may_buy(by: Person, project: Project) -> bool:
    """Whoever buys for the purchaser writes, signs, starts and closes."""
    return may_for(by, Power.BUY_PROJECTS, project.purchaser)


def may_run(by: Person, project: Project) -> bool:
    """Whoever leads it for those who carry it out."""
    return may_for(by, Power.RUN_PROJECTS, project.agency)


def may_decide(by: Person, claim: Claim) -> bool:
    """Whoever buys, but never what they handed in themselves."""
    return by.pk != claim.handed_in_by_id and may_buy(by, claim.indicator.project)


def may_see_evidence(by: Person, file: StoredFile) -> bool:
    """Whoever sees the project that it was handed in for."""
    claims = Claim.objects.select_related("indicator__project__purchaser",
                                          "indicator__project__agency")  # fmt: skip
    claim = claims.filter(pk=file.subject_id).first()
    return claim is not None and may_see(by, claim.indicator.project)


def may_see(by: Person, project: Project) -> bool:
    """The purchaser's people; the agency's once it is signed."""
    if may_for(by, Power.SEE_PROJECTS, project.purchaser):
        return True
    is_told = project.state != State.DRAFTED
    return is_told and may_for(by, Power.SEE_PROJECTS, project.agency)
