"""Goods of an activity: put in, handed out once to each, signed for, taken back."""

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import rules
from linli.activities.models import Activity, Goods, Handout, Per, State
from linli.activities.models.goods import MOST_GOODS
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.scope import Power
from linli.people.queries import home_of, visible_to


@dataclass(frozen=True)
class Lot:
    """So many of one thing; `each` gets so many of them, once, as `per` says."""

    name: str
    unit: str
    stock: int
    per: str = Per.PERSON
    each: int = 1


@dataclass(frozen=True)
class Signed:
    """The name that somebody wrote; or nothing, if they signed the sheet of paper."""

    name: str = ""
    is_on_paper: bool = False


@transaction.atomic
def put_in(activity: Activity, lot: Lot, *, by: Person) -> Goods:
    """What is there to be handed out."""
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    if activity.state not in (State.DRAFT, State.PUBLISHED):
        raise Refused(_("It is not going on."))
    if not 1 <= lot.stock <= MOST_GOODS or lot.each < 1:
        raise Refused(_("Say how many there are, and how many each gets."))
    try:
        with transaction.atomic():
            made = Goods.objects.create(activity=activity, left=lot.stock, **asdict(lot))
    except IntegrityError as error:
        raise Refused(_("It stands in the list already.")) from error
    record("goods.put_in", by=by, about=activity, number=lot.stock)
    return made


@transaction.atomic
def add_more(goods: Goods, *, by: Person, number: int) -> Goods:
    """More of it came, or less: never fewer than were handed out."""
    goods = lock(goods)
    allow(rules.may_run(by, goods.activity))
    if not 1 <= goods.stock + number <= MOST_GOODS or goods.left + number < 0:
        raise Refused(_("More was handed out than that."))
    goods.stock, goods.left = goods.stock + number, goods.left + number
    goods.save(update_fields=["stock", "left"])
    record("goods.put_in", by=by, about=goods.activity, number=number)
    return goods


@transaction.atomic
def hand_out(goods: Goods, *, by: Person, person: Person, signed: Signed) -> Handout:
    """Somebody takes it along and signs. Once for each person or household; what is not there any
    more is handed to nobody, whoever presses at the same moment."""
    goods = lock(goods)
    activity = goods.activity
    allow(rules.may_keep_list(by, activity))
    allow(visible_to(by, Power.RUN_ACTIVITIES).filter(pk=person.pk).exists())
    if by.pk == person.pk:
        raise Refused(_("Somebody else hands you yours."))
    if activity.state not in (State.PUBLISHED, State.OVER):
        raise Refused(_("It is not going on."))
    if bool(signed.name.strip()) == signed.is_on_paper:
        raise Refused(_("Whoever takes it along writes their name, here or on the sheet."))
    if goods.left < goods.each:
        raise Refused(_("None is left."))
    home = home_of(person) if goods.per == Per.HOME else None
    made = Handout(
        goods=goods, person=person, home=home, number=goods.each, by=by,
        signature=signed.name.strip(), is_on_paper=signed.is_on_paper,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("They, or somebody of their household, have had it.")) from error
    goods.left -= goods.each
    goods.save(update_fields=["left"])
    record("goods.handed_out", by=by, about=made, area_id=activity.area_id, number=goods.each)
    return made


@transaction.atomic
def take_back(row: Handout, *, by: Person) -> Handout:
    """It was written down by mistake, or came back: it lies there again, and may be had again."""
    row = lock(row)
    allow(rules.may_keep_list(by, row.goods.activity) and by.pk != row.person_id)
    if row.undone_at:
        raise Refused(_("It was taken back already."))
    row.undone_at, row.undone_by = timezone.now(), by
    row.save(update_fields=["undone_at", "undone_by"])
    Goods.objects.filter(pk=row.goods_id).update(left=F("left") + row.number)
    record("goods.taken_back", by=by, about=row, area_id=row.goods.activity.area_id)
    return row
