"""Eight processes tell and send the same thing: once it is told, once sent. Killed ones too."""

from pathlib import Path

import pytest

from linli.accounts.tests.make import make_person, make_resident
from linli.areas.tests.make import make_area
from linli.channels.models import Message
from linli.channels.tests.make import make_message
from linli.core.tests.races import ask, run_together, shared_database

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PROCESSES = 8

START = """
import os, signal
from linli.accounts.models import Person
from linli.channels import actions, sending
from linli.channels.models import Message
from linli.channels.tests.make import make_message, make_letters
from linli.core import unit
from linli.core.models import Task
make_letters()
sending.awake.wait = lambda *args: sending.timedelta()
class Gate:
    def send(self, number, template, values):
        with open("{file}", "a") as out:
            out.write("sent\\n")
sending.gateway = Gate
"""

TELL = """
{how}
person = Person.objects.get(mobile_key__isnull=False)
message = unit.run(lambda: make_message(person, once="order.accepted/1"))
for _ in range(3):
    sending.deliver(str(message.pk))
print("ok")
"""

TELL_BOTH = """
{how}
from linli.areas.models import Area
from linli.channels.tests.make import PLAIN
from linli.channels import actions
people, area = list(Person.objects.order_by("pk")), Area.objects.get()
facts = {"helper": "周志明", "day": "5月3日"}
rows = unit.run(
    lambda: actions.tell_all(people, PLAIN, about=area, once="order.accepted/1", facts=facts)
)
rows = sorted(rows, key=lambda one: one.pk, reverse=os.getpid() % 2 == 0)
for one in rows + rows:
    sending.deliver(str(one.pk))
print("ok")
"""

# The negative control: look first, write later what was seen, with nothing held in between. Nobody
# writes before another has looked too, however far apart they began.
NAIVE = """
import time
claim_all = sending.claim_all
def when_two_have_looked(*told):
    with open("{file}.looked", "a") as out:
        out.write("looked\\n")
    until = time.monotonic() + 20
    while time.monotonic() < until and len(open("{file}.looked").readlines()) < 2:
        time.sleep(0.05)
    return claim_all(*told)
def naive(message, preference, now):
    Message.objects.filter(pk=message.pk).update(sms="sending", sms_at=now)
    return True
sending.claim_all, sending.claim = when_two_have_looked, naive
"""

# The same for two: what was read as waiting is believed, and everybody has read it by then.
NAIVE_OF_TWO = (
    NAIVE
    + """
alike = sending._told_alike
def slowly(message, people, now):
    found = alike(message, people, now)
    think()
    return found
sending._told_alike = slowly
"""
)

LOOK = """
states = ",".join(Message.objects.values_list("sms", flat=True))
print(Message.objects.count(), Task.objects.count(), states)
"""

# Killed as hard as can be, between the claim and the provider.
KILLED = """
class Deadly:
    def send(self, number, template, values):
        os.kill(os.getpid(), signal.SIGKILL)
sending.gateway = Deadly
pk = str(Message.objects.get().pk)
connection.close()
child = os.fork()
if child == 0:
    sending.deliver(pk)
_, status = os.waitpid(child, 0)
print(os.WTERMSIG(status))
"""

AGAIN = """
message = Message.objects.get()
sending.deliver(str(message.pk))
sending.LOST_AFTER = sending.timedelta()
sending.find_lost()
sending.deliver(str(message.pk))
message.refresh_from_db()
print(message.sms)
"""


def sent(file: Path) -> int:
    return len(file.read_text().splitlines()) if file.exists() else 0


def race(folder: Path, how: str = "") -> tuple[str, int]:
    """What is in the database after it, and how often the provider was asked."""
    make_resident(area=make_area())
    url, file = shared_database(folder), folder / "sent"
    start = START.replace("{file}", str(file))

    how = how.replace("{file}", str(file))
    run_together(url, [start + TELL.replace("{how}", how)] * PROCESSES)

    return ask(url, start + LOOK), sent(file)


def test_eight_tell_the_same_and_it_is_told_and_sent_once(tmp_path: Path) -> None:
    assert race(tmp_path) == ("1 1 sent", 1)


def test_the_race_would_show_a_claim_that_holds_nothing(tmp_path: Path) -> None:
    _rows, count = race(tmp_path, NAIVE)

    assert count > 1


def race_of_two(folder: Path, how: str = "") -> tuple[str, int]:
    """The same for two people behind one phone, begun with either."""
    area = make_area()
    make_resident(area=area, mobile="13900001234")
    make_person("何伯", area=area, mobile="13900001234")
    url, file = shared_database(folder), folder / "sent"
    start = START.replace("{file}", str(file))
    how = how.replace("{file}", str(file))
    run_together(url, [start + TELL_BOTH.replace("{how}", how)] * PROCESSES)
    return ask(url, start + LOOK), sent(file)


def test_eight_tell_two_behind_one_phone_and_one_message_is_sent(tmp_path: Path) -> None:
    assert race_of_two(tmp_path) == ("2 2 sent,sent", 1)


def test_the_race_would_show_that_two_were_sent(tmp_path: Path) -> None:
    _rows, count = race_of_two(tmp_path, NAIVE_OF_TWO)

    assert count > 1


def test_whoever_is_killed_over_it_leaves_it_unsure_and_never_doubled(tmp_path: Path) -> None:
    make_message(make_resident(area=make_area()))
    assert Message.objects.get().sms == "waiting"
    url, file = shared_database(tmp_path), tmp_path / "sent"
    start = START.replace("{file}", str(file))

    assert ask(url, start + KILLED) == "9"
    assert ask(url, start + LOOK) == "1 1 sending"
    assert ask(url, start + AGAIN) == "unsure"
    assert sent(file) == 0
