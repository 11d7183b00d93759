"""Odd text that stands in the database already, from an import or an older version: no page breaks,
nothing of it runs, and no table that is taken along runs it either (T8)."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils.html import escape

from linli.core import append_only
from linli.core.exports import safe
from linli.core.fields import LookupField
from tests.fuzz.columns import TABLES
from tests.fuzz.pages import content, who_enters
from tests.sweep.cells import Town
from tests.sweep.declared import DOORS
from tests.sweep.doors import Machine, Nowhere, Program
from tests.sweep.urls import every_name

pytestmark = pytest.mark.text

SCRIPT = "<script>alert(1)</script>"
PLANTED = f"=1{SCRIPT}𠮷\u202e" + "{{7}}#*$@\\'\""
# Columns that hold codes, addresses and numbers of ours, never somebody's words.
CODES = (
    "verb", "subject_kind", "template", "device", "icon", "kind", "scheme", "code", "mobile",
    "password", "content_type", "sha256", "function", "outcome", "checked_with", "content",
    "problems", "landline", "number", "slug", "credit_code", "data", "letter",
    "facts", "said",
)  # fmt: skip
_numbers = count(1)


@pytest.mark.django_db
def test_no_page_breaks_and_nothing_runs(town: Town) -> None:
    planted = plant()
    wrong, seen = [], 0
    for name in every_name():
        door = DOORS[name]
        if isinstance(door, Machine | Nowhere):
            continue
        visitor = town.insider if isinstance(door, Program) else who_enters(town, name)
        try:
            response = visitor.client.get(town.url(name))
        except Exception as fault:  # noqa: BLE001 - every one is a find
            wrong.append(f"{name}: {type(fault).__name__} {str(fault)[:200]}")
            continue
        said = content(response)
        seen += escape(SCRIPT) in said
        is_page = response.get("Content-Type", "").startswith("text/html")
        if response.status_code >= 500 or (is_page and SCRIPT in said):
            wrong.append(f"{name}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
    assert planted > 60  # rows
    assert seen > 20  # pages that show some of it, harmlessly


@pytest.mark.django_db
def test_the_audit_that_is_taken_along_runs_nothing(town: Town) -> None:
    plant()
    auditor = next(one for one in town.visitors if one.name == "auditor here")

    response = auditor.client.post(town.url("organisations:export_audit"), {"verb": ""})

    cells = [cell for line in content(response).splitlines() for cell in line.split(",")]
    assert len(cells) > 20
    assert [cell for cell in cells if cell != safe(cell)] == []


def plant() -> int:
    """Put odd text into every column of words, in every row that may be changed; how many."""
    planted = 0
    closed = append_only.closed_tables()
    for model in TABLES:
        fields = list(of_words(model))
        if not fields or model._meta.db_table in closed:
            continue
        for row in model._default_manager.all():
            values = {field.name: text_for(field) for field in fields}
            planted += put(model, row.pk, values) or sum(
                put(model, row.pk, {name: value}) for name, value in values.items()
            )
    return planted


def put(model: type[models.Model], pk: object, values: dict[str, str]) -> int:
    """How many rows took it: a column that must be empty for now refuses."""
    try:
        with transaction.atomic():
            return model._default_manager.filter(pk=pk).update(**values)
    except IntegrityError:
        return 0


def of_words(model: type[models.Model]) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        is_code = field.choices or field.primary_key or field.name in CODES
        is_hash = isinstance(field, LookupField) or field.name.endswith(("_key", "_hash", "digest"))
        if is_text and not is_code and not is_hash and model._meta.app_label != "core":
            yield field


def text_for(field: Any) -> str:
    """Different in each row; as long as the column allows."""
    text = f"{next(_numbers)}{PLANTED}"
    return (PLANTED[:1] + text)[: field.max_length or 2000]
