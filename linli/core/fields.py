"""Model fields for values that are sealed in the database and found by a keyed hash."""

from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.db.models import Lookup, Model

from linli.core import sealing

if TYPE_CHECKING:
    Text: TypeAlias = models.TextField[str, str]
    Char: TypeAlias = models.CharField[str | None, str | None]
else:
    Text, Char = models.TextField, models.CharField


class SealedTextField(Text):
    """Text that is plain in Python and sealed in the database. Empty text stays empty.

    It cannot be searched: put a LookupField beside it and search that.
    """

    description = "Sealed text"

    @property
    def place(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(
        self, value: str | None, expression: object, connection: object
    ) -> str | None:
        return sealing.unseal(value, place=self.place) if value else value

    def get_prep_value(self, value: str | None) -> str | None:
        plain = super().get_prep_value(value)
        return sealing.seal(plain, place=self.place) if plain else plain

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        message = f"{self.name} is sealed; search its LookupField."
        raise TypeError(message)


class LookupField(Char):
    """The keyed hash of the sealed field named by `source`; kept right by every save."""

    def __init__(self, *args: Any, source: str = "", purpose: str = "", **kwargs: Any) -> None:
        self.source = source
        self.purpose = purpose
        kwargs.update(max_length=64, null=True, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("max_length", "null", "editable"):
            kwargs.pop(implied, None)
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def pre_save(self, model_instance: Model, add: bool) -> str | None:  # noqa: FBT001
        plain = getattr(model_instance, self.source)
        value = sealing.lookup(plain, self.purpose) if plain else None
        setattr(model_instance, self.attname, value)
        return value
