"""Every address leads where it would lead if each pattern were asked in turn."""

from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, include, path, re_path

from linli.core.addresses import of_app


def view(_request: HttpRequest, **_words: object) -> HttpResponse:
    return HttpResponse()


def app(*patterns: object) -> str:
    import sys

    module = ModuleType("addresses_of_a_test")
    module.app_name = "test"  # type: ignore[attr-defined]
    module.urlpatterns = list(patterns)  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    return module.__name__


def test_an_app_is_asked_for_what_begins_like_its_own_and_for_nothing_else() -> None:
    urls = of_app(app(path("", view), path("desk/", view), path("one/<int:pk>/", view)))
    for address in ("", "desk/", "one/3/"):
        assert urls.resolve(address).namespaces == ["test"]
    for address in ("desk", "desk/3/", "one/", "one/x/", "two/"):
        with pytest.raises(Resolver404):
            urls.resolve(address)


def test_what_is_not_an_address_with_a_view_is_refused() -> None:
    for one in (re_path("^x/$", view), path("y/", include([path("z/", view)]))):
        with pytest.raises(TypeError):
            of_app(app(one))


def test_all_our_addresses_are_among_those_that_are_asked() -> None:
    for resolver in get_resolver().url_patterns:
        if not isinstance(resolver, URLResolver) or str(resolver.pattern):
            continue
        for one in resolver.url_patterns:
            assert isinstance(one, URLPattern)
            begins = str(one.pattern).partition("<")[0]
            assert resolver.pattern.match(begins) is not None
