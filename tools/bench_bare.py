"""The unit of measure: a bare Django page that lists 44 rows of SQLite, served as Linli is.

`python -m tools.bench_bare` makes its database at BENCH_BARE; `tools.bench_bare:application`
serves it. Machines differ; what a page of ours costs in bare lists does not.
"""

import os
import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

PAGE = """<!doctype html><html lang="zh-Hans"><title>服务</title><main><ul>{% for o in orders %}
<li><a href="/orders/{{ o.pk }}/">{{ o.title }}</a>
<time>{{ o.wanted_at|date:"Y-m-d H:i" }}</time>
<span class="badge">{{ o.status }}</span> {{ o.place }}</li>{% endfor %}</ul></main></html>"""
LOADERS = [
    (
        "django.template.loaders.cached.Loader",
        [("django.template.loaders.locmem.Loader", {"list.html": PAGE})],
    )
]
settings.configure(
    DEBUG=False,
    SECRET_KEY="only-for-measuring",  # noqa: S106
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    TIME_ZONE="Asia/Shanghai",
    LANGUAGE_CODE="zh-hans",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BENCH_BARE"],
            "CONN_MAX_AGE": None,
        }
    },
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": LOADERS},
        }
    ],
)
django.setup()

from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402


class Order(models.Model):
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=80)
    status = models.CharField(max_length=20)
    wanted_at = models.DateTimeField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.title


def listing(request: HttpRequest) -> HttpResponse:
    """The latest 44 rows by one query and one template."""
    return render(request, "list.html", {"orders": Order._default_manager.order_by("-pk")[:44]})


urlpatterns = [path("", listing)]
application = get_wsgi_application()


def prepare() -> None:
    """A thousand rows, of which the list shows the latest."""
    with connection.schema_editor() as editor:
        editor.create_model(Order)
    Order._default_manager.bulk_create(
        Order(title=f"长者探访 {n}", place="梅沙社区", status="已接单", wanted_at=timezone.now())
        for n in range(1000)
    )


if __name__ == "__main__":
    prepare()
    sys.exit(Order._default_manager.count() != 1000)
