"""Any step of any order: shown with its form, taken with one press."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.core.errors import Refused, allow
from linli.core.http import Request, sent
from linli.orders import rules, whole
from linli.orders.doing import DO
from linli.orders.forms.of import form_of
from linli.orders.life import STEPS
from linli.orders.models import Note, NoteKind
from linli.orders.rules import Tie
from linli.orders.words import BUTTONS

Afresh = Callable[[Request, UUID, str], HttpResponse | None]


def take_step(
    request: Request, tie: Tie, verb: str, *, base: str, back: str, afresh: Afresh
) -> HttpResponse:
    """GET shows the form, POST takes the step: 403 if it is not theirs. Too late, the order is
    shown as it is now, with why (409): whoever pressed need not look for it."""
    if verb not in DO:
        raise Http404
    try:
        return _step(request, tie, verb, base=base, back=back)
    except Refused as refusal:
        page = afresh(request, tie.order.pk, refusal.args[0])  # it may lead somewhere
        if page is None:
            raise
        return page


def _step(request: Request, tie: Tie, verb: str, *, base: str, back: str) -> HttpResponse:
    by, order = request.user, tie.order
    allow(rules.may_step(by, order, STEPS[verb], tie))
    if request.method != "POST" and (sentence := rules.hindrance(verb, order, by, tie)):
        raise Refused(sentence)
    kind = form_of(verb, tie)
    files = request.FILES if request.method == "POST" else None
    form = kind(sent(request), files, order=order, by=by) if kind else None
    status = 0
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            DO[verb](order, by, form)
        except Refused as refusal:
            if form is None:
                raise
            # The step is still possible: what was written stays, to be said another way.
            form.add_error(form.blames or None, str(refusal))
            status = 422 if form.blames else 409
        else:
            messages.success(request, _("Done."))
            return redirect(back, order.pk)
    if request.method == "POST" and (sentence := rules.hindrance(verb, order, by)):
        raise Refused(sentence)
    if form is not None and form.is_bound:
        form.show()
        status = status or 422
    context = {
        "order": order, "verb": verb, "look": BUTTONS[verb], "form": form, "base": base,
        "back": back, "question": _question(tie) if verb == "give_info" else None,
    }  # fmt: skip
    return render(request, "orders/step.html", context, status=status or 200)


def _question(tie: Tie) -> Note | None:
    """What was asked back last: whoever answers reads it beside the field."""
    asked = [one for one in whole.NOTES.all(tie.order.pk) if one.kind == NoteKind.INFO]
    return asked[-1] if asked else None
