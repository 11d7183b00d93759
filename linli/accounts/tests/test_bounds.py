"""The limits hold exactly: on a simulated clock here, across processes in test_bounds_race.py."""

import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from pytest_django import Settings

from linli.accounts import bounds
from linli.accounts.actions import codes, factors
from linli.accounts.actions.codes import Answer
from linli.accounts.bounds import DAY, HOUR, MINUTE, Bound, Origin
from linli.accounts.models import SignInCode, TextMessage
from linli.accounts.tests.make import make_mobile, make_resident
from linli.core.errors import TooMany

pytestmark = pytest.mark.django_db

Who = Callable[[int], tuple[str, str, str]]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


class Book:
    """The limits once more, as plainly as can be: what may be sent is written into lists."""

    def __init__(self, budget: int) -> None:
        self.hits: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
        self.rules = [
            ("number", 1, MINUTE), ("number", 5, DAY), ("address", 10, HOUR),
            ("device", 20, HOUR), ("all", budget, DAY),
        ]  # fmt: skip

    def allows(self, now: datetime, **who: str) -> bool:
        for kind, most, per in self.rules:
            if sum(hit > now - per for hit in self.hits[kind, who[kind]]) >= most:
                return False
        for kind in who:
            self.hits[kind, who[kind]].append(now)
        return True


def one_number(n: int) -> tuple[str, str, str]:
    return "13800138000", f"10.0.{n % 90}.1", f"device {n % 70}"


def one_address(n: int) -> tuple[str, str, str]:
    return f"138{n % 3000:08d}", "10.0.0.1", f"device {n % 70}"


def one_device(n: int) -> tuple[str, str, str]:
    return f"138{n % 3000:08d}", f"10.0.{n % 90}.1", "device"


def a_crowd(n: int) -> tuple[str, str, str]:
    return f"138{n % 3000:08d}", f"10.0.{n % 400}.1", f"device {n % 400}"


@pytest.mark.abuse
@pytest.mark.parametrize(
    ("who", "tries", "seconds"),
    [(one_number, 4000, 30), (one_address, 2000, 13), (one_device, 2000, 13), (a_crowd, 2000, 40)],
)
def test_of_ten_thousand_tries_exactly_the_allowed_ones_send(
    clock: Clock, settings: Settings, who: Who, tries: int, seconds: float
) -> None:
    settings.SMS_PER_DAY = 60
    book = Book(budget=60)
    sent = 0
    for n in range(tries):
        mobile, address, device = who(n)
        allowed = book.allows(clock.now, number=mobile, address=address, device=device, all="")
        try:
            codes.ask(mobile, by=None, origin=Origin(address, device))
        except TooMany as refusal:
            assert (allowed, 1 <= refusal.wait <= DAY.total_seconds()) == (False, True)  # noqa: PT017
        else:
            assert allowed
            sent += 1
        clock.move(seconds)

    assert 0 < sent == SignInCode.objects.count() == TextMessage.objects.count()


def test_a_refused_try_uses_up_no_chance_of_any_other_limit(clock: Clock) -> None:
    mobile, origin = make_mobile(), Origin("10.0.0.1", "device")
    codes.ask(mobile, by=None, origin=origin)
    for _ in range(50):
        with pytest.raises(TooMany):
            codes.ask(mobile, by=None, origin=origin)

    assert bounds.SMS_ADDRESS.used("10.0.0.1") == 1


def wrong(code: SignInCode, digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06d}"


def live_code(mobile: str) -> tuple[SignInCode, str]:
    """A code that lasts for the whole test, whatever the limits on sending say."""
    now = timezone.now()
    code = SignInCode(purpose="sign_in", mobile=mobile, asked_at=now, expires_at=now + 30 * DAY)
    code.digits_key = codes._key(code, "123456")
    code.save()
    return code, "123456"


def test_the_wait_after_wrong_codes_grows(clock: Clock) -> None:
    """A quarter of an hour after five, two hours after ten, a day after twenty."""
    mobile = make_mobile()
    waits = []
    for _ in range(21):
        code, digits = live_code(mobile)
        try:
            codes.answer(code, by=None, digits=wrong(code, digits), address="")
        except TooMany as refusal:
            waits.append(refusal.wait)
            clock.move(refusal.wait + 1)
            codes.answer(code, by=None, digits=wrong(code, digits), address="")
        clock.move(1)

    assert [round(wait / 60) for wait in waits] == [15, 105, 15, 1305]


def test_a_locked_number_is_locked_for_the_right_code_too(clock: Clock) -> None:
    mobile = make_mobile()
    code, digits = live_code(mobile)
    for _ in range(5):
        codes.answer(code, by=None, digits=wrong(code, digits))
    other, digits = live_code(mobile)

    with pytest.raises(TooMany):
        codes.answer(other, by=None, digits=digits)
    clock.move(15 * 60 + 1)
    assert codes.answer(other, by=None, digits=digits) == Answer.RIGHT


def test_right_codes_use_up_nobodys_chances(clock: Clock) -> None:
    """Forty people in one hall sign in through one address."""
    for _ in range(40):
        code, digits = live_code(make_mobile())
        assert codes.answer(code, by=None, digits=digits, address="10.0.0.1") == Answer.RIGHT


def test_an_address_may_be_wrong_twenty_five_times_in_five_minutes(clock: Clock) -> None:
    looked_at = 0
    for _ in range(40):
        code, digits = live_code(make_mobile())
        try:
            codes.answer(code, by=None, digits=wrong(code, digits), address="10.0.0.1")
            looked_at += 1
        except TooMany:
            pass
        clock.move(1)

    assert looked_at == 25


def test_guesses_at_a_second_factor_are_bounded(clock: Clock) -> None:
    person = make_resident()
    looked_at: list[datetime] = []

    def is_right() -> bool:
        looked_at.append(clock.now)
        return False

    for _ in range(600):
        with suppress(TooMany):
            factors.answer(person, by=person, is_right=is_right)
        clock.move(360)

    for bound in bounds.WRONG_FACTORS:
        assert_bounded(looked_at, bound)
    assert len(looked_at) == 60  # twenty on each of three days


def assert_bounded(moments: list[datetime], bound: Bound) -> None:
    for start in moments:
        assert sum(start <= one < start + bound.per for one in moments) <= bound.most


def test_the_published_table_is_the_one_in_force() -> None:
    text = (Path(django_settings.BASE_DIR) / "docs/security.md").read_text()
    rows = re.findall(r"^\| `([a-z ]+)` \| ([a-z]+) \| ([\d,]+) \| (\d+) (\w+) \|", text, re.M)
    units = {"min": MINUTE, "h": HOUR, "d": DAY}
    published = {
        Bound(name, whose, int(most.replace(",", "")), int(span) * units[unit])
        for name, whose, most, span, unit in rows
    }

    assert published == set(bounds.published())
