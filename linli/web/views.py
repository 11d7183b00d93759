"""Home, place chooser, help, and the two pages one's own links hang on: /me/ and /desk/."""

from datetime import UTC, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.doors import is_known, signed_in
from linli.areas import here
from linli.areas import queries as areas
from linli.core import nav
from linli.core.http import Request
from linli.core.icons import ICONS
from linli.core.models import Task
from linli.core.paging import page_of
from linli.core.templatetags.linli import moment
from linli.organisations.doors import ACTING, desk
from linli.organisations.scope import Power, is_staff
from linli.web import actions
from linli.web import styleguide as styles
from linli.web.words import COMING

YEAR = 365 * 24 * 3600
PLACES = 60
SERVICES = "/services/"
# What somebody without any power yet can do: the address, the words, an icon.
MEANWHILE = (
    ("organisations:mine", gettext_lazy("My organisations"), "org"),
    ("accounts:factors", gettext_lazy("Second factor"), "lock"),
    ("accounts:sessions", gettext_lazy("Where I am signed in"), "window"),
    ("web:help", gettext_lazy("Help"), "chat"),
)
SECURITY_TXT_LASTS = timedelta(days=180)


@require_safe
def home(request: Request) -> HttpResponse:
    """Staff go to their desk; others to the place chosen last, or to the only one there is."""
    if is_known(request) and is_staff(request.user):
        return redirect("web:desk")
    known = here.here(request)
    if known:
        return redirect(known.url)
    first = list(areas.places().values_list("slug", flat=True)[:2])
    return redirect("web:place", first[0]) if len(first) == 1 else redirect("web:places")


@require_safe
def places(request: Request) -> HttpResponse:
    """Choose a place: by its name, or from the list."""
    words = "".join(c for c in request.GET.get("q", "")[:80] if c.isprintable()).strip()
    found = areas.places().select_related("parent").order_by("parent__name", "name", "id")
    if words:
        named = Q(name__icontains=words) | Q(parent__name__icontains=words)
        found = found.filter(named | areas.once_called(words))
    page = page_of(found, request.GET.get("page"), PLACES)
    return render(request, "web/places.html", {"page": page, "words": words})


@require_safe
def place(request: Request, slug: str) -> HttpResponse:
    """The home page of a place."""
    found = here.find(slug)
    if found is None:
        return _gone(request, slug)
    offers = [entry for entry in nav.for_resident() if entry.url == SERVICES]
    response = render(request, "web/place.html", {"place": found, "services": offers})
    if request.COOKIES.get(settings.PLACE_COOKIE_NAME) != slug:
        response.set_cookie(
            settings.PLACE_COOKIE_NAME,
            slug,
            max_age=YEAR,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response


def _gone(request: Request, slug: str) -> HttpResponse:
    """Of a place that was merged, the page of what came after it, if it has one; of one that was
    split, which they are; and of one that nothing came after, that it has ended. What shows its
    past hangs on this page."""
    area = here.gone(slug)
    if area is None:
        raise Http404
    homes = [(heir, here.home_of(heir)) for heir in areas.after([area.pk])[area.pk]]
    if len(homes) == 1 and homes[0][1]:
        return redirect(homes[0][1].url)
    return render(request, "web/place_gone.html", {"area": area, "homes": homes})


@require_safe
def help_page(request: Request) -> HttpResponse:
    """How to, call, complain."""
    return render(request, "web/help.html")


@require_safe
def accessibility(request: Request) -> HttpResponse:
    """What is done for whom, what is not yet, and whom to tell."""
    return render(request, "web/accessibility.html")


@require_safe
def security(request: Request) -> HttpResponse:
    """How to tell us of a hole, and what we promise whoever does."""
    return render(request, "web/security.html", {"contacts": settings.SECURITY_CONTACT})


@require_safe
def security_txt(request: Request) -> HttpResponse:
    """The same for programs: RFC 9116. It says it is good for half a year, from any day."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    address = settings.OUR_ADDRESS.rstrip("/")
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {expires + SECURITY_TXT_LASTS:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
        f"Canonical: {address}{reverse('web:security_txt')}",
        f"Policy: {address}{reverse('web:security')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
@signed_in
def me(request: Request) -> HttpResponse:
    """Everything that is one's own, app by app."""
    words = {"entries": nav.for_me(), "is_staff": is_staff(request.user)}
    return render(request, "web/me.html", words)


@require_safe
@desk()
def desk_home(request: Request) -> HttpResponse:
    """Where a working day begins: what is waiting, and what one may do."""
    figures = [
        {"label": one.label, "url": one.url, "count": one.count(request.user)}
        for one in nav.figures(request.powers)
    ]
    roles = {grant.role for grant in request.grants}
    context = {
        "waiting": [one for one in figures if one["count"]],
        "idle": [one["label"] for one in figures if not one["count"]],
        "today": timezone.localdate(),
        "coming": [words for role, words in COMING.items() if role in roles],
        "meanwhile": [] if request.powers else MEANWHILE,
    }
    return render(request, "web/desk.html", context)


@require_POST
@desk()
def choose_role(request: Request) -> HttpResponse:
    """Act in one of one's roles from now on, or in all of them."""
    chosen = request.POST.get("grant", "")
    if chosen and chosen not in {str(grant.pk) for grant in request.grants}:
        raise BadRequest
    request.session[ACTING] = chosen
    return redirect("web:desk")


@require_safe
@desk(Power.RUN_PLATFORM)
def lost_tasks(request: Request) -> HttpResponse:
    """Work after commits that failed too often: a person decides."""
    rows = Task.objects.filter(lost_at__isnull=False).order_by("-lost_at", "id")
    page = page_of(rows, request.GET.get("page"))
    return render(request, "web/tasks.html", {"page": page})


@require_POST
@desk(Power.RUN_PLATFORM)
def restart_task(request: Request, pk: UUID) -> HttpResponse:
    actions.start_again(get_object_or_404(Task, pk=pk), by=request.user)
    messages.success(request, _("Started again."))
    return redirect("web:tasks")


@require_POST
@desk(Power.RUN_PLATFORM)
def drop_task(request: Request, pk: UUID) -> HttpResponse:
    actions.drop(get_object_or_404(Task, pk=pk), by=request.user)
    messages.success(request, _("Dropped. It will not be done."))
    return redirect("web:tasks")


@require_safe
def styleguide(request: Request) -> HttpResponse:
    """Every component in all its states; `?ui=staff` shows them as at a desk."""
    now = timezone.now()
    events = [
        {"state": "ok", "title": _("Asked for"), "when": moment(now)},
        {"state": "now", "title": _("On the way"), "text": _("About 8 minutes to go")},
        {"state": "todo", "title": _("You confirm")},
    ]
    words = {
        "shell": "core/desk.html" if request.GET.get("ui") == "staff" else "core/resident.html",
        "colours": styles.COLOURS,
        "warnings": styles.WARNINGS,
        "sizes": styles.SIZES,
        "tones": styles.TONES,
        "icons": list(ICONS),
        "events": events,
        "now": now,
        "page": page_of(range(90), request.GET.get("page", 2)),
        "opt": styles.SampleForm(prefix="opt"),
    }
    return render(request, "web/styleguide.html", words | styles.sample_forms())
