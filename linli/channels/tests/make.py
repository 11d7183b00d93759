"""Letters, messages and calls for tests."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count

import pytest
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.channels import actions, letters
from linli.channels.models import Call, Message

_numbers = count(1)
PLAIN, URGENT, SILENT = "test.plain", "test.urgent", "test.silent"


def make_letters() -> None:
    """One with a text message, one for danger, one that only lies in the inbox."""
    letters.letter(
        PLAIN,
        title="Somebody comes",
        words="%(helper)s comes on %(day)s.",
        sms="【邻里】您的订单有人接了，{day} 上门。",
    )
    letters.letter(
        URGENT, title="Stay at home", words="The storm is near.", is_urgent=True, sms="【邻里】台风"
    )
    letters.letter(SILENT, title="Thank you", words="You were rated.", is_for_call=False)


def make_message(
    person: Person, code: str = PLAIN, *, once: str = "", area: Area | None = None
) -> Message:
    """Something the person is told about their area (any row will do)."""
    make_letters()
    facts = {"helper": "周志明", "day": "5月3日"} if code == PLAIN else {}
    about = area or person.area or make_area()
    made = actions.tell(person, code, about=about, once=once or f"t{next(_numbers)}", facts=facts)
    assert made
    return made


def make_call(person: Person | None = None, *, area: Area | None = None, code: str = PLAIN) -> Call:
    """Somebody without an account, who is to be rung."""
    person = person or make_person(area=area or make_area())
    return make_message(person, code).call


class Recorder:
    """A gateway that keeps what it was given, or answers as `fault` says."""

    is_at_once = False

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, dict[str, str]]] = []
        self.fault: Exception | None = None

    def send(self, number: str, template: str, values: Mapping[str, str]) -> None:
        if self.fault:
            raise self.fault
        self.sent.append((number, template, dict(values)))


class Clock:
    """Stands still until it is set; timezone.now() reads it."""

    def __init__(self, patch: pytest.MonkeyPatch, at: str) -> None:
        self.set(at)
        patch.setattr(timezone, "now", lambda: self.at)

    def set(self, at: str) -> None:
        naive = timezone.datetime.fromisoformat(at)  # type: ignore[attr-defined]
        self.at = timezone.make_aware(naive)


@contextmanager
def recording(patch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    made = Recorder()
    patch.setattr("linli.channels.sending.gateway", lambda: made)
    yield made
