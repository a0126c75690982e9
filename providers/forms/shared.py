"""The form about what the receiver of a referral sees for a kind of help."""

from django import forms

from providers.forms.reference import ReferenceForm, first_day
from providers.models import DataSet, SharedField


class DataSetForm(ReferenceForm):
    """The least that an organisation needs for a kind of help."""

    SUBJECT = ("service",)

    shown = forms.MultipleChoiceField(
        label="Wat ziet de ontvanger?",
        choices=[(value, str(label).capitalize()) for value, label in SharedField.choices],
        widget=forms.CheckboxSelectMultiple,
        initial=SharedField.values,
        help_text="Kies niet meer dan de hulp nodig heeft. Vraag en naam horen er altijd bij. "
        "Naam en contact ziet de ontvanger pas na het aannemen.",
        error_messages={"required": "Kies minstens de vraag en de naam."},
    )
    starts_on = first_day()

    class Meta:
        model = DataSet
        fields = ["service", "shown", "starts_on"]
        help_texts = {"service": "Leeg: voor alle hulp waarvan u niets anders vastlegt."}
