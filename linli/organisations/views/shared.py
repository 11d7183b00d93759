"""What the desk's pages have in common: a form on a page of its own, and trying an action."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.core.errors import Refused
from linli.core.http import Request

Result = TypeVar("Result")


def attempt(form: BaseForm, step: Callable[[], Result]) -> Result | None:
    """Take the step if the form is right; a refusal goes to the top of the form."""
    if not form.is_valid():
        return None
    try:
        return step()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def form_page(
    request: Request,
    form: BaseForm,
    title: str,
    *,
    back: str,
    button: str = "",
    intro: str = "",
    warning: str = "",
) -> HttpResponse:
    """A form on a page of its own at the desk; with 422 when it comes back."""
    context = {
        "form": form,
        "title": title,
        "back": back,
        "button": button or _("Save"),
        "intro": intro,
        "warning": warning,
    }
    status = 422 if form.is_bound else 200
    return render(request, "organisations/desk/form.html", context, status=status)
