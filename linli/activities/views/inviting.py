"""At the desk: volunteers are asked to help where helpers are missing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from linli.activities import invites, queries
from linli.activities.actions import inviting
from linli.activities.forms import BeforeForm
from linli.activities.models import Part, Post
from linli.core.http import Request
from linli.organisations.doors import desk
from linli.organisations.scope import Power


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.RUN_ACTIVITIES)
def invite(request: Request, pk: UUID) -> HttpResponse:
    """How many match, never who; and to ask them."""
    rows = Post.objects.select_related("activity", "skill")
    running = queries.kept_by(request.user)
    post = get_object_or_404(rows, pk=pk, part=Part.HELPER, activity__in=running)
    if request.method == "POST":
        form = BeforeForm(request.POST)
        before = form.cleaned_data["asked"] if form.is_valid() else None
        asked = inviting.invite(post, by=request.user, asked=before or 0)
        words = ngettext("%(n)s volunteer was asked.", "%(n)s volunteers were asked.", asked)
        messages.success(request, words % {"n": asked})
        return redirect("activities:desk_one", post.activity_id)
    now = timezone.now()
    why_not, free = invites.why_not(post, now), invites.free(post, now)
    match = 0 if why_not else len(invites.matching(post, now))
    context = {
        "post": post,
        "activity": post.activity,
        "free": free,
        "why_not": why_not,
        "match": match,
        "now": min(match, free * invites.FOR_EACH_PLACE),
        "asked": post.invited.count(),
    }
    return render(request, "activities/desk/invite.html", context)
