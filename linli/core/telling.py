"""How events read to people: every app says it for its own verbs, in the TOLD of its words.py."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def told(verb: str) -> str:
    """What happened, as the end of a sentence: "signed in"; the verb itself if nobody says it."""
    return str(known().get(verb, verb))


@cache
def known() -> "dict[str, StrOrPromise]":
    """The words for every verb, from all apps that are installed."""
    table: dict[str, StrOrPromise] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.words"
        if config.name.startswith("linli.") and find_spec(name):
            table.update(getattr(import_module(name), "TOLD", {}))
    return table
