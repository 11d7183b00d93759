"""What somebody wrote, shown again on the page that could not take it: nothing typed is lost.

It stands in hidden fields of a form that goes where the first one went, so that all the checks of
that page are asked as ever. The key of the form makes a second press harmless.
"""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

OURS = ("csrfmiddlewaretoken", "_once")

Fields = list[tuple[str, str]]


def fields_of(post: QueryDict) -> Fields:
    """What was written, without what a page adds to its form."""
    return [(name, one) for name, values in post.lists() if name not in OURS for one in values]


def show(
    request: HttpRequest, *, to: str, fields: Iterable[tuple[str, str]], once: str, page: str,
    goes_on: bool = False, had_files: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page with the words in it. `goes_on`: a browser with scripts sends them at once."""
    context = {
        "to": to, "fields": fields, "once": once, "page": page,
        "goes_on": goes_on and not had_files, "had_files": had_files,
    }  # fmt: skip
    return render(request, "core/kept.html", context, status=status)
