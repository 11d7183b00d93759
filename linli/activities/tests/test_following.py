"""Places and visits of somebody who stood in the books twice."""

import pytest
from django.utils import timezone

from linli.activities.actions import signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Presence, SignUp
from linli.activities.tests.make import Hall
from linli.core.errors import Refused
from linli.people.actions import merging
from linli.people.tests.make import make_merge

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def test_who_has_two_places_calls_one_off_first() -> None:
    hall = Hall()
    post = hall.activity(Places(2)).posts.get()
    kept, gone = hall.neighbour("陈秀英"), hall.neighbour("陈秀英")
    for one in (kept, gone):
        signing_up.sign_up(post, by=one)

    with pytest.raises(Refused):
        make_merge(kept, gone, by=hall.worker)
    signing_up.leave(SignUp.objects.get(person=gone), by=gone)
    make_merge(kept, gone, by=hall.worker)

    assert not SignUp.objects.filter(person=gone).exists()


def test_a_visit_by_code_follows_with_who_read_it() -> None:
    hall = Hall()
    kept, gone = hall.neighbour("陈秀英"), hall.neighbour("陈秀英")
    row = signing_up.sign_up(hall.post(), by=gone)
    Presence.objects.create(
        sign_up=row,
        session=row.activity.sessions.get(),
        person=gone,
        came_at=timezone.now(),
        came_by=gone,
        came_how="code",
    )

    merge = make_merge(kept, gone, by=hall.worker)

    there = Presence.objects.get()
    assert (there.person, there.came_by, there.sign_up.by) == (kept, kept, kept)
    merging.take_apart(merge, by=hall.worker)
    there = Presence.objects.get()
    assert (there.person, there.came_by, there.sign_up.by) == (gone, gone, gone)
