"""The service's own questions, asked with the order."""

from django import forms

from linli.catalogue.models import Service
from linli.catalogue.templatetags.catalogue import said_lines

LONGEST_ANSWER = 200


def ask(form: forms.Form, service: Service | None) -> list[str]:
    """A field for each question of the service, in the language of the page; their names."""
    lines = said_lines(service, "details") if service is not None else []
    names = [f"detail_{n}" for n in range(len(lines))]
    for name, line in zip(names, lines, strict=True):
        form.fields[name] = forms.CharField(label=line, max_length=LONGEST_ANSWER, required=False)
    return names
