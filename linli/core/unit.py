"""The unit of work: all of a request's changes in one transaction, repeated as a whole.

A transient fault of the database (a deadlock, a lost connection, a busy file) repeats the
whole unit, never a part of it. An idempotency key is stored in the same commit, so an answer
that was lost on its way is given again instead of being made twice.
"""

import hashlib
import random
import re
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from linli.core.errors import BadKey, Refused
from linli.core.models import Once

Result = TypeVar("Result")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

ATTEMPTS = 5
KEPT_BODY = 256 * 1024
# Serialisation, deadlock, lock time-out; the server going down or coming up; too many clients;
# and 08…: the connection is gone (08P01 is how PgBouncer says so).
TRANSIENT = re.compile(r"40001|40P01|55P03|57P0[123]|53300|08...")


def is_transient(error: DatabaseError | InterfaceError) -> bool:
    """Whether the same work may well succeed when it is tried again."""
    if isinstance(error, InterfaceError):
        return True
    state = getattr(error.__cause__, "sqlstate", None)
    if state:
        return bool(TRANSIENT.fullmatch(state))
    words = str(error).lower()
    return isinstance(error, OperationalError) and (
        "database is locked" in words or "connection" in words or "closed" in words
    )


def run(work: Callable[[], Result]) -> Result:
    """Do the work in one transaction; repeat all of it when the database stumbles."""
    attempt = 0
    while True:
        try:
            with transaction.atomic():
                return work()
        except (DatabaseError, InterfaceError) as error:
            nested = connection.in_atomic_block
            if nested or attempt == ATTEMPTS - 1 or not is_transient(error):
                raise
            connection.close_if_unusable_or_obsolete()
            time.sleep(random.uniform(0.02, 0.1) * 2**attempt)  # noqa: S311 - only a pause
            attempt += 1


def own_units(view: View) -> View:
    """Mark a view that opens its own transactions, such as one that counts failures."""
    view.own_units = True  # type: ignore[attr-defined]
    return view


def answer(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The view's answer as one unit of work; the stored answer if its key was seen before.

    An answer of 400 or above undoes everything: a request is done whole or not at all.
    """
    key = _key(request)
    digest = _digest(request) if key else ""

    def work() -> HttpResponseBase:
        if key:
            # First in the transaction: a twin on PostgreSQL waits here until we are done.
            Once.objects.bulk_create([Once(key=key, digest=digest)], ignore_conflicts=True)
            stored = Once.objects.select_for_update().get(pk=key)
            if stored.status:
                return _again(stored, digest)
        response = view()
        if response.status_code >= 400:
            transaction.set_rollback(True)
        elif key:
            _keep(key, response)
        return response

    return run(work)


def _key(request: HttpRequest) -> str:
    """The stored form of the request's key, "" if it has none. One person's keys are theirs."""
    sent = request.headers.get("Idempotency-Key") or request.POST.get("_once") or ""
    if not sent:
        return ""
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,64}", sent):
        raise BadKey
    whose = request.user.pk if request.user.is_authenticated else request.session.session_key
    if whose is None:  # a stranger: whose the answer is could not be told, and nothing is kept
        return ""
    return hashlib.sha256(f"{whose}\0{sent}".encode()).hexdigest()


def _digest(request: HttpRequest) -> str:
    """What was asked, without the key and the token that differ from one sending to the next."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\0".encode())
    if request.POST or request.FILES:
        for name, values in sorted(request.POST.lists()):
            if name not in ("_once", "csrfmiddlewaretoken"):
                digest.update(repr((name, values)).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(repr((name, file.name, file.size)).encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _again(earlier: Once, digest: str) -> HttpResponse:
    if earlier.digest != digest:
        raise Refused(_("This form was sent before with other words in it. Open it afresh."))
    response = HttpResponse(earlier.body, status=earlier.status, content_type=earlier.content_type)
    if earlier.location:
        response["Location"] = earlier.location
    response["Idempotency-Replayed"] = "true"
    return response


def _keep(key: str, response: HttpResponseBase) -> None:
    """Store the answer. A table or a file is not stored: it is made again when asked for again."""
    if "Content-Disposition" in response:
        Once.objects.filter(pk=key).delete()
        return
    content = response.content.decode() if isinstance(response, HttpResponse) else ""
    kind = response.get("Content-Type", "")
    if len(content) > KEPT_BODY:  # it was done, and is not done again
        content, kind = _("This was done already. Open the page again."), "text/plain"
    Once.objects.filter(pk=key).update(
        status=response.status_code, location=response.get("Location", ""), content_type=kind,
        body=content,
    )  # fmt: skip
