"""What points hold about somebody, for "my data"."""

from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.people import held
from linli.points.models import Account, Bonus, Earning, Entry, Redemption


def register() -> None:
    held.also("points", _("Points that came and went"), entries_of,
              stays=["points.account.person"])  # fmt: skip
    held.also("points_earned", _("What you earned points with"), earned_by,
              rows=["points.earning.person"])  # fmt: skip
    held.also("points_redeemed", _("What you redeemed points for"), redeemed_by,
              rows=["points.redemption.person", "points.redemption.receiver"])  # fmt: skip
    held.also("points_bonuses", _("Bonuses you were given"), bonuses_of,
              rows=["points.bonus.person"])  # fmt: skip
    held.lost("points_lost", _("Points that lapse"), balance_of)


def balance_of(person: Person) -> int:
    return Account.objects.filter(person=person).aggregate(n=Sum("balance"))["n"] or 0


def entries_of(person: Person) -> list[dict[str, Any]]:
    rows = Entry.objects.filter(account__person=person).order_by("at", "pk")
    return [
        {
            "at": timezone.localtime(row.at).isoformat(),
            "kind": str(row.get_kind_display()),
            "number": row.amount,
        }
        for row in rows
    ]


def earned_by(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "at": timezone.localtime(row.done_at).isoformat(),
            "minutes": row.minutes,
            "number": row.points,
            "state": str(row.get_standing_display()),
        }
        for row in Earning.objects.filter(person=person).order_by("done_at", "pk")
    ]


def bonuses_of(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "at": timezone.localtime(row.at).isoformat(),
            "number": row.points,
            "reason": row.reason,
            "state": str(_("Has been taken back") if row.taken_at else _("Credited")),
        }
        for row in Bonus.objects.filter(person=person).order_by("at", "pk")
    ]


def redeemed_by(person: Person) -> list[dict[str, Any]]:
    own = Q(person=person) | Q(receiver=person)
    rows = Redemption.objects.filter(own).select_related("reward")
    return [
        {
            "name": row.reward.name,
            "at": timezone.localtime(row.at).isoformat(),
            "number": row.points,
            "state": str(row.get_stage_display()),
        }
        for row in rows.order_by("at", "pk")
    ]
