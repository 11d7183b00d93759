"""A certificate that was changed, borrowed or withdrawn is taken by nobody (T14).

The verifier that is shipped and the public page are attacked beside the signature itself.
"""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from linli.hours import signing
from linli.hours.actions import certifying, reviewing
from linli.hours.models import Certificate, Why
from linli.hours.tests.make import House, morning
from linli.hours.tests.test_certificates import facts_of, issue
from tools import verify_certificate
from tools.verify_certificate import verify

pytestmark = pytest.mark.django_db
TAMPERINGS = 10_000


@pytest.fixture
def house() -> House:
    return House()


def paper(row: Certificate) -> bytes:
    facts = {"key": row.key_name, "signature": row.signature, "signed": row.body}
    return json.dumps(facts, ensure_ascii=False).encode()


def published(what: str = "keys") -> bytes:
    return Client().get(f"/certificates/{what}.json").content


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def is_taken(changed: bytes, keys: bytes, ended: bytes = b'{"ended": []}') -> bool:
    try:
        verify(changed, keys, ended)
    except ValueError:
        return False
    return True


@pytest.mark.attack
def test_no_flipped_bit_of_the_text_or_its_signature_gets_through(house: House) -> None:
    """Every bit there is: about 10,000 of three certificates."""
    tried = accepted = 0
    for number in range(3):
        house.effective(95 + number, begun_at=morning(number + 1))
        row = issue(house)
        text, signature = row.body.encode(), row.signature
        assert signing.holds(text, signature, row.key_name)
        for bit in range(len(text) * 8):
            accepted += signing.holds(flipped(text, bit), signature, row.key_name)
            tried += 1
        for bit in range(len(signature) * 8):
            words = flipped(signature.encode(), bit).decode("latin-1")
            accepted += signing.holds(text, words, row.key_name)
            tried += 1

    assert (accepted, tried > TAMPERINGS) == (0, True)


def test_the_verifier_that_is_shipped_refuses_every_flipped_bit(house: House) -> None:
    house.effective()
    row = issue(house)
    good, keys = paper(row), published()
    assert verify(good, keys) == facts_of(row)

    assert [bit for bit in range(len(good) * 8) if is_taken(flipped(good, bit), keys)] == []


@pytest.mark.attack
def test_ten_thousand_tamperings_of_every_kind_are_refused(house: House) -> None:
    """Several bits, another's parts, pieces cut and pasted, figures and letters made others."""
    dice = random.Random(14)  # noqa: S311 - the same attacks each time
    rows = []
    for number in range(6):
        house.effective(60 + number, begun_at=morning(number + 1), title=f"陪诊{number}")
        rows.append(issue(house))
    keys = published()
    good = {paper(row) for row in rows}
    assert all(is_taken(one, keys) for one in good)

    taken, tried = [], 0
    while tried < TAMPERINGS:
        changed = tampered(dice, *dice.sample(rows, 2))
        if changed not in good:
            taken += [changed] if is_taken(changed, keys) else []
            tried += 1
    assert taken == []


def tampered(dice: random.Random, row: Certificate, other: Certificate) -> bytes:
    whole = json.loads(paper(row))
    match dice.randrange(6):
        case 0:  # some bits of the file
            changed = paper(row)
            for _n in range(dice.randrange(1, 5)):
                changed = flipped(changed, dice.randrange(len(changed) * 8))
            return changed
        case 1:  # a part of another certificate
            part = dice.choice(["signature", "signed"])
            whole[part] = getattr(other, {"signed": "body"}.get(part, part))
        case 2:  # a fact of another, written as we write
            name = dice.choice(["number", "code", "minutes", "lines"])
            whole["signed"] = signing.canonical({**facts_of(row), name: facts_of(other)[name]})
        case 3:  # one figure made another
            text = whole["signed"]
            at = dice.choice([n for n, one in enumerate(text) if one.isdigit()])
            figure = (int(text[at]) + dice.randrange(1, 10)) % 10
            whole["signed"] = f"{text[:at]}{figure}{text[at + 1 :]}"
        case 4:  # the same facts in another spelling, and more of them
            facts = facts_of(row) | ({"x": 1} if dice.randrange(2) else {})
            whole["signed"] = json.dumps(facts, indent=dice.randrange(3))
        case _:  # the signature in capitals, with blanks, longer, shorter, of another key
            signature = row.signature
            whole["signature"] = dice.choice(
                [signature.upper(), f" {signature}", signature + "00", signature[:-2], ""]
            )
            whole["key"] = dice.choice([row.key_name, "", "c9"])
    return json.dumps(whole, ensure_ascii=False).encode()


