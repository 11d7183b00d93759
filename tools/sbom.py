"""The bill of materials of what Linli runs on, as CycloneDX 1.6. Usage: python -m tools.sbom"""

import json
import re
from importlib import metadata
from pathlib import Path
from typing import Any

LOCK = Path("requirements/run.txt")


def bill(lock: Path) -> dict[str, Any]:
    """Every library of the lock with its version, its hashes and its licence."""
    entries = re.split(r"\n(?=[a-z])", lock.read_text().strip())
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": [part for entry in entries if (part := component(entry))],
    }


def component(entry: str) -> dict[str, Any] | None:
    """One library; None when it is for another kind of machine."""
    name, version = re.match(r"([a-z0-9._-]+)(?:\[[^\]]+\])?==([^\s;]+)", entry).groups()  # type: ignore[union-attr]
    try:
        about: Any = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "licenses": [{"license": {"name": licence_of(about)[:80]}}],
        "hashes": [
            {"alg": "SHA-256", "content": digest}
            for digest in re.findall(r"sha256:([0-9a-f]{64})", entry)
        ],
    }


def licence_of(about: Any) -> str:
    """What a package says of its licence: as an expression, by classifiers, or in its own words."""
    classifiers = about.get_all("Classifier") or []
    named = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License")]
    said = about.get("License-Expression") or "; ".join(named) or about.get("License") or "?"
    return str(said).partition("\n")[0]


if __name__ == "__main__":
    print(json.dumps(bill(LOCK), indent=2))
