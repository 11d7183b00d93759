"""The other three doors: by telephone, at the counter, from a slip. One page, by keyboard."""

from typing import TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.orders import alike, queries, rules
from linli.orders.actions import intake
from linli.orders.answers import with_answers
from linli.orders.forms.intake import IntakeForm
from linli.orders.models import Order
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people.actions import consents, looking
from linli.people.dates import age
from linli.people.models import Purpose, Why
from linli.people.queries import called, statuses_of, visible_to
from linli.people.rules import may_see_groups

Row = TypeVar("Row", Person, Order)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.TAKE_ORDERS)
def take_in(request: Request) -> HttpResponse:
    """Who calls is looked up by the number; who may be meant, and what may be the same order, is
    shown before anything is written. A person decides."""
    by = request.user
    said = sent(request)
    form = IntakeForm(said, by=by, initial={} if said else {"area": by.area})
    if request.method != "POST":
        return _shown(request, form, [], None, [])
    form.is_valid()
    meant = callers(request, form)
    chosen = _chosen(request.POST.get("person", ""), meant)
    like = alike.beforehand(order, by) if (order := _thought(form, chosen)) else []
    answer = None
    if "add_to" in request.POST:
        answer = _add(request, form, like)
    elif "look" not in request.POST and form.is_valid():
        answer = _take(request, form, meant, chosen, like)
    return answer or _shown(request, form, meant, chosen, like)


def callers(request: Request, form: IntakeForm) -> list[Person]:
    """People in reach whom the number or the name may mean."""
    said = form.cleaned_data
    return called(
        visible_to(request.user, Power.TAKE_ORDERS), form.reached_at(), said.get("name") or ""
    )


def _chosen(pk: str, meant: list[Row]) -> Row | None:
    return next((one for one in meant if str(one.pk) == pk), None)


def _thought(form: IntakeForm, person: Person | None) -> Order | None:
    """The order as far as it is known, to be held beside others; it is not written. None where
    nothing may be compared: somebody without a name, a whole package, no place yet."""
    said = form.cleaned_data
    area = said.get("area") or (person.area if person else None)
    if area is None or said.get("is_silent") or said.get("package"):
        return None
    service = form.chosen()
    file = getattr(person, "file", None)
    return Order(
        area=area, beneficiary=person, service=service, words=said.get("words") or "",
        address=said.get("address") or (file.address if file else ""), wish_from=form.wish()[0],
        is_confidential=bool(service and service.is_confidential), submitted_at=timezone.now(),
    )  # fmt: skip


def _is_apart(request: Request, like: list[Order]) -> bool:
    """Whether a person said of every one that is alike that this is another: of those they saw,
    and not of one that came in meanwhile."""
    seen = {pk for value in request.POST.getlist("apart") for pk in value.split()}
    return {str(one.pk) for one in like} <= seen


def _add(request: Request, form: IntakeForm, like: list[Order]) -> HttpResponse | None:
    """Beside that order, and no second one; nothing but the words is needed for it."""
    order = _chosen(request.POST["add_to"], like)
    words = form.cleaned_data.get("words") or ""
    form.errors.clear()
    if order is None:  # meanwhile it ended, or was joined to another
        form.add_error(None, _("That order is over. Take this one in as a new one."))
        return None
    try:
        intake.add_words(order, by=request.user, words=words)
    except Refused as refusal:
        form.add_error(None if words else "words", str(refusal))
        return None
    messages.success(request, _("Written beside the order. Whoever goes reads it."))
    return redirect("orders:desk_one", order.pk)


def _take(
    request: Request, form: IntakeForm, meant: list[Person], chosen: Person | None,
    like: list[Order],
) -> HttpResponse | None:  # fmt: skip
    """The order is written when a person has said who it is for, and that it is a new one."""
    if not chosen and "new" not in request.POST and (meant or request.POST.get("person")):
        form.add_error(None, _ask_again(meant))
        return None
    if not _is_apart(request, like):
        form.add_error(None, _("Is it this order already? Add to it, or say it is a new one."))
        return None
    if not form.was_asked:
        form.add_error(None, _("This service asks a little more. Ask it, then send once more."))
        return None
    try:
        order = _write(request, form, chosen)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    if not rules.may_open_at_desk(request.user, order):
        words = _("Taken in: %(number)s. It is confidential, so only the dispatcher opens it.")
        messages.success(request, words % {"number": order.number})
        return redirect("orders:take_in")
    messages.success(request, _("Taken in. Who does it?"))
    return redirect("orders:desk_one", order.pk)


def _ask_again(meant: list[Person]) -> str:
    """Nobody was chosen; or somebody whom the number and the name do not mean any more, and then
    it is not written down for nobody without a word."""
    if meant:
        return _("Is it one of these? Choose, or say it is somebody else.")
    return _("This number and name are not of whoever you chose. Look once more, or send it again.")


def _write(request: Request, form: IntakeForm, person: Person | None) -> Order:
    """The order, with the consent that was spoken."""
    said, by = form.cleaned_data, request.user
    begins, ends = form.wish()
    is_silent = said["is_silent"]
    file = getattr(person, "file", None)
    need = intake.Need(
        service=form.chosen(), package=said["package"],
        words=with_answers(said["words"], form.chosen(), said), urgency=said["urgency"],
        wants={key: said[key] for key in ("sex", "language") if said[key]},
        name="" if is_silent else said["name"],
        phone=form.reached_at() or (file.landline if file and not is_silent else ""),
        caller_tie=said["calls"], caller_name=said["caller"] if said["calls"] else "",
        caller_phone=said["phone"] if said["calls"] else "", told_how=said["told_how"],
        is_risk_told=bool(said.get("risk_told")), written_on=said["written_on"],
        address=said["address"] or (file.address if file and not is_silent else ""),
        wish_from=begins, wish_until=ends, is_anonymous=is_silent,
    )  # fmt: skip
    beneficiary = None if is_silent else person
    order = intake.take_in(
        need, by=by, area=said["area"], door=said["door"], beneficiary=beneficiary,
        agreed=said["agreed"],
    )  # fmt: skip
    if beneficiary is not None:
        consents.give(beneficiary, by=by, purpose=Purpose.SERVICE, channel=order.agreed_how)
    return order


def _shown(
    request: Request, form: IntakeForm, meant: list[Person], chosen: Person | None,
    like: list[Order],
) -> HttpResponse:  # fmt: skip
    """The form; beside it who may be meant, whoever was chosen with what to mind, and what may be
    the same order."""
    if "look" in request.POST:
        form.errors.clear()  # nobody has sent it yet
    has_error = form.is_bound and bool(form.errors)
    today = timezone.localdate()
    lately, sees_groups, shows = [], False, chosen is not None and not has_error
    if chosen is not None and shows:  # a refusal undoes what was written: no look, no file
        looking.look(chosen, by=request.user, why=Why.SERVICE)
        sees_groups = may_see_groups(request.user, chosen)
        lately = list(queries.with_card(queries.of_person(chosen, request.user))[:3])
    context = {
        "form": form,
        "meant": [
            (one, age(one.file.born_on, today) if getattr(one, "file", None) else None)
            for one in meant
        ],
        "chosen": chosen,
        "shows_chosen": shows,
        "groups": list(statuses_of(chosen)) if chosen and sees_groups else [],
        "sees_groups": sees_groups,
        "lately": lately,
        "like": like,
        "is_apart": _is_apart(request, like),
    }
    return render(request, "orders/desk/intake.html", context, status=422 if has_error else 200)
