"""What somebody wrote and has not sent yet: behind a door, or still on the page."""

import json

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.accounts import kept
from linli.accounts.actions import drafts
from linli.accounts.doors import has_second_factor, signed_in
from linli.accounts.forms import DraftForm
from linli.accounts.queries import drafts_of
from linli.core.http import Request
from linli.core.kept import show


@never_cache
@require_safe
@signed_in
def sent_again(request: Request) -> HttpResponse:
    """Behind the door: what was sent before it, on its way to where it was going."""
    found = kept.found(request)
    if found is None:
        return redirect("/")
    fields = [*found.fields, ("_kept", "1")]
    return show(
        request, to=found.to, fields=fields, once=found.once, page=found.page, goes_on=True,
        had_files=found.had_files,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def my_drafts(request: Request) -> HttpResponse:
    """What was begun on a page: given to its script, kept for it, or thrown away.

    What was written at the desk is about others: it is given back behind a second factor only.
    """
    if request.method == "POST":
        form = DraftForm(request.POST)
        if not form.is_valid():
            return HttpResponse(status=422)
        drafts.keep(by=request.user, **form.cleaned_data)
        return HttpResponse(status=204)
    page = request.GET.get("page", "")
    if page.startswith("/desk/") and not has_second_factor(request):
        return HttpResponse(status=403)
    rows = drafts_of(request.user).filter(page=page)
    begun = [
        {"form": row.form, "at": row.at.isoformat(), "fields": json.loads(row.words)}
        for row in rows
    ]
    return JsonResponse({"drafts": begun})


@never_cache
@require_safe
@signed_in
def awake(request: Request) -> HttpResponse:
    """Somebody is still there: said by the desk's page, which counts the minutes. That the session
    was used is written down for every request (middleware.py)."""
    return HttpResponse(status=204)
