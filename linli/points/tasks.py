"""What the clock does: points that run out, the notice before, and what nobody fetched."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Sum

from linli.channels import actions as channels
from linli.core.tasks import every, work
from linli.core.unit import run
from linli.points import queries
from linli.points.actions import redeeming, spending
from linli.points.models import Account, Lot, Redemption, Stage

AT_ONCE = 500
NOTICES = (7, 30, 60)  # days before


@work()
def run_out() -> None:
    """Whatever counted until yesterday, each lot by itself."""
    over = Lot.objects.filter(left__gt=0, ends_on__lt=queries.today()).select_related("account")
    for lot in over.order_by("ends_on", "pk")[:AT_ONCE]:
        run(partial(spending.expire, lot))


@work()
def give_notice() -> None:
    """Say 60, 30 and 7 days before that points run out: once for each day and each notice, also
    when the clock stood still on the very day."""
    today = queries.today()
    nearest = -1
    for days in NOTICES:
        between = (today + timedelta(days=nearest + 1), today + timedelta(days=days))
        nearest = days
        rows = Lot.objects.filter(left__gt=0, ends_on__range=between)
        sums = rows.values_list("account", "ends_on").annotate(Sum("left"))
        for account_id, ends_on, points in sums.order_by("ends_on", "account")[: AT_ONCE * 20]:
            run(partial(_tell, account_id, ends_on, points, days))


@work()
def take_back_unclaimed() -> None:
    """What nobody fetched in time: the points go back, and the piece to the others."""
    late = Redemption.objects.filter(stage=Stage.WAITING, keep_until__lt=queries.today())
    for row in late.order_by("keep_until", "pk")[:AT_ONCE]:
        run(partial(redeeming.let_lapse, row))


def _tell(account_id: UUID, ends_on: date, points: int, days: int) -> None:
    account = Account.objects.select_related("person").get(pk=account_id)
    if account.person is None:
        return
    when = {"year": ends_on.year, "month": ends_on.month, "day": ends_on.day}
    channels.tell(
        account.person, "points.running_out", about=account,
        once=f"points.running_out {account_id.hex} {ends_on} {days}",
        facts={"points": points, **when},
    )  # fmt: skip


every(timedelta(hours=1), run_out)
every(timedelta(hours=12), give_notice)
every(timedelta(hours=1), take_back_unclaimed)
