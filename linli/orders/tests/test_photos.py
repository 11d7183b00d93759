"""Photos at the door: with a yes, without what a phone writes into them, for few eyes, and gone
when the yes is taken back."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.core import files
from linli.core.errors import Refused
from linli.core.events import history
from linli.core.models import StoredFile
from linli.orders import rules
from linli.orders.actions import after, photos, together
from linli.orders.forgetting import forget_words
from linli.orders.held import photos_of
from linli.orders.life import Status
from linli.orders.models import Order, Photo
from linli.orders.tests.make import Place, make_volunteer, picture
from linli.records.models import ServiceRecord

pytestmark = pytest.mark.django_db


def taken(place: Place, order: Order) -> Photo:
    return photos.add_photo(order, by=place.worker, upload=picture(), yes="own")


def seen(person: Person, photo: Photo, *, second_factor: bool = True) -> int:
    response = signed_in(person, second_factor=second_factor).get(
        reverse("core:file", args=[photo.file_id])
    )
    if response.status_code == 200:
        assert b"".join(response.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    return int(response.status_code)


def send(person: Person, order: Order, name: str = "orders:desk_step", **fields: object):  # type: ignore[no-untyped-def]
    return signed_in(person).post(reverse(name, args=[order.pk, "add_photo"]), fields)


def test_the_worker_adds_a_photo_on_a_page_and_the_resident_sees_it() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    form = signed_in(place.worker).get(reverse("orders:desk_step", args=[order.pk, "add_photo"]))
    page = form.content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'accept="image/*"' in page
    assert 'capture="environment"' in page

    answer = send(place.worker, order, photo=picture(), yes="own")
    assert answer.status_code == 302
    photo = Photo.objects.get()
    assert (photo.order, photo.yes, photo.by) == (order, "own", place.worker)
    stored = files.path_of(StoredFile.objects.get()).read_bytes()
    assert b"CANARY" not in stored
    url = reverse("core:file", args=[photo.file_id])
    for person, name in ((place.resident, "one"), (place.worker, "desk_one")):
        shown = signed_in(person).get(reverse(f"orders:{name}", args=[order.pk]))
        assert f'<img src="{url}"' in shown.content.decode()


def test_a_volunteer_in_service_adds_one_too() -> None:
    place = Place()
    helper = make_volunteer(place.area)
    place.worker = helper
    order = place.order(Status.IN_SERVICE)
    answer = send(helper, order, "orders:step", photo=picture(), yes="family")
    assert answer.status_code == 302
    assert seen(helper, Photo.objects.get()) == 200


def test_a_photo_is_for_whoever_asked_and_whoever_goes() -> None:
    place = Place()
    photo = taken(place, place.order(Status.IN_SERVICE))
    assert seen(place.resident, photo) == seen(place.worker, photo) == 200
    others = (place.second, place.dispatcher, place.head, place.street, Place().resident)
    assert {seen(one, photo) for one in others} == {404}
    page = signed_in(place.dispatcher).get(reverse("orders:desk_one", args=[photo.order_id]))
    assert str(photo.file_id) not in page.content.decode()


def test_whoever_handed_over_and_whoever_went_long_ago_see_it_no_more() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    photo = taken(place, order)
    order.hands.update(left_at=timezone.now())
    assert seen(place.worker, photo) == 404
    order.hands.update(left_at=None)
    long_ago = timezone.now() - timedelta(days=31)
    Order.objects.filter(pk=order.pk).update(closed_at=long_ago)
    assert seen(place.worker, photo) == 404
    assert seen(place.resident, photo) == 200


def test_a_role_that_was_taken_away_takes_photo_and_address_along_at_once() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    photo = taken(place, order)
    assert rules.may_see_contact(place.worker, order)

    place.worker.grants.update(revoked_at=timezone.now())

    assert seen(place.worker, photo) == 404
    assert not rules.may_see_contact(Person.objects.get(pk=place.worker.pk), order)
    assert seen(place.resident, photo) == 200


def test_who_had_a_role_once_and_goes_as_a_volunteer_now_sees_where() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    photo = taken(place, order)
    order.hands.update(force="volunteer", joined_at=timezone.now())

    place.worker.grants.update(revoked_at=timezone.now() - timedelta(days=9))

    assert seen(place.worker, photo) == 200


def test_an_idle_desk_is_asked_for_its_second_factor_before_any_file() -> None:
    place = Place()
    photo = taken(place, place.order(Status.IN_SERVICE))
    url = reverse("core:file", args=[photo.file_id])

    answer = signed_in(place.worker, second_factor=False).get(url)

    assert answer["Location"].startswith("/sign-in/second/?next=")
    assert seen(place.resident, photo, second_factor=False) == 200


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.jpg", b"%PDF-1.7 no picture", "这个文件打不开"),
        ("a.jpg", b"\x00" * (10 * 1024 * 1024 + 1), "10 MB"),
        ("a.jpg", b"", ""),
    ],
    ids=["no picture", "too large", "empty"],
)
def test_what_is_no_photo_comes_back_with_a_sentence_at_the_field(
    name: str, data: bytes, sentence: str
) -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    upload = picture(name, data or b"-")
    if not data:
        upload = ""  # type: ignore[assignment]
    answer = send(place.worker, order, photo=upload, yes="own")
    assert answer.status_code == 422
    assert 'id="id_photo_error"' in answer.content.decode()
    assert sentence in answer.content.decode()
    assert not Photo.objects.exists()
    assert not StoredFile.objects.exists()


def test_without_a_yes_nothing_is_kept() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    assert send(place.worker, order, photo=picture()).status_code == 422
    with pytest.raises(Refused, match="Ask first"):
        photos.add_photo(order, by=place.worker, upload=picture(), yes="")
    assert not StoredFile.objects.exists()


def test_nobody_else_adds_one_and_not_before_the_visit() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    for person in (place.resident, place.dispatcher, place.second):
        with pytest.raises(PermissionDenied):
            photos.add_photo(order, by=person, upload=picture(), yes="own")
    after.cancel(order := place.order(Status.SCHEDULED), by=place.resident, reason="solved")
    assert send(place.worker, order, photo=picture(), yes="own").status_code in (403, 409)


def test_twelve_are_enough() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    photo = taken(place, order)
    rows = [Photo(order=order, yes="own", file=_copy(photo)) for _n in range(11)]
    Photo.objects.bulk_create(rows)
    with pytest.raises(Refused, match="12"):
        taken(place, order)


def _copy(photo: Photo) -> StoredFile:
    assert photo.file
    row = StoredFile.objects.get(pk=photo.file.pk)
    row.pk = StoredFile._meta.get_field("id").get_default()
    row.save(force_insert=True)
    return row


@pytest.mark.parametrize("who", ["resident", "caller", "worker"])
def test_a_yes_taken_back_deletes_the_picture_and_keeps_the_proof(
    who: str, folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """By the resident, by the counter whom they ring, by whoever took it."""
    place = Place()
    order = place.order(Status.IN_SERVICE)
    photo, kept = taken(place, order), taken(place, order)
    url = reverse("core:file", args=[photo.file_id])
    person: Person = getattr(place, who)
    name = "orders:step" if who == "resident" else "orders:desk_step"
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(person).post(
            reverse(name, args=[order.pk, "drop_photo"]), {"photo": photo.pk}
        )
    assert answer.status_code == 302
    photo.refresh_from_db()
    assert photo.file is None
    assert photo.withdrawn_by == person
    assert StoredFile.objects.count() == len([one for one in folder.rglob("*") if one.is_file()])
    assert signed_in(place.resident).get(url).status_code == 404
    page = signed_in(place.resident).get(reverse("orders:one", args=[order.pk])).content.decode()
    assert url not in page
    assert seen(place.resident, kept) == 200
    fact = [event.facts["own"] for event in history(order) if event.verb == "order.photo_dropped"]
    assert fact == [who == "resident"]
    assert [bool(one["taken_back"]) for one in photos_of(place.resident)] == [True, False]
    with pytest.raises(Refused, match="before"):
        photos.drop_photo(order, by=place.resident, photo=photo)


def test_a_photo_of_another_order_is_not_dropped() -> None:
    place = Place()
    first = place.order(Status.IN_SERVICE)
    photo = taken(place, first)
    place.worker = place.second
    second = place.order(Status.IN_SERVICE)
    taken(place, second)
    with pytest.raises(Refused):
        photos.drop_photo(second, by=place.resident, photo=photo)
    assert Photo.objects.filter(withdrawn_at=None).count() == 2


def test_the_record_names_the_photos_whose_yes_stands() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    gone, kept = taken(place, order), taken(place, order)
    photos.drop_photo(order, by=place.resident, photo=gone)
    from linli.orders.actions import fulfil
    from linli.orders.tests.make import passed

    after.confirm(fulfil.finish(passed(order), by=place.worker), by=place.resident)
    assert ServiceRecord.objects.get().evidence == [str(kept.file_id)]


def test_an_order_that_forgets_keeps_no_picture() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    taken(place, order)
    forget_words(order)
    assert not StoredFile.objects.exists()


def test_handing_over_leaves_the_photo_to_whoever_goes_now() -> None:
    place = Place()
    order = together.hand_over(
        place.order(Status.SCHEDULED), by=place.worker, to=place.second
    )  # fmt: skip
    assert not rules.may_see_photos(place.worker, order)
    assert rules.may_see_photos(place.second, order)
