"""A bare Django page to compare with: a list of 44 rows, no middleware, the same server."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

settings.configure(
    DEBUG=False,
    SECRET_KEY="only-for-measuring",  # noqa: S106
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BENCH_BARE"]}
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
PAGE = Template(
    "<!doctype html><title>44</title><ul>{% for row in rows %}"
    "<li><a href='/{{ row.0 }}/'>{{ row.1 }}</a> <small>{{ row.2 }}</small></li>{% endfor %}</ul>"
)


def listing(request: HttpRequest) -> HttpResponse:
    """44 rows by one query and one template."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, place FROM row")
        rows = cursor.fetchall()
    return HttpResponse(PAGE.render(Context({"rows": rows})))


urlpatterns = [path("", listing)]
application = get_wsgi_application()


def prepare() -> None:
    """The table of the list."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE row (id integer primary key, name text, place text)")
        rows = [(n, f"服务{n}", "梅沙社区") for n in range(44)]
        cursor.executemany("INSERT INTO row VALUES (%s, %s, %s)", rows)


if __name__ == "__main__":
    prepare()
