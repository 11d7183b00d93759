"""The shelves of the catalogue, the same everywhere on the platform: with a history."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.catalogue import kept, rules
from linli.catalogue.models import Category, CategoryVersion
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock


@transaction.atomic
def add_category(*, by: Person, **words: Any) -> Category:
    """A new shelf, for every catalogue on the platform."""
    allow(rules.may_edit_categories(by))
    category = _shelved(Category(**words))
    _keep(category, by)
    record("category.added", by=by, about=category)
    return category


@transaction.atomic
def change_category(category: Category, *, by: Person, **words: Any) -> Category:
    """Name a shelf anew, or put it elsewhere; what it was stays in the history."""
    category = lock(category)
    allow(rules.may_edit_categories(by))
    if not category.versions.exists():  # it was there before categories had a history
        _keep(category, None)
    for name, value in words.items():
        setattr(category, name, value)
    category = _shelved(category)
    _keep(category, by)
    record("category.changed", by=by, about=category)
    return category


@transaction.atomic
def restore_category(category: Category, *, by: Person, number: int) -> Category:
    """Bring back what it was at an earlier time, as a new version."""
    category = lock(category)
    allow(rules.may_edit_categories(by))
    version = category.versions.filter(number=number).first()
    if version is None:
        raise Refused(_("There is no such version."))
    return change_category(category, by=by, **version.words)


def _shelved(category: Category) -> Category:
    try:
        with transaction.atomic():
            category.save()
    except IntegrityError as error:
        raise Refused(_("There is a category with this name already.")) from error
    return category


def _keep(category: Category, by: Person | None) -> None:
    """Write the version that is now in force."""
    number = category.versions.count() + 1
    words = kept.category_words(category)
    CategoryVersion.objects.create(category=category, number=number, words=words, by=by)
