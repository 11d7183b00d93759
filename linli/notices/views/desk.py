"""Notices at the desk: the list, writing, files, correcting."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.notices import queries, rules
from linli.notices.actions import writing
from linli.notices.forms import USUAL, BoardForm, FileForm, NoticeForm, WhyForm, WordsForm
from linli.notices.models import Attachment, Notice, State, Version
from linli.notices.words import STANDS
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page

form_view = require_http_methods(["GET", "HEAD", "POST"])
WRITERS = (Power.WRITE_NOTICES, Power.RELEASE_NOTICES)
SHOWS = (State.SUBMITTED, State.DRAFT, "up", "gone")


@require_safe
@desk(*WRITERS)
def index(request: Request) -> HttpResponse:
    """The notices one answers for, the newest first; or those of one state."""
    now, show = timezone.now(), request.GET.get("show", "")
    show = show if show in SHOWS else ""
    rows = queries.in_state(queries.kept_by(request.user), show, now)
    page = page_of(rows, request.GET.get("page"))
    for notice in page:
        version = _unfinished(notice)
        notice.shown = notice.current or version
        notice.stand = STANDS[rules.stand(notice, version, now)]
        notice.waits = version if notice.current_id else None
    context = {"page": page, "show": show, "may_write": Power.WRITE_NOTICES in request.powers}
    return render(request, "notices/desk/index.html", context)


@form_view
@desk(Power.WRITE_NOTICES)
def add(request: Request) -> HttpResponse:
    """A new notice, as a draft."""
    by, own = request.user, request.grants[0]  # most write for where they work
    initial = {
        "area": own.area_id, "source": own.organisation.name[:30],
        "until_day": timezone.localdate() + USUAL,
    }  # fmt: skip
    form = NoticeForm(sent(request), by=by, initial=initial)
    made = attempt(form, lambda: writing.write(form.words(), form.place(), by=by))
    if made:
        messages.success(request, _("Written down. Look at it, then ask for its release."))
        return redirect("notices:desk_one", made.pk)
    back = reverse("notices:desk")
    return form_page(request, form, _("New notice"), back=back, button=_("Write it down"))


@require_safe
@desk(*WRITERS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """What hangs, what is being written, what it was before, and what can be done next."""
    notice, by, now = kept(request, pk), request.user, timezone.now()
    version = queries.open_version(notice)
    shown = version or notice.said
    writes = rules.may_write(by, notice)
    is_draft = version is not None and version.state == State.DRAFT
    waits = version is not None and version.state == State.SUBMITTED
    releases = waits and version is not None and rules.may_release(by, notice, version)
    context = {
        "notice": notice,
        "said": shown,
        "stand": STANDS[rules.stand(notice, version, now)],
        "unfinished": version,
        "is_draft": is_draft and writes,
        "can_take_back": waits and writes,
        "waits_for_another": waits and not releases,
        "calls": notice.asks_receipt and Power.CALL_PEOPLE in request.powers,
        "can_release": releases,
        "can_correct": writes and not rules.why_not_correct(notice, version),
        "can_withdraw": rules.may_withdraw(by, notice) and not rules.why_not_withdraw(notice, now),
        "can_extend": rules.may_withdraw(by, notice) and rules.is_bounded(notice),
        "history": page_of(queries.released(notice).reverse(), request.GET.get("page")),
        **queries.split(queries.attachments(notice, shown.number)),
    }
    return render(request, "notices/desk/one.html", context)


@form_view
@desk(Power.WRITE_NOTICES)
def revise(request: Request, pk: UUID) -> HttpResponse:
    """Change the draft: all of it before the first release, then only what it says."""
    notice, by = kept(request, pk), request.user
    version = queries.open_version(notice)
    back = reverse("notices:desk_one", args=[pk])
    if version is None or version.state != State.DRAFT:
        return redirect(back)
    initial = WordsForm.as_it_was(version)
    form: WordsForm
    if notice.current_id is None:
        initial |= NoticeForm.place_as_it_was(notice)
        kind = BoardForm if notice.kind_id else NoticeForm
        form = kind(sent(request), by=by, initial=initial)
    else:
        form = WordsForm(sent(request), initial=initial)

    def step() -> Notice:
        place = form.place() if isinstance(form, NoticeForm) else None
        return writing.revise(notice, form.words(), by=by, place=place)

    if attempt(form, step):
        messages.success(request, _("Changed."))
        return redirect(back)
    return form_page(request, form, _("Change the draft"), back=back)


@require_POST
@desk(Power.WRITE_NOTICES)
def submit(request: Request, pk: UUID) -> HttpResponse:
    writing.submit(kept(request, pk), by=request.user)
    messages.success(request, _("Somebody else looks at it and releases it."))
    return redirect("notices:desk_one", pk)


@require_POST
@desk(Power.WRITE_NOTICES)
def take_back(request: Request, pk: UUID) -> HttpResponse:
    writing.take_back(kept(request, pk), by=request.user)
    return redirect("notices:desk_one", pk)


@require_POST
@desk(Power.WRITE_NOTICES)
def drop(request: Request, pk: UUID) -> HttpResponse:
    left = writing.drop(kept(request, pk), by=request.user)
    messages.success(request, _("The draft is gone."))
    return redirect("notices:desk_one", pk) if left else redirect("notices:desk")


@form_view
@desk(Power.WRITE_NOTICES)
def add_file(request: Request, pk: UUID) -> HttpResponse:
    """A picture or a paper."""
    notice, by = kept(request, pk), request.user
    form = FileForm(sent(request), request.FILES or None)

    def step() -> Attachment:
        found = form.cleaned_data
        return writing.add_file(notice, by=by, upload=found["upload"], words=found["words"])

    back = reverse("notices:desk_one", args=[pk])
    if attempt(form, step):
        messages.success(request, _("Added."))
        return redirect(back)
    return form_page(request, form, _("Add a picture or a paper"), back=back)


@require_POST
@desk(Power.WRITE_NOTICES)
def remove_file(request: Request, pk: UUID) -> HttpResponse:
    mine = queries.kept_by(request.user).order_by()
    rows = Attachment.objects.select_related("notice").filter(notice__in=mine.values("pk"))
    row = get_object_or_404(rows, pk=pk)
    writing.remove_file(row, by=request.user)
    return redirect("notices:desk_one", row.notice_id)


@form_view
@desk(Power.WRITE_NOTICES)
def correct(request: Request, pk: UUID) -> HttpResponse:
    """Begin the next version of what hangs."""
    notice, form = kept(request, pk), WhyForm(sent(request))
    form.fields["because"].label = _("What was corrected, and why")

    def step() -> Version:
        return writing.correct(notice, by=request.user, why=form.cleaned_data["because"])

    if attempt(form, step):
        return redirect("notices:revise", pk)
    back = reverse("notices:desk_one", args=[pk])
    intro = _("People go on reading what hangs until somebody else has released the correction.")
    return form_page(request, form, _("Correct it"), back=back, button=_("Go on"), intro=intro)


def kept(request: Request, pk: UUID) -> Notice:
    return get_object_or_404(queries.kept_by(request.user), pk=pk)


def _unfinished(notice: Notice) -> Version | None:
    rows: list[Version] = notice.unfinished  # type: ignore[attr-defined]
    return rows[0] if rows else None
