"""What is true of every table."""

import pytest
from django.apps import apps
from django.db.models import Model

from linli.core.fields import SealedTextField

MODELS = [model for model in apps.get_models() if model.__module__.startswith("linli.")]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_row_shows_itself_without_what_is_sealed(model: type[Model]) -> None:
    """`str` of a row ends up in traces and consoles: it works half-made, and gives nothing away."""
    sealed = {
        field.name: "canary-9"
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
    }
    assert "canary-9" not in str(model(**sealed))
    assert "canary-9" not in repr(model(**sealed))
