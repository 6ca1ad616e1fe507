"""How a bound form field is shown: which of our controls stands for which of Django's widgets."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "chips"),
    (forms.RadioSelect, "segmented"),
    (forms.CheckboxInput, "switch"),
    (forms.Textarea, "textarea"),
    (forms.SelectMultiple, "select"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
)


def kind_of(field: BoundField) -> str:
    """Name the control for a field: text, textarea, select, segmented, chips, switch, file or hidden."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    return next((kind for base, kind in _KINDS if isinstance(widget, base)), "text")


def control(field: BoundField, extra: dict[str, Any]) -> SafeString:
    """Render the bare control; our attributes join those Django sets for errors and help."""
    return field.as_widget(attrs={name: value for name, value in extra.items() if value not in ("", None)})


def field_view(field: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    """Gather a field for `huiyin/field.html`; options: variant, prefix, suffix, key, rows, placeholder."""
    kind = kind_of(field)
    extra = {"data-key": options.get("key", ""), "placeholder": options.get("placeholder", "")}
    if kind == "textarea" and options.get("rows"):
        extra["rows"] = options["rows"]
    if kind == "switch":
        extra["role"] = "switch"
    listed = kind in ("segmented", "chips")
    return {
        "field": field,
        "kind": kind,
        "variant": options.get("variant") or kind,
        "group": listed,
        "html": "" if listed else control(field, extra),
        "options": list(field) if listed else [],
        "described": field.aria_describedby if listed else "",
        "optional": not field.field.required and kind not in ("switch", "hidden"),
        **{
            name: options.get(name, "") for name in ("prefix", "suffix", "key", "note", "guess", "hide_label")
        },
    }


def error_lines(form: forms.BaseForm) -> list[dict[str, str]]:
    """List every error of a form with the id of the control it belongs to."""
    lines = [{"target": "", "words": str(error)} for error in form.non_field_errors()]
    for field in form:
        target = field.id_for_label or field.auto_id
        if isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            target = f"{field.auto_id}_0"
        lines += [{"target": target, "words": _line(str(field.label), str(error))} for error in field.errors]
    return lines


def _line(label: str, error: str) -> str:
    # A question already ends in its own mark; a colon after it would be one too many.
    if label.endswith(("？", "?")):
        return f"{label}{' ' if label.endswith('?') else ''}{error}"
    return gettext("%(label)s：%(error)s") % {"label": label, "error": error}
