"""What is on, what one activity is, and one's own place in it."""

from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.doors import is_known, signed_in
from linli.accounts.models import Person
from linli.activities import lots, meets, needs, queries, rules, seen, skilled
from linli.activities.actions import pressing, signing_up
from linli.activities.actions.permits import Said
from linli.activities.models import Activity, Mode, Part, Post, Stand, State
from linli.areas.here import here
from linli.core import unit
from linli.core.http import Request
from linli.core.paging import page_of
from linli.core.remember import remembered

FRESH = 10  # seconds for which the list may say how full something was
SHOWN = 12  # of the times at which an activity meets still
ANSWERS = {
    "leave": signing_up.leave,
    "accept": signing_up.accept,
    "decline": signing_up.decline,
    "still": signing_up.come_all_the_same,
}


@require_safe
def index(request: Request) -> HttpResponse:
    """What is on here, day by day."""
    place = here(request)
    if place is None:
        return redirect("web:places")
    number = request.GET.get("page")
    if number:
        page, rows = _drawn(place.id, number)
    else:
        key = ("activities", place.id, get_language())
        page, rows = remembered(key, lambda: _drawn(place.id, ""), seconds=FRESH)
    return render(request, "activities/index.html", {"page": page, "rows": rows, "place": place})


def _drawn(area: UUID, number: str) -> "tuple[Page[Activity], SafeString]":
    """A page of what is on, and its rows day by day: they are the same for everybody."""
    now = timezone.now()
    page = page_of(
        lambda: queries.on(area, now),
        number,
        per_page=seen.PER_PAGE,
        first=lambda: seen.on(area, now),
    )
    seen.count_places(page.object_list)
    meets.say_hours(page.object_list)
    days = [
        (day, list(rows))
        for day, rows in groupby(page.object_list, lambda one: timezone.localdate(one.next_at))
    ]
    return page, render_to_string("activities/days.html", {"days": days})


@require_safe
def one(request: Request, pk: UUID) -> HttpResponse:
    """One activity: when, where, what, and a place in it."""
    activity = _public(pk)
    now = timezone.now()
    family = seen.family(request.user) if is_known(request) else []
    held = seen.held_for(family, activity) if family else []
    for row in held:
        row.ahead = queries.ahead_of(row) if row.stand == Stand.WAITING else 0  # type: ignore[attr-defined]
        row.number = lots.number_of(row.pk)  # type: ignore[attr-defined]
        row.late = rules.is_late(activity, now, row.at)  # type: ignore[attr-defined]
        row.is_asked = rules.is_asked_again(row, activity)  # type: ignore[attr-defined]
    come = seen.came(held)
    asks = activity.mode == Mode.APPROVAL
    refused = queries.refused(family, activity) if family and asks else []
    having = {row.person_id for row in held}
    others = [one for one in family if one.pk not in having]
    posts = seen.posts_of(activity)
    why_not = rules.why_not_now(activity, now)
    for post in posts if not why_not else []:
        if post.has_shares:
            rows = post.shares.filter(until__gt=now, ended_at=None).select_related("organisation")
            post.firsts = list(rows.order_by("pk"))  # type: ignore[attr-defined]
        _say_who_can(request, activity, post, others)
    ahead = list(activity.sessions.filter(ends_at__gt=now)[:SHOWN]) if activity.times > 1 else []
    context = {
        "activity": activity,
        "is_known": bool(family),
        "asked_for": seen.asked_for(request.user, activity) if family else [],
        "times": ahead,
        "more": activity.times - len(ahead) if ahead else 0,
        "posts": posts,
        "stops": seen.stops_of(activity),
        "stalls": queries.stalls(activity) if any(one.is_numbered for one in posts) else [],
        "why_not": why_not,
        "held": held,
        "come": come,
        "others": others,
        "refused": [one for one in refused if one.person_id not in having],
        "is_invited": family
        and any(one.part == Part.HELPER for one in posts)
        and seen.was_invited(request.user, activity),
        "is_on": not rules.why_not_present(activity, now),
    }
    return render(request, "activities/one.html", context)


@require_safe
def learn(request: Request, pk: UUID) -> HttpResponse:
    """Where one learns what a post asks for."""
    posts = Post.objects.select_related("activity", "skill").filter(skill__isnull=False)
    post = get_object_or_404(posts.exclude(activity__state=State.DRAFT), pk=pk)
    context = {"post": post, "activity": post.activity, "courses": skilled.courses_for(post)}
    return render(request, "activities/learn.html", context)


