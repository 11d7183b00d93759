"""Forms the design's way, for any Django form: label above, hint, error between, field.

`{% errors form %}` is the summary at the top, `{% field form.name %}` one field,
`{% fields form %}` all of them. A form of which hardly anything must be filled in, as every filter,
says `marks_optional = False`: a remark beside each field would say nothing.
"""

from typing import Any

from django import template
from django.contrib.auth import get_user_model
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ClearableFileInput,
    RadioSelect,
    Textarea,
)
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.templatetags.linli import icon, local

register = template.Library()


@register.simple_tag
def errors(*forms: BaseForm | None) -> SafeString:
    """What has to be changed, with a link to each field. Nothing when all is well."""
    lines = [line for form in forms if form is not None and form.is_bound for line in _lines(form)]
    if not lines:
        return mark_safe("")
    words = ngettext("%(n)s thing to change", "%(n)s things to change", len(lines))
    return format_html(
        '<div class="errsum" role="alert" tabindex="-1" aria-labelledby="errsum">'
        '<h2 id="errsum">{}</h2><ul>{}</ul></div>',
        words % {"n": len(lines)},
        format_html_join("", "<li>{}</li>", ((line,) for line in lines)),
    )


def _lines(form: BaseForm) -> list[SafeString]:
    lines = [format_html("<b>{}</b>", error) for error in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            bound = form[name]
            # "Not filled in yet" says too little in a list: each is led by the field's name.
            lead = str(bound.label) + _(": ") if bound.label else ""
            for error in bound.errors:
                lines.append(format_html('<a href="#{}">{}{}</a>', _first_id(bound), lead, error))
    return lines


def _first_id(bound: BoundField) -> str:
    """The id of the control a click on the summary should reach."""
    grouped = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    return f"{bound.id_for_label or bound.auto_id}_0" if grouped else bound.id_for_label


@register.simple_tag
def field(bound: BoundField, look: str = "", **attrs: Any) -> SafeString:
    """One field. `look="opt"` shows choices as a row of buttons; other words become attributes."""
    if bound.is_hidden:
        return SafeString(bound)
    widget = bound.field.widget
    _in_script(bound.field)
    attrs = {key.replace("_", "-"): value for key, value in attrs.items()}
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return _group(bound, look, attrs)
    attrs |= _described(bound)
    if isinstance(widget, CheckboxInput):
        return _tick(bound, attrs)
    if isinstance(widget, Textarea) and widget.attrs.get("rows") == "10":  # Django's own idea
        attrs.setdefault("rows", 4)
    attrs["class"] = " ".join(
        str(word) for word in ("input", widget.attrs.get("class"), attrs.get("class")) if word
    )
    return format_html(
        '<div class="field{}"><label for="{}">{}{}</label>{}{}{}</div>',
        " field--err" if bound.errors else "",
        bound.id_for_label,
        bound.label,
        _optional(bound),
        _hint(bound),
        _error(bound),
        bound.as_widget(attrs=attrs),
    )


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """All fields of a form, in their order."""
    return format_html_join("", "{}", ((field(bound),) for bound in form))


def _in_script(asked: Any) -> None:
    """Rows to choose from are called in the script of the page; people keep their own."""
    rows = getattr(asked, "queryset", None)
    if rows is not None and rows.model is not get_user_model():
        called = asked.label_from_instance
        asked.label_from_instance = lambda row: local(called(row))


def _tick(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    return format_html(
        '<div class="field{}">{}<label class="choice">{}<span><b>{}</b>{}</span></label></div>',
        " field--err" if bound.errors else "",
        _error(bound),
        bound.as_widget(attrs=attrs),
        bound.label,
        format_html('<small id="{}_hint">{}</small>', bound.auto_id, bound.help_text)
        if bound.help_text
        else "",
    )


def _group(bound: BoundField, look: str, attrs: dict[str, Any]) -> SafeString:
    shape = '<label class="opt">{}<span>{}</span></label>'
    if look != "opt":
        shape = '<label class="choice">{}<span>{}</span></label>'
    choices = format_html_join(
        "", shape, ((choice.tag(), choice.choice_label) for choice in bound.subwidgets)
    )
    described = _described(bound) | attrs
    described.pop("aria-invalid", None)  # says nothing about a group
    return format_html(
        '<fieldset class="field{}"{}><legend>{}{}</legend>{}{}<div class="{}">{}</div></fieldset>',
        " field--err" if bound.errors else "",
        format_html_join("", ' {}="{}"', described.items()),
        bound.label,
        _optional(bound),
        _hint(bound),
        _error(bound),
        "row" if look == "opt" else "choices",
        choices,
    )


def _described(bound: BoundField) -> dict[str, str]:
    ids = []
    if bound.help_text:
        ids.append(f"{bound.auto_id}_hint")
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    described = {"aria-describedby": " ".join(ids)} if ids else {}
    return described | ({"aria-invalid": "true"} if bound.errors else {})


def _optional(bound: BoundField) -> SafeString:
    is_said = getattr(bound.form, "marks_optional", True)
    if not is_said or bound.field.required or isinstance(bound.field.widget, ClearableFileInput):
        return mark_safe("")
    return format_html(' <span class="sm t2">{}</span>', _("(may be left empty)"))


def _hint(bound: BoundField) -> SafeString:
    if not bound.help_text:
        return mark_safe("")
    return format_html('<p class="hint" id="{}_hint">{}</p>', bound.auto_id, bound.help_text)


def _error(bound: BoundField) -> SafeString:
    if not bound.errors:
        return mark_safe("")
    return format_html(
        '<p class="err" id="{}_error">{}<span>{}</span></p>',
        bound.auto_id,
        icon("warn"),
        format_html_join(" ", "{}", ((error,) for error in bound.errors)),
    )
