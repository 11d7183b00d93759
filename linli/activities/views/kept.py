"""The activity a page at the desk is about."""

from uuid import UUID

from django.http import Http404

from linli.activities import rules, seen
from linli.activities.models import Activity
from linli.core.http import Request


def kept(request: Request, pk: UUID) -> Activity:
    """An activity of the areas where the reader runs them; 404 for all others."""
    found = seen.kept(pk)
    if found is None or not rules.may_run(request.user, found):
        raise Http404
    return found