@unit.own_units  # whoever presses in the same moment is served together
@require_POST
@signed_in
def sign_up(request: Request, pk: UUID) -> HttpResponse:
    """Places for me and mine, or the end of the line."""
    activity = _public(pk)
    chosen = request.POST.get("post", "")
    post = next((one for one in seen.posts_of(activity) if str(one.pk) == chosen), None)
    if post is None:
        raise Http404
    by = request.user
    who = request.POST.getlist("who")
    people = [one for one in seen.family(by) if str(one.pk) in who] if who else [by]
    if not people:
        raise Http404
    said = Said(has_agreed="agreed" in request.POST, is_guardian="guardian" in request.POST)
    shows = request.POST.get("shows", "")
    if people == [by]:
        rows = [pressing.press(post, by=by, said=said, shows=shows)]
    else:  # a family comes whole or not at all
        rows = unit.run(
            lambda: [
                signing_up.sign_up(post, by=by, person=one, said=said, shows=shows)
                for one in people
            ]
        )
    if any(row.stand == Stand.ASKED for row in rows):
        messages.success(request, _("Asked. You are told what comes of it."))
    elif any(row.stand == Stand.WAITING for row in rows):
        messages.info(request, _("It is full. You are in the line; we ask you in turn."))
    else:
        messages.success(request, _("You have a place."))
    return redirect("activities:one", pk)


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    """Where I go, where I wait, and what is offered to me."""
    page = page_of(seen.mine(request.user, timezone.now()), request.GET.get("page"))
    missed = seen.missed_by(request.user, timezone.now())
    return render(request, "activities/mine.html", {"page": page, "missed": missed})


@require_POST
@signed_in
def answer(request: Request, pk: UUID, answer: str) -> HttpResponse:
    """Call off, or answer what is offered."""
    rows = queries.answered_by(request.user).select_related("activity", "person")
    row = get_object_or_404(rows, pk=pk)
    if answer not in ANSWERS:
        raise Http404
    ANSWERS[answer](row, by=request.user)
    said = {
        "leave": _("Called off. Your place goes to the next."),
        "accept": _("You have a place."),
        "decline": _("Thank you. The next one is asked."),
        "still": _("Thank you. See you there."),
    }
    messages.success(request, said[answer])
    return redirect("activities:one", row.activity_id)


def _public(pk: UUID) -> Activity:
    """A draft is nobody's business yet."""
    found = seen.one(pk)
    if found is None:
        raise Http404
    return found


def _say_who_can(request: Request, activity: Activity, post: Post, others: list[Person]) -> None:
    """Who of the family can sign up for a post, and what the others lack; the same rules look
    again when they press."""
    post.people, post.nobody = [], False  # type: ignore[attr-defined]
    post.asks_guardian = False  # type: ignore[attr-defined]
    post.teaches = False  # type: ignore[attr-defined]
    is_easy = needs.asks_nothing(post, activity)
    for one in others:
        known = needs.Known(one, activity)
        if activity.company_below and request.user in others:
            # Whoever signs a child up with themselves comes along.
            known.is_accompanied |= needs.is_guardian(request.user, one)
        why = "" if is_easy else needs.why_not(known, post)
        if not is_easy and not why and needs.lacks_permit(known, post):
            if one.pk != request.user.pk and needs.is_guardian(request.user, one):
                post.asks_guardian = True  # type: ignore[attr-defined]
            else:
                why = _("Your guardian agrees first: on their own phone, or at the station.")
        if why and not post.teaches and needs.lacks_skill(known, post):  # type: ignore[attr-defined]
            post.teaches = bool(skilled.courses_for(post))  # type: ignore[attr-defined]
        post.people.append({"person": one, "why": why})  # type: ignore[attr-defined]
    if others and all(one["why"] for one in post.people):  # type: ignore[attr-defined]
        post.nobody = True  # type: ignore[attr-defined]


def on_home(area_id: UUID) -> dict[str, object] | None:
    """The next few, on the home page of a place."""
    rows = list(queries.on(area_id)[:3])
    seen.count_places(rows)
    meets.say_hours(rows)
    return {"activities": rows} if rows else None
