"""The demo's people to sign in as: one invented person for each role, and one resident."""

from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.accounts.samples import Sample
from linli.organisations.models import Grant, Role

# What each comes for, in a few words; in this order they are offered, who meets people first.
PHRASES = {
    Role.WORKER: gettext_lazy("Which door is next?"),
    Role.DISPATCHER: gettext_lazy("Which order will soon be late?"),
    Role.STATION_HEAD: gettext_lazy("Who is not content, and what waits for a yes?"),
    Role.GRID_WORKER: gettext_lazy("Writes down what is needed, by phone and at the door"),
    Role.SUPERVISOR: gettext_lazy("Looks at complaints, records and hours"),
    Role.AGENCY_MANAGER: gettext_lazy("Which indicator is behind?"),
    Role.PROJECT_LEAD: gettext_lazy("How far is the project?"),
    Role.FINANCE: gettext_lazy("What was agreed, and for how much?"),
    Role.LIAISON: gettext_lazy("Buys projects and follows them"),
    Role.EXPERT: gettext_lazy("Sees what neighbours see; scoring comes later"),
    Role.OPERATOR: gettext_lazy("Keeps areas, organisations and services in order"),
    Role.SECURITY: gettext_lazy("Says who may do what"),
    Role.AUDITOR: gettext_lazy("Looks up who did what, and when"),
    Role.MEMBER: gettext_lazy("Is in a team of neighbours"),
}
RESIDENT, MEMBER = 10, 60  # their places among the neighbours


def whoever_acts() -> list[Sample]:
    """A resident, and all who hold a role; for each role who came first stands first."""
    invented = Person.objects.filter(is_sample=True, is_active=True, joined_at__isnull=False)
    resident = invented.filter(grants=None).order_by("created_at").first()
    phrase = _("Orders a service, follows it, says how it was")
    found = [Sample(resident, _("Resident"), phrase, order=RESIDENT)] if resident else []
    today = timezone.localdate()
    grants = (
        Grant.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=today),
            person__in=invented,
            revoked_at=None,
            valid_from__lte=today,
        )
        .select_related("person")
        .order_by("person__created_at", "pk")
    )
    roles = list(PHRASES)
    first: dict[UUID, Grant] = {}
    # Not by what was given first: two of one millisecond have ids in any order.
    for grant in sorted(grants, key=lambda one: roles.index(Role(one.role))):
        first.setdefault(grant.person_id, grant)
    for grant in first.values():
        role = Role(grant.role)
        is_staff = role != Role.MEMBER
        order = roles.index(role) if is_staff else MEMBER
        found.append(Sample(grant.person, str(role.label), str(PHRASES[role]), is_staff, order))
    return found
