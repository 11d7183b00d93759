"""Every form class of Linli, and how one is made outside its page."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django.forms import BaseForm, Form, ModelForm
from django.urls import get_resolver

import linli
from linli.accounts.models import Person
from linli.activities.models import Activity, Post, Skill
from linli.catalogue.models import Service
from linli.orders.models import Order
from linli.organisations.scope import Power
from linli.people.homes import lived_in
from linli.people.tests.make import make_client
from linli.projects.models import Planned, Project
from tests.sweep.cells import Town


def every_form() -> list[type[BaseForm]]:
    """The form classes of Linli that a page may show, by walking the subclasses."""
    for module in pkgutil.walk_packages(linli.__path__, "linli."):
        if ".forms" in module.name:
            importlib.import_module(module.name)
    assert get_resolver().url_patterns  # and with them all views, which may have forms of their own
    found = {form for base in (Form, ModelForm) for form in below(base)}
    return sorted(found, key=lambda form: (form.__module__, form.__qualname__))


def below(base: type[BaseForm]) -> Iterator[type[BaseForm]]:
    for kind in base.__subclasses__():
        if kind.__module__.startswith("linli.") and ".tests" not in kind.__module__:
            yield kind
        yield from below(kind)


def maker(form: type[BaseForm], town: Town) -> Callable[..., BaseForm]:
    """What makes the form as its page would for the head of the station."""
    known = arguments(town)
    return partial(form, **{name: known[name] for name in wanted(form)})


def wanted(form: type[BaseForm]) -> set[str]:
    """What the form must be told besides what was sent."""
    names: set[str] = set()
    for kind in form.__mro__:
        if "__init__" in vars(kind) and kind.__module__.startswith("linli."):
            for one in inspect.signature(vars(kind)["__init__"]).parameters.values():
                if one.kind == one.KEYWORD_ONLY and one.default is one.empty:
                    names.add(one.name)
    return names


def arguments(town: Town) -> dict[str, Any]:
    by = town.insider.person
    assert by
    return {
        "by": by,
        "above": town.area,
        "successors": [town.area],
        "services": Service.objects.filter(area=town.area),
        "choices": [(str(town.owner.pk), town.owner.name)],
        "number": town.owner.mobile,
        "people": Person.objects.filter(area=town.area),
        "order": Order.objects.filter(area=town.area).order_by("pk")[0],
        "activity": Activity.objects.filter(area=town.area).order_by("pk")[0],
        "post": Post.objects.filter(activity__area=town.area).order_by("pk")[0],
        "skill": Skill.objects.filter(area=town.area).order_by("pk")[0],
        "project": Project.objects.filter(state="drafted").order_by("pk")[0],
        "row": Planned.objects.order_by("pk")[0],
        "one": town.owner,
        "other": make_client("陈秀莹", area=town.area, born_on=date(1951, 1, 1)),
        "stays": "one",
        "has_seen": False,
        "first": date(2026, 11, 27),
        "state": "publicised",
        "person": town.owner,
        "needs_address": True,
        "needs_words": True,
        "areas": lived_in(by, Power.SEE_PEOPLE),
    }
