"""How events read to people: every app says it for its own verbs, in the TOLD of its words.py."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def told(verb: str) -> str:
    """What happened, as the end of a sentence: "signed in"; the verb itself if nobody says it."""
    return str(known().get(verb, verb))


def known() -> "dict[str, StrOrPromise]":
    """The words for every verb, from all apps that are installed."""
    return said_by_apps("TOLD")


@cache
def said_by_apps(name: str) -> dict[str, Any]:
    """What all installed apps say under this name in their words.py."""
    table: dict[str, Any] = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.words"
        if config.name.startswith("linli.") and find_spec(module):
            table |= getattr(import_module(module), name, {})
    return table
