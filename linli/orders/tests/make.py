"""Orders for tests, in any state, made by the real actions."""

import io
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from linli.accounts.models import Person
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.catalogue import actions as catalogue
from linli.catalogue.models import Service
from linli.catalogue.tests.make import make_service
from linli.channels.models import Message
from linli.core import working_time
from linli.orders.actions import after, dispatch, fulfil, intake, triage
from linli.orders.life import Status
from linli.orders.models import Order
from linli.organisations.models import Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.people.models import ForceKind
from linli.people.tests.make import make_client, make_texts

GOOD = after.Marks(4, 4, 4)
POOR = after.Marks(2, 3, 4)


class Place:
    """A community in a town: its station, its people, a service, a resident."""

    def __init__(self, area: Area | None = None) -> None:
        working_time.seed()
        make_texts()
        self.town = make_area(kind=Kind.TOWN) if area is None else area.parent or area
        self.area = area or make_area(parent=self.town)
        self.station: Organisation = make_organisation(area=self.area)
        self.service: Service = make_service(
            area=self.area, forces=["worker", "volunteer", "party", "partner"]
        )
        self.resident = make_client(area=self.area)
        self.dispatcher = self.staff(Role.DISPATCHER)
        self.worker = self.staff(Role.WORKER)
        self.second = self.staff(Role.WORKER)
        self.head = self.staff(Role.STATION_HEAD)
        self.caller = self.staff(Role.GRID_WORKER)
        self.supervisor = self.staff(Role.SUPERVISOR)
        house = make_organisation(area=self.town)
        self.street = make_staff(Role.DISPATCHER, self.town, organisation=house)

    @cached_property
    def neighbour(self) -> Person:
        """A volunteer of the community."""
        return make_volunteer(self.area)

    @cached_property
    def streets_own(self) -> Person:
        """A social worker of the street's house."""
        house = self.street.grants.get().organisation
        return make_staff(Role.WORKER, self.town, organisation=house)

    def staff(self, role: str) -> Person:
        return make_staff(role, self.area, organisation=self.station)

    def need(self, **more: Any) -> intake.Need:
        usual: dict[str, Any] = {
            "service": self.service, "words": "灯不亮了", "address": "三巷 12 号",
            "phone": "13900001234",
        }  # fmt: skip
        return intake.Need(**{**usual, **more})

    def order(self, to: str = Status.SUBMITTED, **more: Any) -> Order:
        """An order on its straight way to a state."""
        order = intake.place(
            self.need(**more), by=self.resident, area=self.area, beneficiary=self.resident
        )
        return self.along(order, to)

    def package(self, *times: int) -> Order:
        """A package with a service for each figure, ordered by the resident."""
        services = [make_service(area=self.area, forces=["worker"]) for _ in times or (1, 1)]
        chosen = list(zip(services, times or (1, 1), strict=True))
        row = catalogue.bundle(
            by=None, area=self.area, services=chosen, slug=f"p-{services[0].slug}",
            name=f"套餐 {services[0].slug}", summary="一次点齐",
        )  # fmt: skip
        need = self.need(service=None, package=row)
        return intake.place(need, by=self.resident, area=self.area, beneficiary=self.resident)

    def along(self, order: Order, to: str) -> Order:
        """An order that stands somewhere on the straight way goes on to a state."""
        states = [Status.SUBMITTED, *(status for status, _step in WAY)]
        for status, step in WAY[states.index(Status(order.status)) : states.index(Status(to))]:
            order = step(self, order)
            assert order.status == status
        return order

    def submitted(self, **more: Any) -> Order:
        return self.order(**more)


def told(person: Person, code: str) -> bool:
    """Whether they have a message of this kind."""
    return Message.objects.filter(person=person, code=code).exists()


