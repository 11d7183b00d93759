"""The other three doors: by telephone, at the counter, from a slip. One page, by keyboard."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.orders import queries
from linli.orders.actions import intake
from linli.orders.forms.asking import IntakeForm
from linli.orders.models import Door, Order
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people.actions import consents, looking
from linli.people.dates import age
from linli.people.models import Channel, Purpose, Why
from linli.people.queries import called, statuses_of, visible_to
from linli.people.rules import may_see_groups

HOW = {Door.PHONE: Channel.PHONE, Door.DESK: Channel.SPOKEN, Door.PAPER: Channel.PAPER}


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.TAKE_ORDERS)
def take_in(request: Request) -> HttpResponse:
    """Who calls is looked up by the number; who may be meant is shown, and a person decides."""
    by = request.user
    said = sent(request)
    form = IntakeForm(said, by=by, initial={} if said else {"area": by.area})
    meant: list[Person] = []
    if request.method == "POST":
        form.is_valid()
        meant = callers(request, form)
        chosen = _chosen(request.POST.get("person", ""), meant)
        looks_only = "look" in request.POST
        if chosen and looks_only:
            return _shown(request, form, meant, chosen)
        if form.is_valid() and not looks_only and (chosen or not meant or "new" in request.POST):
            try:
                order = _write(request, form, chosen)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Taken in. Who does it?"))
                return redirect("orders:desk_one", order.pk)
        elif form.is_valid() and meant and not looks_only:
            form.add_error(None, _("Is it one of these? Choose, or say it is somebody else."))
    return _shown(request, form, meant, None)


def callers(request: Request, form: IntakeForm) -> list[Person]:
    """People in reach whom the number or the name may mean."""
    said = form.cleaned_data
    digits, name = said.get("phone") or "", said.get("name") or ""
    return called(visible_to(request.user, Power.TAKE_ORDERS), digits, name)


def _chosen(pk: str, meant: list[Person]) -> Person | None:
    return next((one for one in meant if str(one.pk) == pk), None)


def _write(request: Request, form: IntakeForm, person: Person | None) -> Order:
    """The order, with the consent that was spoken."""
    said, by = form.cleaned_data, request.user
    begins, ends = form.wish()
    is_silent = said["is_silent"]
    file = getattr(person, "file", None)
    need = intake.Need(
        service=form.chosen(), package=said["package"], words=said["words"],
        urgency=said["urgency"],
        name="" if is_silent else said["name"],
        phone=said["phone"] or (file.landline if file and not is_silent else ""),
        address=said["address"] or (file.address if file and not is_silent else ""),
        wish_from=begins, wish_until=ends, is_anonymous=is_silent,
    )  # fmt: skip
    beneficiary = None if is_silent else person
    order = intake.take_in(
        need, by=by, area=said["area"], door=said["door"], beneficiary=beneficiary
    )
    if beneficiary is not None:
        consents.give(beneficiary, by=by, purpose=Purpose.SERVICE, channel=HOW[Door(said["door"])])
    return order


def _shown(
    request: Request, form: IntakeForm, meant: list[Person], chosen: Person | None
) -> HttpResponse:
    """The form; beside it who may be meant, and whoever was chosen with what to mind."""
    if "look" in request.POST:
        form.errors.clear()  # nobody has sent it yet
    has_error = form.is_bound and bool(form.errors)
    today = timezone.localdate()
    alike, sees_groups = [], False
    if chosen is not None:
        looking.look(chosen, by=request.user, why=Why.SERVICE)
        sees_groups = may_see_groups(request.user, chosen)
        alike = list(queries.with_card(queries.of_person(chosen, request.user))[:3])
    context = {
        "form": form,
        "meant": [
            (one, age(one.file.born_on, today) if getattr(one, "file", None) else None)
            for one in meant
        ],
        "chosen": chosen,
        "groups": list(statuses_of(chosen)) if chosen and sees_groups else [],
        "sees_groups": sees_groups,
        "lately": alike,
    }
    return render(request, "orders/desk/intake.html", context, status=422 if has_error else 200)
