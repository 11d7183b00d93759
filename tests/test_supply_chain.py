"""What we stand on is pinned, named, free of secrets and of addresses of registries (T21)."""

import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings
from django.conf import settings

from tools import sbom

ROOT = Path(settings.BASE_DIR)
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
KNOWN = re.compile(
    r"only-for|LINLI_|k1:|11\" \* 32|22\" \* 32|33\" \* 32|example|SECRET_KEY|user:secret@"
)


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_library_is_pinned_by_hash(lock: Path) -> None:
    text = lock.read_text()
    for entry in re.split(r"\n(?=[a-z])", text.strip()):
        assert re.match(r"[a-z0-9._-]+(\[[a-z,-]+\])?==", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]
    assert "http" not in text


def test_every_library_is_in_the_bill_of_materials() -> None:
    bill = sbom.bill(ROOT / "requirements" / "run.txt")

    names = {part["name"] for part in bill["components"]}
    assert bill["bomFormat"] == "CycloneDX"
    assert {"django", "granian", "cryptography"} <= names
    assert all(part["hashes"] and part["licenses"] for part in bill["components"])
    installed = {part["name"]: metadata.version(part["name"]) for part in bill["components"]}
    assert installed == {part["name"]: part["version"] for part in bill["components"]}


# Licences under which we may use and hand on what we stand on, as packages name them.
FREE = re.compile(
    r"(MIT(-0|-CMU)?( License)?|BSD( License)?|BSD-[23]-Clause( License)?|Apache-2\.0"
    r"|Apache Software License|PSF-2\.0|Python Software Foundation License|MPL-2\.0|ISC"
    r"|Mozilla Public License 2\.0 \(MPL 2\.0\)|LGPL-3\.0-only|Unlicense"
    r"|SIL Open Font License 1\.1 \(OFL-1\.1\))"
)
# Said elsewhere than in the field for it; looked up by hand in the package itself.
SAID_ELSEWHERE = {"axe-playwright-python": "MIT License"}
# qrcode also names a trade mark ("QR Code"), which is no licence of the code.
NOT_A_LICENCE = {"Other/Proprietary License"}


def test_every_library_may_be_used_and_handed_on() -> None:
    odd = []
    for one in metadata.distributions():
        found = sbom.licence_of(one.metadata)
        words = SAID_ELSEWHERE.get(one.name, found) if found == "?" else found
        parts = {part.strip() for part in re.split(r"; | AND | OR ", words)}
        if not all(FREE.fullmatch(part) for part in parts - NOT_A_LICENCE):
            odd.append(f"{one.name}: {words}")
    assert odd == []


def test_the_list_of_licences_refuses_what_binds_or_forbids() -> None:
    for one in ("GPL-3.0-only", "AGPL-3.0", "SSPL-1.0", "Commercial", "?", "CC-BY-NC-4.0"):
        assert not FREE.fullmatch(one)


def test_every_direct_dependency_is_explained() -> None:
    words = (ROOT / "docs/decisions.md").read_text().lower()
    lines = (ROOT / "requirements/run.in").read_text().lower().splitlines()
    wanted = [re.split(r"[\[~=<>]", line)[0] for line in lines if line and line[0] not in "#-"]

    assert [name for name in wanted if name.replace("_", "-") not in words] == []


@pytest.mark.slow
def test_no_secret_is_in_the_repository() -> None:
    found = []
    with transient_settings({"plugins_used": PLUGINS}):
        for path in tracked():
            if path.suffix in (".py", ".md", ".html", ".toml", ".service", ".txt"):
                secrets = SecretsCollection()
                secrets.scan_file(str(path))
                found += [
                    f"{path.relative_to(ROOT)}:{one.line_number}"
                    for _file, one in secrets
                    if not KNOWN.search(path.read_text().splitlines()[one.line_number - 1])
                ]
    assert found == []


PLUGINS = [
    {"name": name}
    for name in ("PrivateKeyDetector", "AWSKeyDetector", "JwtTokenDetector", "BasicAuthDetector")
]


def test_no_path_of_a_machine_and_no_registry_is_in_the_repository() -> None:
    odd = re.compile(r"/(?:root|work|home)/[a-z]|pypi\.org|npmjs\.org|files\.pythonhosted")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in (".py", ".md", ".html", ".toml", ".in", ".txt", ".js", ".css")
        and path.name != Path(__file__).name
        and odd.search(path.read_text(errors="replace"))
    ]
    assert found == []
