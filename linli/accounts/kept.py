"""What was sent to a page that asked for a sign-in, or for the second factor, first.

It waits, sealed, in the session of the browser that sent it, and comes back behind the door: for
the one person whose it is, for half an hour. By then the page that took it had checked the token
of its form, so nobody else can have written it.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from linli.core.kept import Fields, fields_of
from linli.core.sealing import Unreadable, seal, unseal

KEPT = "kept"
PLACE = "accounts.kept"
LASTS = timedelta(minutes=30)
MOST = 32 * 1024  # characters; more is no form that somebody wrote


@dataclass(frozen=True)
class Kept:
    """Where it was going, and from which page. `whose` is "" for what a visitor wrote."""

    to: str
    page: str
    fields: Fields
    once: str
    whose: str
    had_files: bool


def keep(request: HttpRequest, page: str) -> bool:
    """Keep what was sent; False if there is nothing to keep, or too much."""
    fields = fields_of(request.POST) if request.method == "POST" else []
    if not any(value.strip() for _name, value in fields):
        return False
    kept = Kept(
        to=request.get_full_path(), page=page, fields=fields, once=secrets.token_urlsafe(16),
        whose=str(request.user.pk or ""), had_files=bool(request.FILES),
    )  # fmt: skip
    words = json.dumps(asdict(kept))
    if len(words) > MOST:
        return False
    if not request.user.is_authenticated:
        request.session.set_expiry(int(LASTS.total_seconds()))
    request.session[KEPT] = {"at": timezone.now().timestamp(), "words": seal(words, place=PLACE)}
    return True


def found(request: HttpRequest) -> Kept | None:
    """What waits here for whoever is signed in now."""
    stored = request.session.get(KEPT)
    if not stored or is_over(stored["at"]):
        return None
    try:
        kept = Kept(**json.loads(unseal(stored["words"], place=PLACE)))
    except Unreadable:
        return None
    return kept if kept.whose in ("", str(request.user.pk)) else None


def tidy(request: HttpRequest) -> None:
    """What waited too long, or came back by its form, goes."""
    stored = request.session.get(KEPT)
    if stored and (is_over(stored["at"]) or "_kept" in request.POST):
        del request.session[KEPT]


def is_over(at: float) -> bool:
    return timezone.now().timestamp() - at > LASTS.total_seconds()
