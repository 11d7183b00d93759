"""How people sign up, who is let in where the desk decides, and the draw that anybody can check."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.activities import lots, queries
from linli.activities.actions import deciding, sharing
from linli.activities.actions import terms as saying
from linli.activities.models import Draw, Post, Share, SignUp, State
from linli.activities.term_forms import KeptForm, NeedsForm, ReasonForm, TermsForm
from linli.core.exports import csv_lines
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@desk(Power.RUN_ACTIVITIES)
def terms(request: Request, pk: UUID) -> HttpResponse:
    """How people sign up for a draft."""
    activity = get_object_or_404(queries.kept_by(request.user), pk=pk)
    form = TermsForm(sent(request), by=request.user, initial=TermsForm.as_it_was(activity))
    if attempt(form, lambda: saying.set_terms(activity, form.terms(), by=request.user)):
        messages.success(request, _("Changed. Look at it, then publish it."))
        return redirect("activities:desk_one", pk)
    back = reverse("activities:desk_one", args=[pk])
    intro = _("Said before it is published; after that it stays, for whoever signed up read it.")
    return form_page(request, form, _("How people sign up"), back=back, intro=intro)


@form_view
@desk(Power.RUN_ACTIVITIES)
def needs(request: Request, pk: UUID) -> HttpResponse:
    """What a post of a draft asks of people."""
    kept = queries.kept_by(request.user)
    post = get_object_or_404(Post.objects.select_related("activity"), pk=pk, activity__in=kept)
    form = NeedsForm(sent(request), post=post, initial=NeedsForm.as_it_was(post))
    if attempt(form, lambda: saying.set_needs(post, form.needs(), by=request.user)):
        messages.success(request, _("Changed. Look at it, then publish it."))
        return redirect("activities:desk_one", post.activity_id)
    back = reverse("activities:desk_one", args=[post.activity_id])
    words = " · ".join(str(one) for one in (post.get_part_display(), post.name) if one)
    title = _("What is asked: %(post)s") % {"post": words}
    intro = _("Ages and who may help stand in the draft itself.")
    return form_page(request, form, title, back=back, intro=intro)


@form_view
@desk(Power.RUN_ACTIVITIES)
def kept(request: Request, pk: UUID) -> HttpResponse:
    """For whom places of a draft's post are kept, and some more."""
    rows = Post.objects.select_related("activity")
    post = get_object_or_404(rows, pk=pk, activity__in=queries.kept_by(request.user))
    form, by = KeptForm(sent(request)), request.user
    if attempt(form, lambda: sharing.keep(post, form.kept(), by=by)):
        messages.success(request, _("Kept for them."))
        return redirect("activities:kept", pk)
    shares = post.shares.select_related("organisation").order_by("pk")
    activity = post.activity
    context = {
        "post": post, "form": form, "page": page_of(shares, request.GET.get("page")),
        "is_open": activity.state in (State.DRAFT, State.PUBLISHED)
        and timezone.now() < activity.begins_at,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "activities/desk/kept.html", context, status=status)


@require_POST
@desk(Power.RUN_ACTIVITIES)
def drop(request: Request, pk: UUID) -> HttpResponse:
    """Keep them for nobody."""
    rows = Share.objects.select_related("post__activity")
    share = get_object_or_404(rows, pk=pk, post__activity__in=queries.kept_by(request.user))
    sharing.drop(share, by=request.user)
    messages.success(request, _("Kept for nobody any more."))
    return redirect("activities:kept", share.post_id)


@form_view
@desk(Power.RUN_ACTIVITIES)
def refuse(request: Request, pk: UUID) -> HttpResponse:
    """No to somebody who asked, with the reason."""
    kept = queries.kept_by(request.user)
    rows = SignUp.objects.select_related("activity", "person")
    row = get_object_or_404(rows, pk=pk, activity__in=kept)
    form, by = ReasonForm(sent(request)), request.user
    if attempt(form, lambda: deciding.refuse(row, by=by, reason=form.cleaned_data["reason"])):
        messages.success(request, _("Said no. They read why."))
        return redirect("activities:desk_one", row.activity_id)
    back = reverse("activities:desk_one", args=[row.activity_id])
    title = _("No place for %(name)s") % {"name": row.person.name}
    return form_page(request, form, title, back=back, button=_("Say no"))


@require_safe
def draw(request: Request, pk: UUID) -> HttpResponse:
    """How lots are drawn, and what was drawn: by numbers, without a name."""
    secret = _public(pk)
    page = page_of(queries.entered(secret.activity), request.GET.get("page"))
    for row in page.object_list:
        row.number = lots.number_of(row.pk)
        row.has_drawn = row.turn <= secret.places.get(str(row.post_id), 0)
    context = {
        "activity": secret.activity, "draw": secret, "page": page,
        "entered": queries.asking(secret.activity).count(),
    }  # fmt: skip
    return render(request, "activities/draw.html", context)


@require_safe
def draw_table(_request: Request, pk: UUID) -> StreamingHttpResponse:
    """The whole draw as a table, for whoever checks it with a program."""
    secret = _public(pk)
    if not secret.shown:
        raise Http404
    lines = csv_lines(["post", "turn", "number", "sha256", "place"], _lots(secret))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


def _lots(secret: Draw) -> Iterator[list[str | int]]:
    for row in queries.entered(secret.activity).iterator(chunk_size=1000):
        number, places = lots.number_of(row.pk), secret.places.get(str(row.post_id), 0)
        mark = lots.mark_of(secret.shown, number)
        is_in = "yes" if row.turn <= places else "no"
        yield [str(row.post_id), row.turn, number, mark, is_in]


def _public(pk: UUID) -> Draw:
    """Committed when the activity was published, and so of no draft."""
    rows = Draw.objects.defer("seed").select_related("activity__area")
    return get_object_or_404(rows.exclude(activity__state=State.DRAFT), activity=pk)
