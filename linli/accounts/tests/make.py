"""People for tests."""

import json
from datetime import datetime
from itertools import count

from django.test import Client
from django.utils import timezone

from linli.accounts.doors import PROVED, SECOND_FACTOR
from linli.accounts.models import Person, TextMessage
from linli.areas.models import Area

_numbers = count(1)


def make_mobile() -> str:
    """A number nobody has yet, and that no test writes by hand: those begin with 13 or 199."""
    return f"170{next(_numbers):08d}"


def made_up_name() -> str:
    """A name nobody has yet, in letters as a name has."""
    return "街坊" + str(next(_numbers)).translate(
        str.maketrans("0123456789", "〇一二三四五六七八九")
    )


def make_person(name: str = "", *, area: Area | None = None, mobile: str = "") -> Person:
    """Somebody without an account: served by phone or at the door."""
    name = name or made_up_name()
    return Person.objects.create(name=name, area=area, mobile=mobile)


def make_resident(
    name: str = "",
    *,
    area: Area | None = None,
    mobile: str = "",
    joined_at: datetime | None = None,
) -> Person:
    """Somebody with an account."""
    return Person.objects.create(
        name=name or made_up_name(),
        mobile=mobile or make_mobile(),
        joined_at=joined_at or timezone.now(),
        area=area,
    )


def read_letter(mobile: str) -> dict[str, str]:
    """What the newest message that waits for this number says."""
    letters = [
        json.loads(letter)
        for letter in TextMessage.objects.filter(letter__isnull=False)
        .order_by("-asked_at", "-id")
        .values_list("letter", flat=True)
        if letter
    ]
    values: dict[str, str] = next(one["values"] for one in letters if one["to"] == mobile)
    return values


def signed_in(person: Person, *, second_factor: bool = True) -> Client:
    """A browser in which the person has just signed in."""
    client = Client()
    client.force_login(person)
    session = client.session
    session[PROVED] = timezone.now().timestamp()
    if second_factor:
        session[SECOND_FACTOR] = timezone.now().timestamp()
    session.save()
    return client
