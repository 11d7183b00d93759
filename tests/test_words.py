"""What is written down can be read: each verb has its words, each sentence one in Chinese."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings as house

from linli.core.telling import known

ROOT = Path(house.BASE_DIR) / "linli"
OUTSIDE = {"tests", "migrations"}


def test_every_verb_that_is_recorded_has_words() -> None:
    """Without them an auditor reads "catalogue.wanted"."""
    recorded = dict(verbs())

    assert len(recorded) > 80  # the search finds what it is for
    assert {verb: where for verb, where in recorded.items() if verb not in known()} == {}


def verbs() -> Iterator[tuple[str, str]]:
    """Each verb given to record(…) in the source, and where."""
    for path in ROOT.rglob("*.py"):
        if OUTSIDE & set(path.parts) or "record(" not in (text := path.read_text()):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                yield from ((verb, f"{path}:{node.name}") for verb in spoken(node))


def spoken(function: ast.FunctionDef) -> Iterator[str]:
    """What a function records: said in the call, or put into a name just before."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
            first = node.args[0]
            if isinstance(first, ast.Name):
                found = list(assigned(function, first.id))
                assert found, f"say the verb in {function.name}, where it is recorded"
                yield from found
            else:
                yield from strings(first)


def assigned(function: ast.FunctionDef, name: str) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and name in [getattr(t, "id", "") for t in node.targets]:
            yield from strings(node.value)


def strings(expression: ast.expr) -> Iterator[str]:
    """The texts an expression may be: one, or either branch of an "if"."""
    match expression:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from strings(body)
            yield from strings(orelse)
        case ast.Attribute(attr=name) if name.endswith("event"):
            return  # from a table of steps: its app tests that each of them has words
        case _:
            message = f"no verb in {ast.unparse(expression)}"
            raise AssertionError(message)


def test_a_sentence_is_said_the_same_way_in_every_app() -> None:
    """The translations of all apps are one book: of two for one sentence, whose app stands first
    in the settings is shown everywhere."""
    said = defaultdict(set)
    for file in ROOT.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(file)):
            if not entry.obsolete:
                said[entry.msgctxt, entry.msgid].add(entry.msgstr or str(entry.msgstr_plural))

    assert len(said) > 3000
    assert {key: words for key, words in said.items() if len(words) > 1} == {}
