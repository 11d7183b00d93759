"""The same warning comes to many processes at once: it is there once, and its chain is closed."""

from pathlib import Path

import pytest

from linli.alerts import capwrite
from linli.alerts.models import Status
from linli.alerts.tests.make import LINK, Town, ago, mention, message
from linli.core.tests.races import ask, run_together, shared_database

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WORKERS = 4

TAKE = """
from django.db import IntegrityError
from linli.alerts.actions import taking_in
from linli.core import pulse, unit
{how}
said = ""
for data in {documents}:
    try:
        outcome = unit.run(lambda: taking_in.take_in(data, name="a.xml"))
        said += "new " if outcome.is_new else "known "
    except IntegrityError:
        said += "broken "
print(said)
"""

# The negative control: nobody waits for anybody, and each thinks between looking and writing.
NAIVE = """
def before(message):
    think()
    return []
pulse.touch = lambda: None
taking_in._before = before
taking_in._take_in = taking_in._take_in.__wrapped__
unit.run = lambda work: work()
"""

RELAY = """
from datetime import datetime
from linli.accounts.models import Person
from linli.alerts.actions import relaying
from linli.areas.models import Area
from linli.core import unit
from linli.core.errors import Refused
said = relaying.Said(
    kind="typhoon", colour="orange", station="示例市气象台",
    issued_at=datetime.fromisoformat("{at}"), headline="橙色", text="明早靠近", link="{link}",
)
try:
    unit.run(lambda: relaying.relay(
        said, Area.objects.get(pk="{area}"), by=Person.objects.get(pk="{by}")
    ))
    print("relayed")
except Refused:
    print("refused")
"""

LOOK = """
from linli.alerts.models import Alert
from linli.core.models import Event
rows = Alert.objects.filter(status="{status}")
print(rows.count(), rows.filter(closed_by=None).count(), Event.objects.filter(
    verb__in=["alert.taken_in", "alert.relayed"]).count())
"""


def chain() -> list[bytes]:
    first = message("a", hours=3)
    second = message("b", hours=2, msg_type="Update", references=(mention(first),))
    third = message("c", hours=1, msg_type="Cancel", references=(mention(second),))
    return [capwrite.write(one) for one in (first, second, third)]


def test_a_chain_that_comes_to_all_at_once_is_there_once_and_closed(tmp_path: Path) -> None:
    Town()
    documents = chain()
    turned = [documents[n % 3 :] + documents[: n % 3] for n in range(WORKERS)]
    url = shared_database(tmp_path)

    said = run_together(url, [TAKE.format(documents=row, how="") for row in turned])

    words = " ".join(said).split()
    assert (words.count("new"), words.count("known")) == (3, 3 * WORKERS - 3)
    assert ask(url, LOOK.format(status=Status.ACTUAL)).split() == ["3", "1", "3"]


def test_the_race_would_show_who_does_not_wait(tmp_path: Path) -> None:
    Town()
    url = shared_database(tmp_path)

    said = run_together(url, [TAKE.format(documents=chain()[:1], how=NAIVE)] * WORKERS)

    assert "broken" in " ".join(said)


def test_what_several_officers_relay_at_once_is_there_once(tmp_path: Path) -> None:
    town = Town()
    url = shared_database(tmp_path)
    told = {"at": ago(1).isoformat(), "link": LINK, "area": town.area.pk, "by": town.officer.pk}

    said = run_together(url, [RELAY.format(**told)] * WORKERS)

    assert sorted(said) == ["refused"] * (WORKERS - 1) + ["relayed"]
    assert ask(url, LOOK.format(status=Status.ACTUAL)).split() == ["1", "1", "1"]
