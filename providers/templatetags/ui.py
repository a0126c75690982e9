"""Building blocks of the screen: icons, tags, people, fields and what is wrong with a form."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zlib import crc32

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField, Field
from django.forms.utils import flatatt
from django.forms.widgets import ChoiceWidget
from django.utils.html import format_html
from django.utils.safestring import SafeString

from providers.models import LocalService

register = template.Library()

ICON_OF_KIND = {"crit": "warn", "warn": "clock", "good": "check", "info": "info"}
AVATARS = ("", "ava-2", "ava-3", "ava-4", "ava-5", "ava-6")
# Said by the wrapper or by a class instead, or not allowed on the single choices of a group.
NOT_ON_CONTROL = {"class", "hints", "icons"}
NOT_ON_CHOICE = {"class", "hints", "icons", "required", "aria-invalid", "aria-describedby"}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of static/css/rondom.css; it says nothing to a screen reader, so a word stands beside it."""
    larger = f" i-{size}" if size else ""
    return format_html('<span class="i i-{}{}" aria-hidden="true"></span>', name, larger)


@register.simple_tag
def tag(kind: str, text: object, symbol: str = "") -> SafeString:
    """A label of one or two words with an icon; kind: crit, warn, good, info, brand, line or empty."""
    picture = icon(symbol or ICON_OF_KIND.get(kind, "info"))
    return format_html('<span class="tag{}">{}{}</span>', f" tag-{kind}" if kind else "", picture, text)


def initials(name: str) -> str:
    """First letters of the first and the last word: "Gerrit van der Meulen" gives GM."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def avatar_class(key: object) -> str:
    """One of six colours, the same for the same key on every page."""
    return AVATARS[crc32(str(key).encode()) % len(AVATARS)]


@register.simple_tag
def opening(service: LocalService, now: datetime) -> SafeString:
    """Whether a service is open at this moment, as a label; nothing where its hours are not known."""
    is_open, said = service.open_now(now)
    return tag("good" if is_open else "", said.capitalize(), "clock") if said else SafeString("")


@register.simple_tag
def avatar(name: str, key: object = "", extra: str = "") -> SafeString:
    """A disc with initials. extra: ava-s, ava-l, or ava-vast (gold ring: the vaste hulpverlener only)."""
    classes = " ".join(part for part in ("ava", avatar_class(key or name), extra) if part)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))


@register.inclusion_tag("parts/_person.html")
def person(name: str, line: object = "", key: object = "", extra: str = "", url: str = "") -> dict[str, Any]:
    """A person with avatar, name and one line below it."""
    return {"name": name, "line": line, "key": key or name, "extra": extra, "url": url}


@register.filter
def item(mapping: Mapping[Any, Any], key: object) -> object:
    """The value under a key, empty when there is none; a stored value and its text find the same."""
    return mapping.get(key, mapping.get(str(key), ""))


@register.filter
def control_attributes(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes of a control. `required` becomes aria-required: the server says what is wrong."""
    said = {name: value for name, value in attrs.items() if name not in NOT_ON_CONTROL and value is not None}
    if said.pop("required", False):
        said["aria-required"] = "true"
    return flatatt(said)


@register.filter
def choice_attributes(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes of one radio or checkbox of a group."""
    return flatatt({k: v for k, v in attrs.items() if k not in NOT_ON_CHOICE and v is not None})


@register.simple_tag
def control(bound: BoundField, also: str = "") -> SafeString:
    """The control of a field alone, linked with its hint, its error and, as `also`, with other ids."""
    if bound.use_fieldset and bound.widget_type != "clearablefile":
        return bound.as_widget()
    ids = [bound.aria_describedby or bound.field.widget.attrs.get("aria-describedby", ""), also]
    linked = " ".join(part for part in ids if part)
    return bound.as_widget(attrs={"aria-describedby": linked} if linked else None)


@register.simple_tag
def field(
    bound: BoundField, classes: str = "", label: str = "", also: str = "", hint: str | None = None
) -> SafeString:
    """One field with label, hint and error, for a form that is laid out by hand.

    classes: width in a `.fields` grid, such as "w4 m7". label: "sr" hides the label for the eye.
    also: id of a read-back or status that belongs to the control. hint: instead of the help text.
    """
    if hint is not None:
        bound.help_text = hint
    context = {"field": bound, "classes": classes, "label_class": label, "also": also}
    return bound.form.render(bound.template_name, context)


@register.simple_tag
def error_links(forms: Any) -> list[tuple[str, str]]:
    """What is wrong, in the order of the form: (address of the first wrong control or empty, message)."""
    links = []
    for form in _each_form(forms):
        links += [("", str(message)) for message in form.non_field_errors()]
        for bound in form:
            target = "" if bound.is_hidden else f"#{bound.id_for_label or f'{bound.auto_id}_0'}"
            links += [(target, message) for message in messages_of(bound)]
    return links


@register.simple_tag
def messages_of(bound: BoundField) -> list[str]:
    """What is wrong with one field. "Dit veld is verplicht" helps nobody, so the label is named."""
    plain = str(Field.default_error_messages["required"])
    is_choice = isinstance(bound.field.widget, ChoiceWidget)
    todo = f"Kies een antwoord bij ‘{bound.label}’." if is_choice else f"Vul ‘{bound.label}’ in."
    return [todo if message == plain else str(message) for message in bound.errors]


def _each_form(forms: Any) -> Iterable[BaseForm]:
    if isinstance(forms, BaseForm):
        yield forms
    elif isinstance(forms, BaseFormSet) or forms:
        for form in forms:
            yield from _each_form(form)


@register.inclusion_tag("parts/_error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """The summary above a form, or above several forms that are sent together."""
    return {"form": forms}
