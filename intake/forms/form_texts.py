"""The form for one text of the public form."""

from providers.doors import TextForm


class FormTextForm(TextForm):
    """Other words, from a day on."""
