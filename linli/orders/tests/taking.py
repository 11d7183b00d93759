"""Taking any step with facts that fit, to see whether it works; whatever it changes is undone."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.orders import alike, belonging, queries
from linli.orders.actions import after, dispatch, fulfil, needs, photos, together, triage
from linli.orders.models import Order, Photo
from linli.orders.tests.make import GOOD, Place, passed, picture, soon


class _UndoneError(Exception):
    pass


def take(verb: str, order: Order, *, by: Person, place: Place) -> str:
    """ "done", "refused" or "denied"."""
    try:
        with transaction.atomic():
            CALLS[verb](Order.objects.get(pk=order.pk), by, place)
            raise _UndoneError
    except _UndoneError:
        return "done"
    except Refused:
        return "refused"
    except PermissionDenied:
        return "denied"


Call = Callable[[Order, Person, Place], Any]


def _other(order: Order, place: Place) -> Person:
    """Somebody who is not on the order yet."""
    on = {hand.person_id for hand in queries.served_by(order)}
    return next(one for one in (place.second, place.worker, place.head) if one.pk not in on)


def _mate(order: Order, by: Person, place: Place) -> Person:
    """Such a one of the house of whoever gives it to them."""
    return place.streets_own if by.pk == place.street.pk else _other(order, place)


def _photo(order: Order) -> Photo:
    return belonging.shown_photos(order).first() or Photo(order=order)


def _merge(order: Order, by: Person, place: Place) -> object:
    return triage.merge(order, by=by, into=(alike.twins(order, by) or [order])[0])


CALLS: dict[str, Call] = {
    "ask_info": lambda o, by, p: triage.ask_info(o, by=by, words="几楼？"),
    "give_info": lambda o, by, p: triage.give_info(o, by=by, words="五楼"),
    "reject": lambda o, by, p: triage.reject(o, by=by, reason="not_ours"),
    "appeal": lambda o, by, p: triage.appeal(o, by=by, words="请再看看"),
    "merge": _merge,
    "refer": lambda o, by, p: triage.refer(o, by=by, to="12345"),
    "classify": lambda o, by, p: triage.classify(o, by=by, service=p.service, urgency="urgent"),
    "offer": lambda o, by, p: dispatch.offer(o, by=by, to=[p.second]),
    "open": lambda o, by, p: dispatch.open_up(o, by=by),
    "assign": lambda o, by, p: dispatch.assign(o, by=by, to=_colleague(by, p)),
    "accept": lambda o, by, p: dispatch.accept(o, by=by),
    "take": lambda o, by, p: dispatch.take(o, by=by),
    "decline": lambda o, by, p: dispatch.decline(o, by=by),
    "run_out": lambda o, by, p: _by_clock("run_out", o),
    "lose": lambda o, by, p: _by_clock("lose", o),
    "give_back": lambda o, by, p: dispatch.give_back(o, by=by, reason="no_time"),
    "rule": lambda o, by, p: together.rule(o, by=by, to=p.second),
    "hand_over": lambda o, by, p: together.hand_over(o, by=by, to=_mate(o, by, p)),
    "add_helper": lambda o, by, p: together.add_helper(o, by=by, person=_mate(o, by, p)),
    "ask_along": lambda o, by, p: together.ask_along(o, by=by, person=p.neighbour),
    "ask_over": lambda o, by, p: together.ask_over(o, by=by, to=p.neighbour),
    "join": lambda o, by, p: together.join(o, by=by),
    "take_over": lambda o, by, p: together.take_over(o, by=by),
    "stay_out": lambda o, by, p: together.stay_out(o, by=by),
    "drop_helper": lambda o, by, p: together.drop_helper(o, by=by, person=_other(o, p)),
    "schedule": lambda o, by, p: fulfil.schedule(o, by=by, begins=soon(), ends=soon(2)),
    "ask_time": lambda o, by, p: fulfil.ask_time(o, by=by),
    "set_out": lambda o, by, p: fulfil.set_out(o, by=by),
    "be_late": lambda o, by, p: fulfil.be_late(o, by=by, minutes=15),
    "nobody_home": lambda o, by, p: fulfil.nobody_home(o, by=by),
    "arrive": lambda o, by, p: fulfil.arrive(o, by=by, is_code_given=True),
    "note": lambda o, by, p: fulfil.note(o, by=by, kind="note", words="门锁旧了"),
    "see_need": lambda o, by, p: needs.see_need(o, by=by, service=p.service),
    "add_photo": lambda o, by, p: photos.add_photo(o, by=by, upload=picture(), yes="own"),
    "drop_photo": lambda o, by, p: photos.drop_photo(o, by=by, photo=_photo(o)),
    "finish": lambda o, by, p: fulfil.finish(passed(o) if o.begun_at else o, by=by),
    "force_finish": lambda o, by, p: fulfil.force_finish(o, by=by, because="忘了签退"),
    "give_up": lambda o, by, p: fulfil.give_up(o, by=by, reason="cannot", because="房东不同意"),
    "deny": lambda o, by, p: after.deny(o, by=by, words="根本没人来"),
    "extend": lambda o, by, p: after.extend(o, by=by, days=1, because="等零件"),
    "confirm": lambda o, by, p: after.confirm(o, by=by),
    "confirm_by_clock": lambda o, by, p: _by_clock("confirm_by_clock", o),
    "rate": lambda o, by, p: after.rate(o, by=by, marks=GOOD),
    "unrate": lambda o, by, p: after.unrate(o, by=by),
    "redo": lambda o, by, p: after.redo(o, by=by),
    "follow_up": lambda o, by, p: after.follow_up(o, by=by, is_solved=True),
    "complain": lambda o, by, p: after.complain(o, by=by, about="late", words="没人来"),
    "close": lambda o, by, p: _by_clock("close", o),
    "cancel": lambda o, by, p: after.cancel(o, by=by, reason="solved"),
    "cancel_rest": lambda o, by, p: after.cancel_rest(o, by=by, reason="solved"),
    "parts_done": lambda o, by, p: _by_clock("parts_done", o),
    "parts_off": lambda o, by, p: _by_clock("parts_off", o),
    "parts_undone": lambda o, by, p: _by_clock("parts_undone", o),
    "parts_again": lambda o, by, p: _by_clock("parts_again", o),
    "expire": lambda o, by, p: _by_clock("expire", o),
}


def _colleague(by: Person, place: Place) -> Person:
    """Whoever assigns has somebody of their own house."""
    return place.second if by.pk != place.street.pk else place.streets_own


def _by_clock(verb: str, order: Order) -> None:
    """No person takes these: what they offer nobody is denied to everybody."""
    raise PermissionDenied
