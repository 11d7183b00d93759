"""Every field is classified in docs/security/data.csv, and kept as its level says (T16)."""

import re

from linli.core.fields import LookupField, SealedTextField
from tests.trust.canaries import INVENTORY, inventory, wordy_fields

LEVELS = {"public", "office", "person", "sealed", "keyed"}
# Sealed by others than the field itself: allauth's adapter seals what lies in it.
SEALED_INSIDE = {"mfa.authenticator.data"}
# Hashes that no field of ours makes: of random keys, digits, whole files and requests.
HASHED = {
    "activities.feed.key", "activities.presence.phone",
    "accounts.session.key_hash", "accounts.signincode.digits_key", "core.limit.key",
    "core.once.digest", "core.once.key", "core.storedfile.sha256", "orders.order.import_key",
}  # fmt: skip


def test_every_field_has_a_level() -> None:
    fields = {f"{one.model._meta.label_lower}.{one.name}" for one in wordy_fields()}

    assert set(inventory()) == fields
    assert set(inventory().values()) == LEVELS


def test_what_is_to_be_sealed_is_sealed_and_what_is_sealed_is_named() -> None:
    levels = inventory()
    for one in wordy_fields():
        name = f"{one.model._meta.label_lower}.{one.name}"
        is_sealed = isinstance(one, SealedTextField) or name in SEALED_INSIDE
        is_keyed = isinstance(one, LookupField) or name in HASHED
        assert (levels[name] == "sealed") == is_sealed, name
        assert (levels[name] == "keyed") == is_keyed, name


def test_it_is_said_how_long_each_is_kept() -> None:
    rows = INVENTORY.read_text().splitlines()[1:]

    assert [row for row in rows if not re.fullmatch(r"[a-z0-9_.]+,[a-z]+,[a-z0-9 ]+", row)] == []
    assert rows == sorted(rows)
