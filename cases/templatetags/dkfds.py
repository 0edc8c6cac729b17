"""What the templates need to speak Det Fælles Designsystem (DKFDS) with Django's forms."""

from __future__ import annotations

import copy
import re
import textwrap
from functools import partial
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from cases import display
from cases.codes import YDELSE, Codes
from cases.fields import BY_NAME, Hjaelp
from cases.kodelister import lister
from cases.models import Kladde, Sag, Ydelse

register = template.Library()

_WHOLE = re.compile(r"(\b\d\d-\d\d-\d{4}\b|\b\d{6}-\d{4}\b)")
_NOWRAP = partial(format_html, '<span class="dato">{}</span>')
#: So many characters of a code's label stand in a narrow column.
_NARROW = 60
_SPRITE = "vendor/dkfds/img/all-svg-icons.svg"


@register.filter
def slags(field: BoundField) -> str:
    """The kind of control: `input`, `select`, `textarea`, `checkbox`, or `valg` for a group."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one too
        return "valg"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select):
        return "select"
    return "textarea" if isinstance(widget, forms.Textarea) else "input"


@register.filter
def obligatorisk(field: BoundField) -> bool:
    """Whether the page says that the field must be filled in (R17); the rules demand it."""
    wanted = field.field.required or getattr(field.field, "obligatorisk", False)
    return wanted and not field.field.disabled


@register.filter
def felthjaelp(field: BoundField) -> Hjaelp | None:
    """What the field is for; None where its form has no help to it (ux 17)."""
    return getattr(field.form, "hjaelp", {}).get(field.name)


@register.inclusion_tag("dele/felthjaelp.html", takes_context=True)
def hjaelp_til_felterne(context: Any, *alle: forms.BaseForm) -> dict[str, Any]:
    """The list of all help to these forms' fields, for the end of their page."""
    felter = [(field, hjaelp) for form in alle for field in form if (hjaelp := felthjaelp(field))]
    return {"felter": felter, "kommune": context.get("kommune")}


@register.filter
def kontrol(field: BoundField) -> SafeString:
    """The field's widget with the classes of DKFDS; everything else as the form made it."""
    kind = slags(field)
    widget = field.field.widget
    if kind == "valg":
        # Not through Django's own template, which the admin uses too.
        widget = copy.copy(widget)
        widget.template_name = "forms/valg.html"
        return field.as_widget(widget=widget)
    attrs: dict[str, str | bool] = {
        "class": {"select": "form-select", "checkbox": "form-checkbox"}.get(kind, "form-input")
    }
    if widget.attrs.get("size") or widget.attrs.get("inputmode") == "numeric":
        attrs["class"] = f"{attrs['class']} input-char-11"
    elif kind in ("select", "textarea"):
        attrs["class"] = f"{attrs['class']} felt-bredt"
    if obligatorisk(field):
        attrs["aria-required"] = "true"
    if getattr(field.field, "fokus", False):
        attrs["autofocus"] = True
    return field.as_widget(attrs=attrs)


@register.simple_tag
def er_ophold(form: Any) -> bool:
    """Whether the ydelse of a `YdelseForm` is a stay, so that its tilbud is mandatory (R46)."""
    kode = form.ydelse.kode if form.ydelse else form["kode"].value()
    return kode in form.fields["kode"].widget.attrs.get("data-ophold", "").split()


