"""The demo's people to sign in as: one invented person for each role, and one resident."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.accounts.samples import Sample
from linli.organisations.models import Grant, Role


def one_per_role() -> list[Sample]:
    """A resident first, then the staff in the order of the roles."""
    invented = Person.objects.filter(is_sample=True, is_active=True, joined_at__isnull=False)
    resident = invented.filter(grants=None).order_by("created_at").first()
    found = [Sample(resident, _("Resident"))] if resident else []
    today = timezone.localdate()
    grants = (
        Grant.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=today),
            person__in=invented,
            revoked_at=None,
            valid_from__lte=today,
        )
        .select_related("person")
        .order_by("person__created_at")
    )
    first: dict[str, Grant] = {}
    for grant in grants:
        first.setdefault(grant.role, grant)
    found += [
        Sample(first[role].person, str(role.label), is_staff=role != Role.MEMBER)
        for role in Role
        if role in first
    ]
    return found
