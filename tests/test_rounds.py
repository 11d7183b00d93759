"""Whatever Linli does by itself at regular times can be done, twice in a row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.accounts.tests.make import make_mobile
from linli.core import tasks
from linli.organisations import actions
from linli.organisations.models import Invitation
from linli.organisations.tasks import forget_numbers
from linli.organisations.tests.make import make_head, make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(tasks.rounds()))
def test_every_round_runs(name: str) -> None:
    made = tasks.rounds()[name].work
    made.function()
    made.function()


def test_an_invitation_that_ran_out_forgets_its_number() -> None:
    organisation = make_organisation()
    by = make_head(organisation)
    open_one = actions.invite(organisation, by=by, mobile=make_mobile())
    late = actions.invite(organisation, by=by, mobile=make_mobile())
    Invitation.objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(days=1))

    forget_numbers.function()

    late.refresh_from_db()
    open_one.refresh_from_db()
    assert (late.mobile, late.mobile_key) == ("", None)
    assert open_one.mobile
