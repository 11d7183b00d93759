"""What the operator does with work that was lost: start it again, or drop it."""

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core import tasks
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.models import Task
from linli.core.rows import lock
from linli.organisations.scope import Power, powers_of


@transaction.atomic
def start_again(task: Task, *, by: Person) -> None:
    """Give a lost task another row of attempts."""
    task = _lost(task, by)
    tasks.restart(task)
    record("task.restarted", by=by, about=task, task=task.name)


@transaction.atomic
def drop(task: Task, *, by: Person) -> None:
    """Decide that a lost task is not done any more."""
    task = _lost(task, by)
    record("task.dropped", by=by, about=task, task=task.name, fault=task.fault)
    task.delete()


def _lost(task: Task, by: Person) -> Task:
    task = lock(task)
    allow(Power.RUN_PLATFORM in powers_of(by))
    if task.lost_at is None:
        raise Refused(_("This task is at work again already."))
    return task
