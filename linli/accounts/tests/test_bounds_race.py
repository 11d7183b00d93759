"""The limits hold across real processes and outlive them, on either database."""

from pathlib import Path

import pytest

from linli.core.tests.races import ask, run_together, shared_database

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

# Each process asks for codes to numbers of its own, all from one address: ten an hour may go out.
# Then it guesses at codes of its own to one number: five in a quarter of an hour are looked at.
TRY = """
from datetime import timedelta
from django.utils import timezone
from linli.accounts.actions import codes
from linli.accounts.bounds import Origin
from linli.accounts.models import SignInCode
from linli.core.errors import TooMany
sent = looked_at = 0
for n in range(30):
    try:
        codes.ask(f"13{FIRST}{n:08d}", by=None, origin=Origin("10.0.0.1", f"{FIRST} {n}"))
        sent += 1
    except TooMany:
        pass
for n in range(20):
    now = timezone.now()
    code = SignInCode.objects.create(purpose="sign_in", mobile="13800138000", asked_at=now,
        expires_at=now + timedelta(minutes=5), digits_key="")
    try:
        codes.answer(code, by=None, digits="123456")
        looked_at += 1
    except TooMany:
        pass
print(sent, looked_at)
"""

# The negative control: look first, write later, with nothing held in between.
NAIVE = """
import time
from datetime import timedelta
from django.utils import timezone
from linli.core import limits
from linli.core.models import Limit
key, done = limits._key("naive", "one"), 0
for n in range(30):
    if limits.left("naive", "one", limit=10, per=timedelta(hours=1)) > 0:
        row, _ = Limit.objects.get_or_create(pk=key)
        think()
        row.hits.append(timezone.now().timestamp())
        row.save()
        done += 1
print(done)
"""


def numbers(said: str) -> list[int]:
    return [int(word) for word in said.split()]


def together(url: str, work: str) -> list[int]:
    """What two processes got done at the same time, added up."""
    said = run_together(url, [f"FIRST = {first}\n{work}" for first in (3, 5)])
    return [sum(done) for done in zip(*map(numbers, said), strict=True)]


def test_two_processes_and_a_restart_get_what_one_may(tmp_path: Path) -> None:
    url = shared_database(tmp_path)

    assert together(url, TRY) == [10, 5]
    assert numbers(ask(url, f"FIRST = 7\n{TRY}")) == [0, 0]


def test_the_race_is_a_race(tmp_path: Path) -> None:
    """The control without a lock gets more than the ten, so the test above can fail."""
    assert together(shared_database(tmp_path), NAIVE)[0] > 10
