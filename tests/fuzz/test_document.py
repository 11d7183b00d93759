"""The document of the JSON door says what it means."""

from ninja import Schema

from linli.api import api


def test_every_type_has_a_name_of_its_own() -> None:
    """The document knows a type by its bare name: of two with one name it would describe one."""
    assert api.get_openapi_schema()["paths"]
    names = [kind.__name__ for kind in every_kind(Schema) if kind.__name__.endswith("Out")]
    assert sorted(names) == sorted(set(names))


def every_kind(kind: type[object]) -> list[type[object]]:
    found: list[type[object]] = []
    for one in kind.__subclasses__():
        found += [one, *every_kind(one)]
    return found
