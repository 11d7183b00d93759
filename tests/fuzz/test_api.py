"""The JSON door under a storm of requests made from its own document (T6)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from linli.api import api
from linli.organisations.models import Role
from linli.wsgi import application
from tests.sweep.cells import Town

pytestmark = pytest.mark.api

EXAMPLES = 8  # of each operation, right ones and wrong ones, for each of those who ask
# What a page's form would refuse in words is refused with 422, though its shape is right.
IN_WORDS = {"post /api/orders", "post /api/orders/{pk}/steps/{verb}"}
WHO = ("visitor", "owner", f"{Role.STATION_HEAD} here")
FEW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The storm calls the real application, which would close the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def described(*, is_known: bool = False) -> Any:
    """The operations as the document describes them, to be called in this very process.

    To somebody known no operation asks who they are: their session is not a part to be varied.
    """
    document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    if is_known:
        for path in document["paths"].values():
            for operation in path.values():
                operation.pop("security", None)
    found = schemathesis.openapi.from_dict(document)
    found.app = application
    return found


def let_be(case: Any) -> list[Any]:
    is_in_words = f"{case.operation.method} {case.operation.path}" in IN_WORDS
    return [positive_data_acceptance] if is_in_words else []


@pytest.mark.django_db
@pytest.mark.parametrize("who", WHO)
def test_no_request_breaks_an_operation_or_its_promise(
    one_connection: None, town: Town, who: str
) -> None:
    """No answer of 500 or above, and none that is not as the document says."""
    visitor = next(one for one in town.visitors if one.name == who)
    cookies = {name: morsel.value for name, morsel in visitor.client.cookies.items()}
    rows = [
        {name: str(value) for name, value in row.items()}
        for name, row in town.rows.items() if name.startswith("api-1")
    ]  # fmt: skip
    for found in described(is_known=who != "visitor").get_all_operations():
        operation: Any = found.ok()
        wanted = {one.name for one in operation.path_parameters}
        has_row = bool(wanted)
        asks = has_row or bool(list(operation.query))
        modes = list(GenerationMode) if asks else [GenerationMode.POSITIVE]
        for mode in modes:
            right: Any = operation.as_strategy(generation_mode=mode)
            if has_row:
                known = [
                    operation.as_strategy(path_parameters=row)
                    for row in rows
                    if row.keys() == wanted
                ]
                right = st.one_of(right, *known)

            @seed(20261122)
            @FEW
            @given(case=right)
            def storm(case: Any) -> None:
                response = case.call(cookies=cookies)
                case.validate_response(response, excluded_checks=let_be(case))

            storm()
