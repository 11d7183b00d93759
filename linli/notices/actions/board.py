"""The kinds of the public board, kept by who runs the platform: a law changes, no code does."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core import pulse
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.notices import rules
from linli.notices.models import BoardKind


@transaction.atomic
def keep_kind(
    kind: BoardKind | None, *, by: Person, regime: str, name: str, law: str, period: str
) -> BoardKind:
    """A kind as it reads from now on; a new one if none is given."""
    allow(rules.may_keep_kinds(by))
    row = lock(kind) if kind else BoardKind(order=BoardKind.objects.count())
    if row.retired_at:
        raise Refused(_("It is not asked for any more."))
    row.regime, row.period = regime, period
    row.name, row.law = name.strip(), law.strip()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(_("It stands on this board already.")) from error
    record("board_kind.kept", by=by, about=row, period=period)
    pulse.touch()
    return row


@transaction.atomic
def retire_kind(kind: BoardKind, *, by: Person) -> BoardKind:
    """The law asks for it no longer. What was published stays."""
    allow(rules.may_keep_kinds(by))
    row = lock(kind)
    if row.retired_at:
        raise Refused(_("It is not asked for any more."))
    row.retired_at = timezone.now()
    row.save(update_fields=["retired_at"])
    record("board_kind.retired", by=by, about=row)
    pulse.touch()
    return row
