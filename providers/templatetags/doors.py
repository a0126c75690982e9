"""Tags that every form needs."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from providers.models import Draft, DraftPlace

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context: template.Context) -> SafeString:
    """The hidden key by which a form that is sent twice is known; after an error the same key comes back."""
    request = context.get("request")
    sent = request.POST.get("form_key", "") if request is not None else ""
    try:
        key = uuid.UUID(sent)
    except ValueError:
        key = uuid.uuid4()
    return format_html('<input type="hidden" name="form_key" value="{}">', key)


@register.inclusion_tag("parts/_draft.html", takes_context=True)
def draft(context: template.Context, label: str, to: str = "", about: str = "") -> dict[str, Any]:
    """Inside a form, after its buttons: what is typed in it is kept as a draft and comes back with the page.

    label: the form as the tray names it, nobody's name.
    about: the number of the dossier. to: where the form is sent, when not to this page.
    The middleware fills the form; here only its draft is found.
    """
    request = context["request"]
    sent_to = urlsplit(to or request.path).path
    name = f"{label}, dossier {about}" if about else label
    place = DraftPlace(name[:100], sent_to, request.path)
    found, version = None, request.POST.get("draft", "")
    if request.method == "GET" and getattr(request.user, "draft_count", True):
        found = Draft.objects.of(request.user).filter(sent_to=sent_to).first()
    if found is not None:
        request.drafts = [*getattr(request, "drafts", []), found]
        version = str(found.version)
    return {"version": version or "0", "place": place.signed(), "draft": found}