def test_neither_text_nor_number_nor_code_fits_another_signature(house: House) -> None:
    house.effective()
    one, other = issue(house), issue(house)
    assert not signing.holds(one.body.encode(), other.signature, other.key_name)
    for name in ("number", "code"):
        forged = signing.canonical({**facts_of(one), name: getattr(other, name)})
        assert not signing.holds(forged.encode(), one.signature, one.key_name)


def test_a_key_of_somebody_else_signs_nothing(house: House, settings: Any) -> None:
    house.effective()
    row = issue(house)
    settings.CERTIFICATE_KEYS = ["c1:" + "44" * 32]

    assert not signing.holds(row.body.encode(), row.signature, row.key_name)
    assert not is_taken(paper(row), published())


def test_what_an_older_key_signed_stays_valid(house: House, settings: Any) -> None:
    house.effective()
    old = issue(house)
    settings.CERTIFICATE_KEYS = ["c2:" + "55" * 32, *settings.CERTIFICATE_KEYS]
    new = issue(house)

    assert (old.key_name, new.key_name) == ("c1", "c2")
    for row in (old, new):
        assert signing.holds(row.body.encode(), row.signature, row.key_name)
        assert is_taken(paper(row), published())
    assert json.loads(published())["keys"].keys() == {"c1", "c2"}


def test_a_body_changed_in_the_database_is_no_longer_genuine(house: House) -> None:
    house.effective()
    row = issue(house)
    forged = signing.canonical({**facts_of(row), "minutes": 9_000})
    Certificate.objects.filter(pk=row.pk).update(body=forged)

    assert "不是真的" in Client().get(f"/c/{row.code}/").content.decode()


@pytest.mark.parametrize("what", ["body", "minutes", "number", "first_on"])
def test_what_was_signed_for_one_number_proves_nothing_about_another(
    house: House, what: str
) -> None:
    """Whoever reaches the database puts a text that was truly signed beside another's number."""
    house.effective(95)
    other = issue(house)
    house.effective(61, begun_at=morning(2))
    row = issue(house)
    changes: dict[str, dict[str, Any]] = {
        "body": {"body": other.body, "digest": other.digest, "signature": other.signature},
        "minutes": {"minutes": 9_000},
        "number": {"number": "4" * 20},
        "first_on": {"first_on": morning(400).date()},
    }
    assert "真实有效" in Client().get(f"/c/{row.code}/").content.decode()
    Certificate.objects.filter(pk=row.pk).update(**changes[what])

    assert "不是真的" in Client().get(f"/c/{row.code}/").content.decode()


def test_what_was_withdrawn_is_refused_without_a_network_too(house: House) -> None:
    hour = house.effective()
    row = issue(house)
    house.effective(61, begun_at=morning(2))
    stays = certifying.issue(
        house.volunteer, by=house.volunteer, organisation=house.station,
        first_on=morning(2).date(), last_on=morning(2).date(),
    )  # fmt: skip
    assert is_taken(paper(row), published(), published("ended"))
    reviewing.revoke(hour, by=house.head, why=Why.TWICE)

    assert not is_taken(paper(row), published(), published("ended"))
    assert is_taken(paper(stays), published(), published("ended"))
    assert json.loads(published("ended"))["ended"] == [row.digest]


@pytest.mark.attack
def test_the_verifier_runs_by_itself(house: House, tmp_path: Path) -> None:
    """As somebody does who has never heard of us: what the town publishes, and two files."""
    house.effective()
    row = issue(house)
    program = Client().get("/certificates/verify.txt").content
    assert program.decode() == Path(verify_certificate.__file__).read_text()
    names = {"check.py": program, "keys.json": published(), "ended.json": published("ended")}
    forged = paper(row).replace(b"95", b"96")
    for name, content in (names | {"good.json": paper(row), "forged.json": forged}).items():
        (tmp_path / name).write_bytes(content)

    def run(name: str) -> tuple[int, str]:
        words = [sys.executable, "check.py", name, "keys.json", "ended.json"]
        done = subprocess.run(  # noqa: S603 - our own words
            words, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    assert run("good.json")[0] == 0
    assert "陈志华" in run("good.json")[1]
    assert run("forged.json") == (1, "NOT GENUINE, OR WITHDRAWN\n")
