"""Photographs at the door: taken with a yes, gone when the yes is taken back."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core import files
from linli.core.errors import Refused
from linli.core.rows import lock
from linli.orders import queries
from linli.orders.actions.moving import begin, move
from linli.orders.models import Order, Photo, Yes


@transaction.atomic
def add_photo(order: Order, *, by: Person, upload: "UploadedFile[bytes]", yes: str) -> Photo:
    """A photo, with the yes that was asked for: painted anew, without place and time inside."""
    order = begin("add_photo", order, by=by)
    if yes not in Yes.values:
        raise Refused(_("Ask first: a photo is taken only with their yes."))
    file = files.keep(upload, about=order, by=by)
    photo = Photo.objects.create(order=order, file=file, yes=yes, by=by)
    move("add_photo", order, by=by, yes=yes)
    return photo


@transaction.atomic
def drop_photo(order: Order, *, by: Person, photo: Photo) -> Photo:
    """The yes is taken back, or it was a mistake: the picture is gone for good (PIPL §47)."""
    order = begin("drop_photo", order, by=by)
    photo = lock(photo)
    if photo.order_id != order.pk or photo.file is None:
        raise Refused(_("This photo was taken off before."))
    file = photo.file
    photo.file, photo.withdrawn_at, photo.withdrawn_by = None, timezone.now(), by
    photo.save(update_fields=["file", "withdrawn_at", "withdrawn_by"])
    files.discard(file)
    move("drop_photo", order, by=by, own=queries.is_asker(by, order))
    return photo
