"""1,000 certificates: issued, signed and set as PDF, one after the other in one process."""

import json
import sys
import time
from datetime import date

import django

django.setup()

from linli.accounts.models import Person  # noqa: E402
from linli.accounts.tests.make import make_resident  # noqa: E402
from linli.core import working_time  # noqa: E402
from linli.hours import pdf, signing  # noqa: E402
from linli.hours.actions import certifying  # noqa: E402
from linli.hours.models import Certificate  # noqa: E402
from linli.hours.tests.make import House, morning  # noqa: E402

PEOPLE, LINES, EACH = 50, 9, 20


def main() -> None:
    """Fill the database of the environment, make them, and print how long it took."""
    working_time.seed()
    house = House()
    people = [make_resident(area=house.area) for _n in range(PEOPLE)]
    for person in people:
        for number in range(LINES):
            house.effective(90, person=person, begun_at=morning(number + 1))
    first_on, last_on = morning(LINES + 1).date(), morning(0).date()
    pdf.certificate(make(house, people[0], first_on, last_on), "https://example.org/c/")  # fonts
    begun, cpu = time.monotonic(), time.process_time()
    rows = [make(house, one, first_on, last_on) for one in people for _n in range(EACH)]
    issued = time.monotonic()
    size = sum(len(pdf.certificate(one, "https://example.org/c/")) for one in rows)
    done = time.monotonic()
    assert all(signing.holds(one.body.encode(), one.signature, one.key_name) for one in rows)  # noqa: S101
    sys.stdout.write(json.dumps({
        f"certificates of {LINES} lines": len(rows),
        "issued and signed, s": f"{issued - begun:.1f}",
        "set as PDF, s": f"{done - issued:.1f}",
        "together, s": f"{done - begun:.1f}",
        "CPU each": f"{(time.process_time() - cpu) / len(rows) * 1000:.0f} ms",
        "size of one": f"{size / len(rows) / 1024:.0f} KB",
        "signatures verified, /s": f"{len(rows) / (time.monotonic() - done):.0f}",
    }))  # fmt: skip


def make(house: House, person: Person, first_on: date, last_on: date) -> Certificate:
    return certifying.issue(
        person, by=person, organisation=house.station, first_on=first_on, last_on=last_on
    )


if __name__ == "__main__":
    main()
