"""Nobody is at two places at once, whichever app knows of which place."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from linli.core.ids import uuid7
from linli.people import presence
from linli.people.presence import Inside


def test_each_app_is_asked_but_the_one_that_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Inside("a visit", "/order/1/")
    asked: list[UUID | None] = []

    def busy(person: UUID, begun: datetime, ended: datetime, but: UUID | None) -> bool:
        asked.append(but)
        return True

    monkeypatch.setattr(
        presence, "_looks",
        {"one": (lambda _pk: here, busy), "other": (lambda _pk: None, lambda *_facts: False)},
    )  # fmt: skip
    person, now, source = uuid7(), timezone.now(), uuid7()
    span = (now, now + timedelta(hours=1))
    assert presence.elsewhere(person, of="other") == here
    assert presence.elsewhere(person, of="one") is None
    assert presence.was_busy(person, *span, but=source)
    assert not presence.was_busy(person, *span, of="one")
    assert asked == [source]
