"""The same house with fixed keys, so that tests need no environment."""

import os

os.environ["LINLI_SECRET_KEY"] = "only-for-tests"
os.environ["LINLI_SEALING_KEYS"] = "k1:" + "11" * 32
os.environ["LINLI_LOOKUP_KEY"] = "22" * 32
os.environ["LINLI_CERTIFICATE_KEYS"] = "c1:" + "33" * 32
os.environ["LINLI_SMS_CONSOLE"] = "1"
os.environ["LINLI_SECURITY_CONTACT"] = "mailto:security@town.example"

from linli.settings import *

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files come straight from the apps: nothing has to be collected first.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# No test sees what another one left; the tests of the cache switch it on.
FRESH_SECONDS = 0
# A migrated database of the same server: the test database begins as its copy.
TEST_TEMPLATE = os.environ.get("LINLI_TEST_TEMPLATE")
if TEST_TEMPLATE:
    DATABASES["default"]["TEST"] = {"TEMPLATE": TEST_TEMPLATE}
