"""What the editor's pages share: the form, what it would change, and what it was before."""

from collections.abc import Callable, Iterable

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from linli.catalogue.models import Kept
from linli.core.compared import Line
from linli.core.http import Request

SHOWN = 20  # earlier versions beside a form


def show(request: Request, form: BaseForm, title: str, **more: object) -> HttpResponse:
    """The form; with what is to be changed if it was sent."""
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, **more}
    return render(request, "catalogue/desk/form.html", context, status=status)


def changes(
    request: Request, form: BaseForm, title: str, lines: Callable[[], list[Line]], **more: object
) -> HttpResponse | None:
    """What would change, old beside new, or the form again as it was: neither saves anything."""
    step = request.POST.get("step", "")
    if step == "look" and form.is_valid():
        context = {"form": form, "title": title, "lines": lines()}
        return render(request, "catalogue/desk/changes.html", context)
    if step == "write":
        context = {"form": form, "title": title, **more}
        return render(request, "catalogue/desk/form.html", context)
    return None


def history(rows: Iterable[Kept], name: str, pk: object) -> list[tuple[Kept, str]]:
    """The versions, each with the address of its page."""
    return [(row, reverse(name, args=[pk, row.number])) for row in rows]
