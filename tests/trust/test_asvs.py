"""docs/security/asvs.csv: every row of OWASP ASVS 5.0, levels 1 and 2, once, with a proof."""

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STATES = {"met", "partly", "not yet", "n/a"}
HOW_MANY = {"1": 70, "2": 183}  # of ASVS 5.0.0
NODE = re.compile(r"[a-z_/]+\.py(::test_[a-z0-9_]+)?")


def rows() -> list[dict[str, str]]:
    with (ROOT / "docs/security/asvs.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def functions_of(path: str) -> set[str]:
    """The test functions of a file, also those of its classes."""
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_stands_there_once() -> None:
    ids = [row["id"] for row in rows()]

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"V([1-9]|1[0-7])\.[0-9]+\.[0-9]+", one) for one in ids)
    assert ids == sorted(ids, key=lambda one: [int(part) for part in one[1:].split(".")])
    levels = [row["level"] for row in rows()]
    assert {level: levels.count(level) for level in set(levels)} == HOW_MANY


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_what_is_said_of_a_requirement_is_so(row: dict[str, str]) -> None:
    proof = row["proof"]
    assert row["state"] in STATES
    assert 10 < len(row["what it asks"]) < 100
    if NODE.fullmatch(proof):
        path, _, name = proof.partition("::")
        assert (ROOT / path).is_file()
        assert not name or name in functions_of(path)
    else:
        assert row["state"] != "met", "what is met is proved by a test"
        assert len(proof) > 20
    assert (row["state"] == "n/a") == proof.startswith("n/a because ")
