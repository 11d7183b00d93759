"""What every test stands on."""

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from datetime import datetime
from time import process_time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from linli.core import pulse, remember, texts, visitor_cache
from tests import emptied, migrated
from tools.lanes import DEEP_MARKS

# A working day like any other. No verdict may depend on the day or the hour of a run: it is this
# morning when the first test begins, and time goes on from there, so that rows keep their order.
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ON_REAL_TIME = ("browser", "race", "kill")  # other processes have a part in them
MOST_CPU = 8.0  # seconds: a unit test needs a tenth; a busy machine counts three times as many
clock = time_machine.travel(MORNING, tick=True)

# The same examples on every machine, and none of them timed: machines are shared.
hypothesis_settings.register_profile(
    "linli",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# In `dev.py deep walks`: more examples, and other ones each time.
hypothesis_settings.register_profile(
    "deep", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=200
)
hypothesis_settings.load_profile("linli")


def pytest_configure(config: pytest.Config) -> None:
    """The clock is set in every process, before any module is read.

    Once, before any worker exists: compile the words (Django keeps the catalogues that it has
    read), and migrate the database that each of them begins with."""
    if not hasattr(config, "workerinput"):
        texts.compile_all()
        if connection.vendor == "sqlite":
            migrated.prepare()
    # Whatever the libraries hold is looked through for nothing each time: a sixteenth of the CPU.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    clock.start()


def pytest_unconfigure() -> None:
    clock.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """What keeps the processor busy for long belongs to a deeper lane (tools/lanes.py)."""
    began = process_time()
    yield
    used = process_time() - began
    own = item.get_closest_marker("cpu")
    most = own.args[0] if own else MOST_CPU
    if used > most and not any(map(item.get_closest_marker, DEEP_MARKS)):
        pytest.fail(f"A unit test used {used:.1f} s of CPU.", pytrace=False)


@pytest.fixture(autouse=True)
def real_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where other processes have a part, all go by the clock of the machine."""
    if not any(map(request.node.get_closest_marker, ON_REAL_TIME)):
        yield
        return
    clock.stop()
    yield
    clock.start()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences in tests are the source texts; pages ask for Chinese by themselves."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a process keeps for less than a minute outlives the test that it was made in."""
    remember.forget()
    visitor_cache.shelf.clear()
    pulse.forget()


@pytest.fixture(scope="session")
def copied_not_migrated(django_db_modify_db_settings: None) -> Iterator[Callable[[], None]]:
    """From here until it is called, the test database comes from tests/migrated.py."""
    with ExitStack() as stack:
        stack.enter_context(migrated.copied())
        yield stack.close


@pytest.fixture(scope="session")
def django_db_setup(
    copied_not_migrated: Callable[[], None],
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The test database, and nobody left in it when it is dropped.

    A browser keeps its connection to the live server, which keeps its own to the database.
    """
    copied_not_migrated()
    with django_db_blocker.unblock():
        emptied.remember()
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session", autouse=True)
def closed_tables_open_for_the_cleaner() -> Iterator[None]:
    """For the whole session: the cleaner of a live server runs after a test's own fixtures."""
    with emptied.quickly():
        yield