def soon(hours: float = 1) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def picture(name: str = "门口.jpg", data: bytes = b"") -> SimpleUploadedFile:
    """A photo as a phone sends it, with a place inside."""
    if not data:
        exif = Image.Exif()
        exif[0x010F] = "CANARY-CAMERA"
        exif.get_ifd(0x8825)[1] = "N"
        out = io.BytesIO()
        Image.new("RGB", (64, 48), "green").save(out, "JPEG", exif=exif)
        data = out.getvalue()
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def make_volunteer(area: Area) -> Person:
    """Somebody with an account, a checked name and a verified force."""
    person = make_client(area=area)
    person.forces.create(
        kind=ForceKind.VOLUNTEER, verified_at=timezone.now(),
        verified_by=make_staff(Role.STATION_HEAD, area),
    )  # fmt: skip
    person.identities.create(
        kind="resident", number="", name=person.name, state="verified",
        submitted_by=person, checked_by=make_staff(Role.WORKER, area), checked_at=timezone.now(),
    )  # fmt: skip
    return person


def passed(order: Order, minutes: int = 45) -> Order:
    """As if it had begun some time ago: a service takes time, a test does not."""
    begun = timezone.now() - timedelta(minutes=minutes)
    Order.objects.filter(pk=order.pk).update(begun_at=begun)
    order.hands.filter(came_at__isnull=False, went_at=None).update(came_at=begun)
    order.refresh_from_db()
    return order


def _schedule(place: Place, order: Order) -> Order:
    return fulfil.schedule(order, by=place.worker, begins=soon(), ends=soon(2))


def _finish(place: Place, order: Order) -> Order:
    return fulfil.finish(passed(order), by=place.worker, words="换了灯泡")


WAY: tuple[tuple[str, Any], ...] = (
    (Status.OFFERED, lambda p, o: dispatch.offer(o, by=p.dispatcher, to=[p.worker])),
    (Status.ACCEPTED, lambda p, o: dispatch.accept(o, by=p.worker)),
    (Status.SCHEDULED, _schedule),
    (Status.ON_THE_WAY, lambda p, o: fulfil.set_out(o, by=p.worker)),
    (Status.IN_SERVICE, lambda p, o: fulfil.arrive(o, by=p.worker, is_code_given=True)),
    (Status.DONE, _finish),
    (Status.CONFIRMED, lambda p, o: after.confirm(o, by=p.resident)),
    (Status.RATED, lambda p, o: after.rate(o, by=p.resident, marks=GOOD)),
)


def in_every_state(place: Place) -> dict[str, Order]:
    """One order in each state of the life."""
    straight = [status for status, _step in WAY if status != Status.IN_SERVICE]
    found = {status: place.order(status) for status in ("submitted", *straight)}
    place.worker, place.second = place.second, place.worker  # nobody is at two doors at once
    found[Status.IN_SERVICE] = place.order(Status.IN_SERVICE)
    place.worker, place.second = place.second, place.worker
    found[Status.IN_PARTS] = place.package()
    found[Status.NEED_INFO] = triage.ask_info(place.order(), by=place.dispatcher, words="几楼？")
    found[Status.OPEN] = dispatch.open_up(place.order(), by=place.dispatcher)
    found[Status.RETURNED] = dispatch.give_back(
        place.order(Status.ACCEPTED), by=place.worker, reason="no_time"
    )
    found[Status.REDO] = after.redo(place.order(Status.DONE), by=place.resident)
    found[Status.REJECTED] = triage.reject(place.order(), by=place.dispatcher, reason="not_ours")
    found[Status.NOT_DONE] = fulfil.give_up(
        place.order(Status.ACCEPTED), by=place.worker, reason="cannot", because="房东不同意"
    )
    twin = place.order()
    found[Status.MERGED] = triage.merge(place.order(), by=place.dispatcher, into=twin)
    found[Status.REFERRED] = triage.refer(place.order(), by=place.dispatcher, to="12345")
    found[Status.CANCELLED] = after.cancel(place.order(), by=place.resident, reason="solved")
    expiring = triage.ask_info(place.order(), by=place.dispatcher, words="几楼？")
    found[Status.EXPIRED] = after.expire(expiring)
    followed = place.order(Status.CONFIRMED)
    Order.objects.filter(pk=followed.pk).update(needs_follow_up=True)
    found[Status.FOLLOWED_UP] = after.follow_up(followed, by=place.caller, is_solved=True)
    closing = place.order(Status.RATED)
    Order.objects.filter(pk=closing.pk).update(needs_follow_up=False)
    found[Status.CLOSED] = after.close(closing)
    return found
