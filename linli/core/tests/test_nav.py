"""Every link that an app puts into the navigation leads somewhere."""

import re

import pytest

from linli.core import nav
from linli.core.icons import ICONS, css, drawn_into
from linli.core.management.commands.draw_icons import SHEET
from linli.organisations.scope import Power


def test_every_entry_has_a_page_and_an_icon() -> None:
    entries = [*nav._resident, *nav._desk, *nav._me]
    assert [entry.to for entry in entries if not entry.url] == []
    assert [entry.to for entry in entries if entry.icon not in ICONS] == []
    assert [figure.to for figure in nav._figures if not figure.url] == []


def test_every_power_named_is_one() -> None:
    wanted = [*(entry.power for entry in nav._desk), *(figure.power for figure in nav._figures)]
    assert set(" ".join(wanted).split()) <= set(Power)


def test_there_is_room_for_the_tabs() -> None:
    assert len(nav.for_resident()) <= 5
    assert len(nav.for_resident(elder=True)) <= 3


def test_keys_of_the_desk_are_single() -> None:
    keys = [entry.key for entry in nav._desk if entry.key]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z0-9]", key) for key in keys)


@pytest.fixture
def entries() -> list[nav.Entry]:
    return [
        nav.Entry("web:home", "Home", "home", also=("/p/",)),
        nav.Entry("web:help", "Help", "chat"),
        nav.Entry("web:accessibility", "Accessibility", "eye"),
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "web:home"),
        ("/p/meisha/", "web:home"),
        ("/help/", "web:help"),
        ("/help/accessibility/", "web:accessibility"),
        ("/elsewhere/", None),
    ],
)
def test_a_path_belongs_to_the_closest_entry(
    entries: list[nav.Entry], path: str, expected: str | None
) -> None:
    found = nav.current(entries, path)
    assert (found.to if found else None) == expected


def test_the_desk_shows_what_ones_powers_open() -> None:
    everything = {entry.to for entry in nav.for_desk(list(Power))}
    nothing = {entry.to for entry in nav.for_desk([])}
    assert nothing < everything or nothing == everything
    assert "web:desk" in nothing


def test_the_style_sheet_holds_the_icons_as_they_are() -> None:
    sheet = SHEET.read_text()
    assert drawn_into(sheet) == sheet
    assert css() in sheet


def test_a_page_that_does_not_exist_leaves_no_link() -> None:
    entry = nav.Entry("nowhere:page", "Nowhere", "home")

    assert entry.url == ""