@register.simple_tag
def ikon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of DKFDS; without a label it is decoration, and hidden from screen readers."""
    href = f"{static(_SPRITE)}#{name}"
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon-svg {}" focusable="false" {}><use href="{}"></use></svg>',
        css,
        SafeString(said),
        href,
    )


@register.filter
def foerste_id(field: BoundField) -> str:
    """The id that an error summary's link leads to: a group's first choice, or the control."""
    first = field.subwidgets[0] if slags(field) == "valg" and field.subwidgets else None
    return (first and first.id_for_label) or field.auto_id


@register.simple_block_tag
def besked(content: SafeString, art: str, overskrift: str = "") -> SafeString:
    """An alert: `art` is info, success, warning or error; the text stands between the tags."""
    context = {"art": art, "overskrift": overskrift, "tekst": content}
    return render_to_string("dele/besked.html", context)


@register.inclusion_tag("dele/fejloversigt.html")
def fejloversigt(*alle: Any, endnu: str = "intet er gemt") -> dict[str, Any]:
    """The error summary over one or more forms (or lists of forms); nothing without errors.

    `endnu` says what has not been done yet.
    """
    flat: list[forms.BaseForm] = []
    for form in alle:
        if form:
            flat.extend([form] if isinstance(form, forms.BaseForm) else form)
    # Several forms on one page have the same fields: `type_label` says whose field it is.
    felter = [
        (getattr(form, "type_label", ""), field) for form in flat for field in form if field.errors
    ]
    generelle = [error for form in flat for error in form.non_field_errors()]
    return {"felter": felter, "generelle": generelle, "endnu": endnu}


@register.simple_tag
def fejl(*alle: Any) -> str:
    """`Fejl: ` for the page's title when any of the forms has errors, so that it is heard first."""
    oversigt = fejloversigt(*alle)
    return "Fejl: " if oversigt["felter"] or oversigt["generelle"] else ""


@register.simple_tag
def label(name: str) -> str:
    """What a field of a case is called: `{% label "slutdato" %}`."""
    return BY_NAME[name].label


@register.simple_tag
def kodelister() -> Codes:
    """The code lists in force, fetched once for a page: `{% kodelister as koder %}`."""
    return lister.current()


@register.simple_tag
def kodetekst(koder: Codes, liste: str, kode: str) -> str:
    """The label of one code of a list."""
    return samlet(koder.label(liste, kode))


@register.simple_tag
def kortkode(koder: Codes, liste: str, kode: str) -> SafeString:
    """The short label of one code, for a narrow place, with the whole one as its title.

    Where there is none it is the label's beginning: as many whole words as there is room for.
    """
    label = koder.label(liste, kode)
    short = textwrap.shorten(koder.short(liste, kode), _NARROW, placeholder=" …")
    if short == label:
        return format_html("{}", samlet(label))
    return format_html('<span title="{}">{}</span>', label, samlet(short))


@register.filter
def samlet(label: str) -> str:
    """A code's label with its paragraph kept together: no line ends between § and number."""
    return label.replace("§ ", "§\u00a0")


@register.filter
def hele(text: object) -> SafeString:
    """A sentence in which no line ends inside a date, a CPR number or a paragraph's number."""
    pieces = _WHOLE.split(samlet(str(text)))
    parts = (_NOWRAP(piece) if nr % 2 else piece for nr, piece in enumerate(pieces))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.simple_tag
def ydelse_raekker(ydelse: Ydelse) -> list[display.Row]:
    """All that is stored of a ydelse, in words, for those who may only see it."""
    return display.rows(ydelse.data(), lister.current())


@register.filter
def er_afsluttet(sag: Sag) -> bool:
    """Whether the case is afsluttet today, in Denmark (R31)."""
    return sag.is_closed(timezone.localdate())


@register.filter
def foerst_indberettet(sag: Sag) -> Any:
    """When the first of the case's ydelser was reported; None while none has been (D5)."""
    return min(
        (y.foerst_indberettet for y in sag.ydelser.all() if y.foerst_indberettet), default=None
    )


@register.filter
def tal(value: float) -> str:
    """A number as Danes write it: `12.345`."""
    return number_format(value, force_grouping=True)


@register.filter
def kladdetid(kladde: Kladde) -> str:
    """When a draft was last saved: `10:32` today, otherwise with its day."""
    saved = timezone.localtime(kladde.tidspunkt)
    today = saved.date() == timezone.localdate()
    return f"{saved:%H:%M}" if today else f"{saved:%d-%m-%Y} kl. {saved:%H:%M}"


@register.filter
def om_kladden(kladde: Kladde) -> str:
    """Whom a draft is about; without a name which ydelse, for there may be several drafts."""

    def typed(name: str) -> str:
        return str((kladde.data.get(name) or [""])[-1]).strip()

    if navn := typed("navn"):
        return f"om {Truncator(navn).chars(80)}"
    if kode := typed("kode"):
        return f"om {lister.current().label(YDELSE, Truncator(kode).chars(80))}"
    return "uden navn og ydelse" if kladde.formular == Kladde.Formular.NY_SAG else "her"
