"""The session engine: sessions know whose they are, and the database does not know their keys."""

import hashlib
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Session
from linli.core.prepared import Prepared

DEVICE = "device"
# With its person, who is asked for next; one row at most, so nothing is put in order.
_OPEN = Prepared(
    lambda key_hash, now: (
        Session.objects.filter(key_hash=key_hash, expires_at__gt=now)
        .select_related("person")
        .order_by()
    ),
    str,
    datetime,
)


class SessionStore(SessionBase):
    """Like Django's database engine, but for the hashed key and the columns beside the data."""

    row: Session | None = None

    def load(self) -> dict[str, Any]:
        self.row = _OPEN.first(hashed(str(self.session_key)), timezone.now())
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_hash=hashed(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        if self.session_key is None:
            self.create()
            return
        session = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        columns = {
            "person_id": session.get(SESSION_KEY),
            "device": session.get(DEVICE, ""),
            "data": self.encode(session),
            "expires_at": self.get_expiry_date(),
        }
        key_hash = hashed(self.session_key)
        if must_create:
            try:
                with transaction.atomic():
                    self.row = Session.objects.create(key_hash=key_hash, **columns)
            except IntegrityError as error:
                raise CreateError from error
        elif not Session.objects.filter(key_hash=key_hash).update(**columns):
            raise UpdateError  # signed out elsewhere while this request was under way

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(key_hash=hashed(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expires_at__lt=timezone.now()).delete()


def hashed(key: str) -> str:
    """A session key is 32 random letters: its plain hash cannot be turned back."""
    return hashlib.sha256(key.encode()).hexdigest()
