"""Certificates: one's own, and the page on which anybody checks one."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.accounts.doors import signed_in
from linli.accounts.mobiles import masked_name
from linli.core import limits
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.http import Request, address_of, sent
from linli.core.paging import page_of
from linli.core.unit import own_units
from linli.hours import pdf, queries, signing
from linli.hours.actions import certifying
from linli.hours.forms import CertificateForm
from linli.hours.models import Certificate
from linli.organisations.views.shared import attempt

VERIFIER = Path(settings.BASE_DIR) / "tools" / "verify_certificate.py"
# Wrong codes from one address. Right ones cost nothing: a school may check a whole class.
WRONG, PER = 20, timedelta(minutes=10)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def index(request: Request) -> HttpResponse:
    """The certificates one has, and a new one at once."""
    person = request.user
    form = CertificateForm(sent(request), person=person)

    def step() -> Certificate:
        return certifying.issue(person, by=person, **form.cleaned_data)

    if made := attempt(form, step):
        messages.success(request, _("Here it is. Anybody can check it by its code."))
        return redirect("hours:certificate", made.pk)
    context = {
        "form": form,
        "page": page_of(queries.certificates_of(person), request.GET.get("page")),
        "has_hours": form.has_hours,
    }
    status = 422 if form.is_bound else 200
    return render(request, "hours/certificates.html", context, status=status)


@require_safe
@signed_in
def one(request: Request, pk: UUID) -> HttpResponse:
    row = _own(request, pk)
    context = {"row": row, "code": pdf.grouped(row.code), "name": request.user.name}
    return render(request, "hours/certificate.html", context)


@require_safe
@signed_in
def as_pdf(request: Request, pk: UUID) -> HttpResponse:
    row = _kept(request, pk)
    drawn = pdf.certificate(row, f"{settings.OUR_ADDRESS}{reverse('hours:check')}")
    return _file(request, row, drawn, "pdf")


@require_safe
@signed_in
def as_json(request: Request, pk: UUID) -> HttpResponse:
    """The text that was signed, to be checked by a program."""
    row = _kept(request, pk)
    facts = {"key": row.key_name, "signature": row.signature, "signed": row.body}
    return _file(request, row, json.dumps(facts, ensure_ascii=False).encode(), "json")


@require_safe
def keys(request: Request) -> HttpResponse:
    """The public halves of all keys that ever signed here."""
    return JsonResponse({"algorithm": "Ed25519", "keys": signing.public_keys()})


@require_safe
@never_cache
def ended(request: Request) -> HttpResponse:
    """The digests of all certificates that hold no longer, for those who check off line."""
    return JsonResponse({"algorithm": "SHA-256", "ended": queries.ended_digests()})


@require_safe
def verifier(request: Request) -> HttpResponse:
    """The program that checks a signed file without us, to be read before it is run."""
    return HttpResponse(VERIFIER.read_text(), content_type="text/plain; charset=utf-8")


@own_units
@require_safe
@never_cache  # what was withdrawn a moment ago is not shown as valid
def check(request: Request, code: str = "") -> HttpResponse:
    """Whether a certificate is genuine and still holds: for everybody, without a sign-in."""
    asked = code or request.GET.get("code", "")
    plain = "".join(letter for letter in asked.upper() if letter.isalnum())[:20]
    context: dict[str, Any] = {"asked": bool(plain), "row": None}
    row = queries.by_code(plain) if plain else None
    if plain and row is None:
        limits.take("wrong certificate code", address_of(request), limit=WRONG, per=PER)
    if row is not None:
        is_genuine = _is_genuine(row)
        name = _masked(row) if is_genuine else ""
        context |= {"row": row, "is_genuine": is_genuine, "name": name, "digest": row.digest[:16]}
    return render(request, "hours/check.html", context, status=404 if plain and not row else 200)


def _masked(row: Certificate) -> str:
    """The name on the paper, masked; nothing of somebody who left."""
    return masked_name(json.loads(row.body)["holder"]["name"]) if row.body else ""


def _is_genuine(row: Certificate) -> bool:
    """Whether what is kept is what was signed. Of somebody who left only the figures are kept."""
    if not row.body:
        return True
    is_same = signing.digest_of(row.body) == row.digest
    if not is_same or not signing.holds(row.body.encode(), row.signature, row.key_name):
        return False
    # A text that was signed for another number proves nothing about this one.
    facts, shown = json.loads(row.body), (row.first_on.isoformat(), row.last_on.isoformat())
    return (facts["number"], facts["code"], facts["minutes"], facts["from"], facts["until"]) == (
        row.number, row.code, row.minutes, *shown
    )  # fmt: skip


def _own(request: Request, pk: UUID) -> Certificate:
    return get_object_or_404(queries.certificates_of(request.user), pk=pk)


def _kept(request: Request, pk: UUID) -> Certificate:
    """One's own, to be taken along; nothing is put on paper that was not signed."""
    row = _own(request, pk)
    if not row.body or not _is_genuine(row):
        raise Refused(_("This certificate is not kept any more."))
    return row


def _file(request: Request, row: Certificate, content: bytes, kind: str) -> HttpResponse:
    record("certificate.taken", by=request.user, about=row, kind=kind, count=1, why="own")
    response = HttpResponse(content, content_type=f"application/{kind}")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.{kind}"'
    return response
