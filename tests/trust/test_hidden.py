"""What is not for the world is not in the world: sources, folders, faults, versions, storages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from linli.accounts.tests.make import make_resident, signed_in
from linli.core import views
from linli.core.ids import uuid7
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.tests.make import make_texts

ROOT = Path(settings.BASE_DIR)
SCRIPTS = [*ROOT.glob("linli/*/static/**/*.js"), *ROOT.glob("linli/*/templates/**/*.js")]
HIDDEN = (
    "/.git/HEAD", "/.git/config", "/.svn/entries", "/.env", "/var/laptop.env", "/manage.py",
    "/static/", "/static/core/", "/static/../linli/settings.py", "/static/%2e%2e/dev.py",
    "/linli.sqlite3", "/files/", "/admin/", "/docs/", "/api/docs", "/api/redoc", "/swagger/",
    "/debug/", "/__debug__/", "/server-status", "/backup.sql", "/requirements/run.txt",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", HIDDEN)
def test_what_is_ours_alone_is_not_served(path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.django_db
def test_a_fault_tells_nothing_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.DEBUG is False
    monkeypatch.setattr(views, "connection", None)

    page = Client(raise_request_exception=False).get("/readyz").content.decode()

    for word in ("Traceback", "AttributeError", "linli/", "Django", "Python", "SELECT"):
        assert word not in page


@pytest.mark.django_db
def test_no_answer_names_its_software(client: Client) -> None:
    for path in ("/", "/healthz", "/nowhere/", "/api/areas"):
        headers = client.get(path).headers
        assert not {"Server", "X-Powered-By", "Via"} & set(headers)


def test_figures_are_for_the_machine_itself() -> None:
    assert Client(REMOTE_ADDR="10.0.0.9").get("/metrics").status_code == 403


def test_scripts_keep_nothing_in_the_browser_and_build_no_code() -> None:
    """Nothing of a person is left in a browser, but what is sealed; no text becomes a script."""
    odd = re.compile(
        r"localStorage|sessionStorage|indexedDB|\beval\b|new Function|innerHTML|outerHTML"
        r"|insertAdjacentHTML|document\.write|postMessage|document\.cookie"
    )
    assert len(SCRIPTS) >= 4
    found = [path for path in SCRIPTS if odd.search(path.read_text())]
    # What was done without a network, sealed until it is sent; the pages tell each other that
    # somebody is there, or has left (docs/security.md, "In the phone").
    assert {path.name: set(odd.findall(path.read_text())) for path in found} == {
        "pocket.js": {"indexedDB", "postMessage"}, "sw.js": {"postMessage"},
    }  # fmt: skip


def test_no_template_switches_the_escaping_off() -> None:
    odd = re.compile(r"\|safe\b|autoescape off|safeseq")
    found = [str(path) for path in ROOT.glob("linli/**/*.html") if odd.search(path.read_text())]
    assert found == []


def test_no_code_is_made_of_texts_and_no_shell_is_started() -> None:
    odd = re.compile(
        r"\b(eval|exec|compile)\((?!sys_inputs)|shell=True|os\.system|pickle\.loads?|yaml\.load\b"
        r"|marshal|\.raw\(|\.extra\(|RawSQL|hashlib\.(md5|sha1)"
    )
    lines = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in ROOT.glob("linli/**/*.py")
        if "tests" not in path.parts and "migrations" not in path.parts
        for line in path.read_text().splitlines()
        if odd.search(line) and "re.compile" not in line and ".compile(sys_inputs" not in line
    ]
    assert lines == []


@pytest.mark.django_db
def test_a_parameter_from_elsewhere_or_given_twice_does_no_harm() -> None:
    make_texts()
    person = make_resident()
    client = signed_in(person)

    assert client.post("/me/consents/?purpose=publication").status_code == 422
    assert not person.consents.exists()
    client.post("/me/consents/", {"purpose": ["publication", "messages"]})
    assert [one.purpose for one in person.consents.all()] == ["messages"]


@pytest.mark.django_db
def test_signing_out_is_in_sight_on_every_page() -> None:
    """At the desk on the page itself, elsewhere one press away."""
    resident = signed_in(make_resident())
    for path in ("/help/", "/me/data/", "/me/sessions/", "/nowhere/"):
        assert 'href="/me/"' in resident.get(path).content.decode()
    assert 'action="/sign-out/"' in resident.get("/me/").content.decode()
    worker = signed_in(make_staff(Role.WORKER))
    for path in ("/desk/", "/desk/people/", "/desk/exports/", f"/desk/people/{uuid7()}/"):
        assert 'action="/sign-out/"' in worker.get(path).content.decode()


@pytest.mark.django_db
def test_people_are_told_what_a_code_by_message_is_worth() -> None:
    page = signed_in(make_resident(), second_factor=False).get("/me/second-factor/")

    assert "短信验证码更容易被盗" in page.content.decode()
