"""One name for each step that a person can take: pages, programs, tests and the simulation all
take it through here."""

from collections.abc import Callable
from typing import Any

from linli.accounts.models import Person
from linli.areas.points import measured
from linli.orders.actions import after, dispatch, fulfil, needs, photos, together, triage
from linli.orders.forms.people import OfferForm, PeopleForm
from linli.orders.forms.steps import DropPhotoForm, MergeForm, SlotForm, StepForm
from linli.orders.models import Order

Do = Callable[[Order, Person, Any], object]


def _said(call: Callable[..., object], *names: str) -> Do:
    """The action with the named facts of the form."""

    def do(order: Order, by: Person, form: StepForm | None) -> object:
        facts = form.cleaned_data if form else {}
        return call(order, by=by, **{name: facts[name] for name in names})

    return do


def _person(call: Callable[..., object], name: str = "to", field: str = "to") -> Do:
    def do(order: Order, by: Person, form: PeopleForm) -> object:
        return call(order, by=by, **{name: form.person(field)})

    return do


def _merge(order: Order, by: Person, form: MergeForm) -> object:
    return triage.merge(order, by=by, into=form.twins[form.cleaned_data["into"]])


def _offer(order: Order, by: Person, form: OfferForm) -> object:
    chosen = [form.people[pk] for pk in form.cleaned_data["to"]]
    return dispatch.offer(order, by=by, to=chosen, unit=form.cleaned_data["unit"])


def _accept(order: Order, by: Person, form: PeopleForm | None) -> object:
    return dispatch.accept(order, by=by, goes=form.person("to") if form else None)


def _schedule(order: Order, by: Person, form: SlotForm) -> object:
    begins, ends = form.span()
    is_wished = form.cleaned_data["is_wished"]
    return fulfil.schedule(order, by=by, begins=begins, ends=ends, is_wished=is_wished)


def _arrive(order: Order, by: Person, form: StepForm) -> object:
    said = form.cleaned_data
    north, east, datum = said["latitude"], said["longitude"], said["datum"]
    point = None  # also for a point that does not say by which system
    if north is not None and east is not None and datum:
        point = measured(north, east, datum)[:2]
    code = said["is_code_given"]
    return fulfil.arrive(order, by=by, is_code_given=code, at=said["at"], point=point)


def _set_out(order: Order, by: Person, form: StepForm | None) -> object:
    return fulfil.set_out(order, by=by, at=form.cleaned_data["at"] if form else None)


def _note(order: Order, by: Person, form: StepForm) -> object:
    said = form.cleaned_data
    return fulfil.note(order, by=by, kind=said["kind"], words=said["words"], at=said.get("at"))


def _nobody_home(order: Order, by: Person, form: StepForm) -> object:
    said = form.cleaned_data
    return fulfil.nobody_home(order, by=by, words=said["words"], at=said.get("at"))


def _see_need(order: Order, by: Person, form: StepForm) -> object:
    said = form.cleaned_data
    service, words = said["service"], said["words"]
    return needs.see_need(order, by=by, service=service, words=words, at=said["at"])


def _add_photo(order: Order, by: Person, form: StepForm) -> object:
    said = form.cleaned_data
    return photos.add_photo(order, by=by, upload=said["photo"], yes=said["yes"])


def _drop_photo(order: Order, by: Person, form: DropPhotoForm) -> object:
    return photos.drop_photo(order, by=by, photo=form.photos[form.cleaned_data["photo"]])


def _rate(order: Order, by: Person, form: StepForm) -> object:
    said = form.cleaned_data
    marks = after.Marks(said["attitude"], said["timeliness"], said["result"])
    another = said.get("another", False)
    return after.rate(order, by=by, marks=marks, comment=said["comment"], another=another)


DO: dict[str, Do] = {
    "ask_info": _said(triage.ask_info, "words"),
    "give_info": _said(triage.give_info, "words"),
    "reject": _said(triage.reject, "reason", "because", "instead"),
    "appeal": _said(triage.appeal, "words"),
    "merge": _merge,
    "refer": _said(triage.refer, "to", "because", "instead"),
    "classify": _said(triage.classify, "service", "urgency", "wish"),
    "offer": _offer,
    "open": _said(dispatch.open_up),
    "assign": _person(dispatch.assign),
    "accept": _accept,
    "take": _said(dispatch.take),
    "decline": _said(dispatch.decline, "reason"),
    "give_back": _said(dispatch.give_back, "reason", "because"),
    "rule": _person(together.rule),
    "hand_over": _person(together.hand_over),
    "add_helper": _person(together.add_helper, "person"),
    "ask_along": _person(together.ask_along, "person"),
    "ask_over": _person(together.ask_over),
    "join": _said(together.join),
    "take_over": _said(together.take_over),
    "stay_out": _said(together.stay_out, "reason"),
    "drop_helper": _person(together.drop_helper, "person"),
    "schedule": _schedule,
    "ask_time": _said(fulfil.ask_time, "words"),
    "set_out": _set_out,
    "be_late": _said(fulfil.be_late, "minutes"),
    "nobody_home": _nobody_home,
    "arrive": _arrive,
    "note": _note,
    "see_need": _see_need,
    "add_photo": _add_photo,
    "drop_photo": _drop_photo,
    "finish": _said(fulfil.finish, "words", "at"),
    "force_finish": lambda order, by, form: fulfil.force_finish(
        order, by=by, because=form.cleaned_data["words"]
    ),
    "give_up": _said(fulfil.give_up, "reason", "because", "instead"),
    "extend": _said(after.extend, "days", "because"),
    "confirm": _said(after.confirm),
    "deny": _said(after.deny, "words"),
    "rate": _rate,
    "unrate": _said(after.unrate),
    "redo": _said(after.redo, "words"),
    "follow_up": _said(after.follow_up, "is_solved", "words", "then"),
    "complain": _said(after.complain, "about", "words"),
    "cancel": _said(after.cancel, "reason", "because"),
    "cancel_rest": _said(after.cancel_rest, "reason", "because"),
}
