"""Activities at the desk: write, publish, keep the list, end."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.models import Person
from linli.activities import codes, meets, patterns, queries, rules, seen
from linli.activities.actions import deciding, door, neighbours, presence, publishing, signing_up
from linli.activities.actions import terms as saying
from linli.activities.forms import ActivityForm, HeadsForm, SignUpForm, SizeForm, WhyForm
from linli.activities.models import Activity, ForNeighbour, Mode, Post, SignUp, State
from linli.activities.views.kept import kept
from linli.activities.views.present import until
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page
from linli.people.queries import called, visible_to

form_view = require_http_methods(["GET", "HEAD", "POST"])
# What is done with one row of the list.
MARKS: dict[str, Callable[..., object]] = {
    "in": presence.check_in, "out": presence.check_out, "accept": signing_up.accept,
    "decline": signing_up.decline, "leave": signing_up.leave,
    "excuse": signing_up.excuse, "admit": deciding.admit, "door": door.let_in,
}  # fmt: skip


@require_safe
@desk(Power.RUN_ACTIVITIES)
def index(request: Request) -> HttpResponse:
    """The activities one answers for, the latest first."""
    page = page_of(queries.kept_by(request.user), request.GET.get("page"))
    seen.count_places(page.object_list)
    may_set = Power.EDIT_ORGANISATIONS in request.powers
    return render(request, "activities/desk/index.html", {"page": page, "may_set": may_set})


@form_view
@desk(Power.RUN_ACTIVITIES)
def add(request: Request) -> HttpResponse:
    by = request.user
    own = request.grants[0]  # most hold their activities where they work
    initial = {"organisation": own.organisation, "area": own.area}
    pattern, shape = _pattern(request), patterns.everything().get(request.GET.get("pattern", ""))
    if pattern:
        initial = ActivityForm.as_it_was(pattern) | {"day": None}
    elif shape:
        initial |= shape.initial()
    form = ActivityForm(sent(request), by=by, initial=initial)

    def step() -> Activity:
        draft = publishing.draft(
            form.plan(), form.wanted(), by=by, area=form.cleaned_data["area"],
            organisation=form.cleaned_data["organisation"], like=pattern,
        )  # fmt: skip
        return saying.set_terms(draft, shape.asked(), by=by) if shape and not pattern else draft

    made = attempt(form, step)
    if made:
        messages.success(request, _("Written down. Look at it, then publish it."))
        return redirect("activities:desk_one", made.pk)
    context = {"form": form, "shapes": patterns.everything().values(), "shape": shape}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/new.html", context, status=status)


def _pattern(request: Request) -> Activity | None:
    """The activity that a new one is to be like, if one was named."""
    try:
        pk = UUID(request.GET.get("like", ""))
    except ValueError:
        return None
    return queries.kept_by(request.user).filter(pk=pk).first()


@require_safe
@desk(Power.RUN_ACTIVITIES)
def one(request: Request, pk: UUID) -> HttpResponse:
    """The activity, its places, and the list of who comes."""
    activity = kept(request, pk)
    page = page_of(
        queries.seated(activity), request.GET.get("page"), per_page=seen.LIST,
        first=lambda: seen.seated(activity),
    )  # fmt: skip
    rows = [queries.Listed(*row) for row in page]
    now = timezone.now()
    is_door = rules.is_at_the_door(activity, now) and not rules.why_not_let_in(activity, now)
    context = {
        "activity": activity,
        "posts": seen.posts_of(activity),
        "page": page,
        "rows": rows,
        "came": seen.presences_of([row.pk for row in rows]),
        "series": queries.series_of(activity)[:52],
        "movable": not rules.why_not_move(activity, now),
        "line": page_of(queries.in_line(activity), request.GET.get("line")),
        "neighbours": ForNeighbour.objects.filter(
            post__activity=activity, answered_at=None
        ).select_related("post", "by"),
        "asking": page_of(
            queries.asking(activity) if activity.mode == Mode.APPROVAL else [],
            request.GET.get("asking"),
        ),
        "takes": is_door or not rules.why_not_now(activity, now),
        "is_door": is_door,
        "free": queries.free_of(activity) if is_door else 0,
        "shared": seen.shared_phones(activity),
        "is_open": not rules.why_not_present(activity, now),
        "ended": meets.to_finish(activity, now),
        "ticket": codes.ticket(activity.pk, request.user.pk, now),
        "until": until(activity),
    }
    if activity.state == State.DRAFT:
        told = list(activity.foretold.select_related("organisation"))
        known = {one.organisation_id for one in told}
        wishes = rules.first_told(activity.area_id)
        untold = any(one.organisation_id not in known for one in wishes)
        why_not = rules.why_not_publish(activity, now)
        context |= {"told": told, "untold": untold, "why_not": why_not}
    response = render(request, "activities/desk/one.html", context)
    if context["is_open"]:
        response["Linli-Until"] = str(context["until"])  # the phone keeps it: presence.js
    return response


@require_POST
@desk(Power.RUN_ACTIVITIES)
def publish(request: Request, pk: UUID) -> HttpResponse:
    publishing.publish(kept(request, pk), by=request.user)
    messages.success(request, _("Published. People can sign up."))
    return redirect("activities:desk_one", pk)


@form_view
@desk(Power.RUN_ACTIVITIES)
def cancel(request: Request, pk: UUID) -> HttpResponse:
    activity = kept(request, pk)
    form = WhyForm(sent(request))

    def step() -> Activity:
        because = form.cleaned_data["because"]
        return publishing.cancel(activity, by=request.user, because=because)

    if attempt(form, step):
        messages.success(request, _("Cancelled. Everybody who signed up is told."))
        return redirect("activities:desk_one", pk)
    back = reverse("activities:desk_one", args=[pk])
    warning = _("Everybody who signed up or waits is told why. It cannot be taken back.")
    return form_page(
        request, form, _("Cancel the activity"), back=back, button=_("Cancel it"), warning=warning
    )


@require_POST
@desk(Power.RUN_ACTIVITIES)
def finish(request: Request, pk: UUID) -> HttpResponse:
    form = HeadsForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Write down how many came as a number."))
    heads = form.cleaned_data["heads"] or 0
    written = presence.finish(kept(request, pk), by=request.user, heads=heads)
    said = _("Ended, and recorded.") if written else _("Ended. Nobody was there.")
    messages.success(request, said)
    return redirect("activities:desk_one", pk)


@form_view
@desk(Power.RUN_ACTIVITIES)
def resize(request: Request, pk: UUID) -> HttpResponse:
    running = queries.kept_by(request.user)
    post = get_object_or_404(Post.objects.select_related("activity"), pk=pk, activity__in=running)
    form = SizeForm(sent(request), initial={"capacity": post.capacity})

    def step() -> Post:
        return publishing.resize(post, by=request.user, capacity=form.cleaned_data["capacity"])

    if attempt(form, step):
        messages.success(request, _("Changed. Free places go to those who wait."))
        return redirect("activities:desk_one", post.activity_id)
    back = reverse("activities:desk_one", args=[post.activity_id])
    return form_page(request, form, _("Number of places"), back=back)


@form_view
@desk(Power.RUN_ACTIVITIES)
def sign_up(request: Request, pk: UUID) -> HttpResponse:
    """Somebody who rings or stands at the desk: found by number or name, then given a place."""
    activity, by = kept(request, pk), request.user
    asked = _asked(request, activity)
    initial = {"phone": asked.phone, "name": asked.name, "post": asked.post} if asked else None
    form = SignUpForm(sent(request), activity=activity, initial=initial)
    meant: list[Person] = []
    if form.is_valid():
        said = form.cleaned_data
        people = visible_to(by, Power.RUN_ACTIVITIES)
        meant = called(people, said["phone"], said["name"])
        chosen = next((one for one in meant if str(one.pk) == request.POST.get("person")), None)

        def step() -> SignUp:
            assert chosen  # noqa: S101 - looked at before
            if asked:
                return neighbours.sign_up(asked, by=by, person=chosen, said=form.said())
            return signing_up.sign_up(said["post"], by=by, person=chosen, said=form.said())

        row = chosen and attempt(form, step)
        if row:
            words = _("%(name)s: %(stand)s") % {
                "name": row.person.name, "stand": row.get_stand_display(),
            }  # fmt: skip
            messages.success(request, words)
            return redirect("activities:desk_one", pk)
        if not meant:
            form.add_error(None, _("Nobody found. Register them first, then sign them up."))
    context = {"activity": activity, "form": form, "meant": meant}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/sign_up.html", context, status=status)


def _asked(request: Request, activity: Activity) -> ForNeighbour | None:
    """Whom a neighbour asked for, if the page was opened from there."""
    try:
        pk = UUID(request.GET.get("asked", ""))
    except ValueError:
        return None
    rows = ForNeighbour.objects.filter(post__activity=activity, answered_at=None)
    return rows.select_related("post__activity", "by").filter(pk=pk).first()


@require_POST
@desk(Power.RUN_ACTIVITIES)
def mark(request: Request, pk: UUID, verb: str) -> HttpResponse:
    """Somebody came, or went; or told the desk whether they come at all."""
    running = queries.kept_by(request.user)
    row = get_object_or_404(SignUp.objects.select_related("activity"), pk=pk, activity__in=running)
    if verb not in MARKS:
        raise Http404
    MARKS[verb](row, by=request.user)
    return redirect("activities:desk_one", row.activity_id)
