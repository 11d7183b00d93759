"""Every address × everybody × every method: who is let in, and what the others learn (T4, T5)."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponseBase

from tests.sweep.cells import ABSENT, CANARY, PLATFORM, PRIVATE, Town, Visitor
from tests.sweep.declared import DOORS, LEAVING
from tests.sweep.doors import Demo, Desk, Door, Fresh, Machine, Mine, Nowhere, Open, Program, Step
from tests.sweep.urls import converters, every_name

GROUPS = sorted({name.partition(":")[0] for name in every_name()})
EXACTLY = {"absent": 404, "unknown": 401}
SIGN_IN = ("/sign-in/",)
# Before every landing one of each kind comes: nobody, a neighbour, the same power here and
# elsewhere, a role with other powers, and staff who have not shown their second factor.
KINDS = ("visitor", "another resident", "station_head here", "station_head elsewhere",
         "auditor here", "not lifted")  # fmt: skip


def test_every_address_is_declared() -> None:
    assert sorted(DOORS) == every_name()


@pytest.mark.cpu(40)
@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS)
def test_the_doors_hold(group: str, town: Town) -> None:
    """Every address, by one of each kind of visitor, with the method that it is for."""

    def few(visitor: Visitor, door: Door, first: str) -> tuple[str, ...]:
        return methods_for(visitor, door, first)[:1] if visitor.name in KINDS else ()

    assert_held(town, group, few)


@pytest.mark.sweep
@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS)
def test_the_doors_hold_for_everybody(group: str, town: Town) -> None:
    """Every address by every role, here and elsewhere, with every method. Time stands still where
    the town was ready: on a busy machine whoever came last had been idle for too long."""
    with time_machine.travel(town.ready_at, tick=False):
        assert_held(town, group, methods_for)


def assert_held(
    town: Town, group: str, methods: Callable[[Visitor, Door, str], tuple[str, ...]]
) -> None:
    wrong = []
    for name, door in DOORS.items():
        if name.partition(":")[0] != group:
            continue
        if converters(name) and name not in town.rows:
            wrong.append(f"{name}: no row to try it with")
            continue
        first = "get" if readable(town, name) else "post"
        for visitor in town.visitors:
            for method in methods(visitor, door, first):
                if fault := cell(town, name, door, visitor, method):
                    wrong.append(fault)
    assert not wrong, "\n".join(wrong[:40])


def methods_for(visitor: Visitor, door: Door, first: str) -> tuple[str, ...]:
    """All methods for a few; a role that lacks the power is refused by one line, wherever it is.

    Where no power counts, a member of staff is one more neighbour: one method tells.
    """
    if visitor.name in ("visitor", "owner", "station_head here", "station_head elsewhere"):
        return (first, "post" if first == "get" else "get", "head", "put", "delete")
    lacks = isinstance(door, Desk) and not set(door.powers) & visitor.powers
    if visitor.is_staff and lacks:
        return ("post",) if visitor.is_here else ()
    if visitor.is_staff and not isinstance(door, Desk | Program):
        return (first,)
    return (first, "post" if first == "get" else "get")


def readable(town: Town, name: str) -> bool:
    """Whether the address answers to a GET at all."""
    with transaction.atomic():
        response = town.visitors[0].client.get(town.url(name))
        transaction.set_rollback(True)
    return response.status_code != 405


def cell(town: Town, name: str, door: Door, visitor: Visitor, method: str) -> str:
    """What is wrong with one cell, "" when all is well. What it changed is undone."""
    cookies = deepcopy(visitor.client.cookies)
    with transaction.atomic():
        response = getattr(visitor.client, method)(town.url(name), **shape_of(name, method))
        body = content(response)
        transaction.set_rollback(True)
    visitor.client.cookies = cookies
    fault = judged(response, expected(name, door, visitor))
    if name not in LEAVING and is_file(response):
        fault = "a file leaves that is not declared"
    if not fault and is_shut(response) and CANARY in body and not visitor.is_owner:
        fault = f"it tells {CANARY}"
    return f"{method.upper()} {name} as {visitor.name}: {response.status_code}, {fault}" * bool(
        fault
    )


def shape_of(name: str, method: str) -> dict[str, Any]:
    """Pages take forms, the API takes JSON."""
    if method == "post" and name.startswith("api-"):
        return {"data": {}, "content_type": "application/json"}
    return {}


def is_file(response: HttpResponseBase) -> bool:
    return response.get("Content-Disposition", "").startswith("attachment")


def judged(response: HttpResponseBase, said: str) -> str:
    """What is wrong with an answer, given whether the door should be open."""
    if response.status_code >= 500:
        return "a fault"
    if said == "any" or response.status_code == 405:  # that says nothing and shows nothing
        return ""
    if said == "in":
        return "should be in" if is_shut(response) else ""
    if not is_shut(response):
        return f"should be {said}"
    if said == "absent" and response.status_code != 404:
        return "should be 404"
    is_wrong_door = said == "sign in" and not leads_to_sign_in(response)
    return "should lead to the sign-in" if is_wrong_door else ""


def expected(name: str, door: Door, visitor: Visitor) -> str:
    """ "in", or in which way the door is shut."""
    match door:
        case Open() | Machine():
            return "in"
        case Step():
            return "any"
        case Demo() | Nowhere():
            return "absent"
        case Desk(powers, is_own):
            said = at_the_desk(name, powers, visitor)
            return "any" if is_own and said == "in" else said
        case Program(powers, is_own):
            said = at_the_api(name, powers, visitor)
            return "any" if is_own and said == "in" else said
        case Mine() | Fresh():
            return at_ones_own(name, visitor)


def at_ones_own(name: str, visitor: Visitor) -> str:
    if visitor.person is None:
        return "absent" if name == "core:file" else "sign in"
    if name in ABSENT or (converters(name) and not visitor.is_owner):
        return "absent"
    return "in"


def at_the_api(name: str, powers: tuple[object, ...], visitor: Visitor) -> str:
    if visitor.person is None:
        return "unknown"
    holds = bool(set(powers) & visitor.powers) and visitor.is_lifted if powers else True
    if not holds:
        return "forbidden"
    return "absent" if powers and converters(name) and not visitor.is_here else "in"


def at_the_desk(name: str, powers: tuple[object, ...], visitor: Visitor) -> str:
    if visitor.person is None:
        return "sign in"
    holds = bool(set(powers) & visitor.powers) if powers else visitor.is_staff
    if not holds:
        return "forbidden"
    if not visitor.is_lifted:
        return "second factor"
    if name in PLATFORM:
        return "in"
    if converters(name) and (not visitor.is_here or name in PRIVATE):
        return "absent"
    return "in"


def is_shut(response: HttpResponseBase) -> bool:
    """Whether the door stayed closed."""
    return response.status_code in (401, 403, 404) or leads_to_sign_in(response)


def leads_to_sign_in(response: HttpResponseBase) -> bool:
    return response.status_code == 302 and response["Location"].startswith(SIGN_IN)


def content(response: HttpResponseBase) -> str:
    parts = getattr(response, "streaming_content", None)
    data = b"".join(parts) if parts is not None else getattr(response, "content", b"")
    return bytes(data).decode(errors="replace")
