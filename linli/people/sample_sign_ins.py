"""Neighbours of the demonstration to sign in as: an elder, who helps her, and who helps all."""

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.samples import Sample
from linli.organisations.models import Grant, Role
from linli.people.models import Acting, Force, ForceKind, Tie

ELDER, FAMILY, VOLUNTEER, PARTY = 20, 30, 40, 50  # their places among the neighbours
MOST = 5  # of each: one of them stands for nothing else


def neighbours() -> list[Sample]:
    """An elder and the family who acts for her; a volunteer and a party member who hold no post."""
    today = timezone.localdate()
    pair = (
        Acting.objects.filter(
            tie=Tie.FAMILY, ended_at=None, valid_from__lte=today, valid_until__gte=today,
            **_may_sign_in("person"), **_may_sign_in("actor"),
        )
        .select_related("person", "actor")
        .order_by("id")
        .first()
    )  # fmt: skip
    found: list[Sample] = []
    if pair:
        found += [
            Sample(pair.person, _("Elder"), _("Family help with it"), order=ELDER),
            Sample(pair.actor, _("Family"), _("Orders for an elder"), order=FAMILY),
        ]
    volunteer = _("Finds something to do, sees the hours, has a certificate made")
    found += _helpers(ForceKind.VOLUNTEER, _("Volunteer"), volunteer, VOLUNTEER)
    party = _("Takes on what neighbours ask for")
    return found + _helpers(ForceKind.PARTY, _("Party member"), party, PARTY)


def _helpers(kind: str, label: str, phrase: str, order: int) -> list[Sample]:
    staff = Grant.objects.filter(revoked_at=None).exclude(role=Role.MEMBER).values("person")
    forces = Force.objects.filter(
        kind=kind, verified_at__isnull=False, ended_at=None, **_may_sign_in("person")
    ).exclude(person__in=staff)  # fmt: skip
    rows = forces.select_related("person").order_by("person__created_at")[:MOST]
    return [Sample(one.person, label, phrase, order=order) for one in rows]


def _may_sign_in(who: str) -> dict[str, bool]:
    return {
        f"{who}__is_sample": True,
        f"{who}__is_active": True,
        f"{who}__joined_at__isnull": False,
    }
