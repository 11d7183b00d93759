"""The call list taken along: as long as the page says, and without anybody in it."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from linli.accounts.tests.make import make_person, signed_in
from linli.areas.tests.make import make_area
from linli.channels import rings
from linli.channels.tests.make import make_call
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db


def test_the_table_counts_who_waits_and_names_nobody() -> None:
    area = make_area()
    called = [make_call(make_person(f"陈{n}婆", area=area)) for n in "甲乙"]
    make_call(make_person("别处人", area=make_area()))
    worker = make_staff(Role.WORKER, area)
    answer = signed_in(worker).post(reverse("channels:take"), {"why": "check"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(lines) - 2 == len(rings.to_make(worker)) == len(called)
    for call in called:
        assert call.person
        assert call.person.name not in str(lines)
    assert worker.name in str(lines[-1])
    event = Event.objects.get(verb="calls.taken")
    assert (event.facts["count"], event.facts["why"]) == (2, "check")
