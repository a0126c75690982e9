"""Tags that every form needs."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

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
