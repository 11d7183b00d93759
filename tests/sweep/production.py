"""The settings as they are behind HTTPS, made by settings.py itself."""

import runpy
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

# What HTTPS does not touch, and what the tests have for themselves.
OURS = {"ALLOWED_HOSTS", "DATABASES", "FRESH_SECONDS", "LOGGING", "STORAGES", "TEMPLATES"}


def settings_behind_https() -> dict[str, Any]:
    """What LINLI_HTTPS=1 changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINLI_HTTPS", "1")
        made = runpy.run_path(str(settings.BASE_DIR / "linli/settings.py"))
    changed = {key: made[key] for key in made if key.isupper() and key not in OURS}
    return {key: value for key, value in changed.items() if value != getattr(settings, key, None)}


def over_https(client: Client) -> Client:
    """The browser behind a proxy that speaks HTTPS for us."""
    client.defaults |= {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "testserver"}
    return client
