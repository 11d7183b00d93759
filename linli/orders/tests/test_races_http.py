"""Two hundred press for one order over HTTP, on the server as in production (T2).

Exactly one has it, the others read why not, nobody sees a fault; and a control that has neither
the lock nor the guard must go wrong.
"""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from linli.accounts.tests.make import signed_in
from linli.core.tests.races import ask, shared_database
from linli.core.tests.web import Web
from linli.orders.actions import dispatch
from linli.orders.tests.make import Place, make_volunteer

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TAKERS = 200
LATE = ("这单已经走到下一步", "别人快了一步")
UNLOCKED = "linli.orders.tests.unlocked:application"
FOUND = """
import json
from linli.core.models import Event
from linli.orders.models import Hand, Order
order = Order.objects.get()
hands = Hand.objects.filter(left_at=None)
print(json.dumps({
    "status": order.status,
    "lead": str(order.lead_id),
    "hands": hands.count(),
    "leads": [str(pk) for pk in hands.filter(is_lead=True).values_list("person", flat=True)],
    "taken": Event.objects.filter(verb="order.taken").count(),
    "won": order.offers.filter(answer="accepted").count(),
}))
"""


def race(folder: Path, *, application: str = "") -> tuple[list[tuple[int, str]], dict[str, Any]]:
    """What each was answered, in their order, and how the order stands."""
    place = Place()
    order = dispatch.open_up(place.order(), by=place.dispatcher)
    people = [make_volunteer(place.area) for _ in range(TAKERS)]
    keys = [signed_in(one).cookies["linli"].value for one in people]
    url = shared_database(folder)
    path = f"/order/{order.pk}/do/take/"
    together = Barrier(TAKERS)

    def somebody(key: str) -> tuple[int, str]:
        together.wait()
        return web.press(path, key, {})

    with Web(url, folder, application=application) as web, ThreadPoolExecutor(TAKERS) as pool:
        answers = list(pool.map(somebody, keys))
    found = json.loads(ask(url, FOUND))
    found["people"] = [str(one.pk) for one in people]
    return answers, found


def wrongs(answers: list[tuple[int, str]], found: dict[str, Any]) -> list[str]:
    """What is not as it should be when one of many has taken an order."""
    statuses = Counter(status for status, _page in answers)
    late = [page for status, page in answers if status == 409]
    won = [found["people"][n] for n, (status, _page) in enumerate(answers) if status == 302]
    checks = {
        "one has it, the others come too late": statuses == {302: 1, 409: TAKERS - 1},
        "whoever is late reads why": all(any(one in page for one in LATE) for page in late),
        "who was told so leads": found["leads"] == [found["lead"]] == won,
        "one goes": (found["status"], found["hands"]) == ("accepted", 1),
        "it was taken once": (found["taken"], found["won"]) == (1, 1),
    }
    return [f"{what}: {statuses}" for what, holds in checks.items() if not holds]


def test_two_hundred_press_and_one_has_it(tmp_path: Path) -> None:
    assert wrongs(*race(tmp_path)) == []


def test_the_race_would_show_an_order_that_two_have(tmp_path: Path) -> None:
    """Where two write at once SQLite may stop one of them half-way: two go, one reads a fault."""
    answers, found = race(tmp_path, application=UNLOCKED)

    assert found["hands"] > 1
    assert "one goes" in " ".join(wrongs(answers, found))
