"""The form of the contract manager about a stop on new residents."""

from django import forms

from providers.doors import ActForm


class DecideStopForm(ActForm):
    """Leave for a stop, or not."""

    is_granted = forms.TypedChoiceField(
        label="Geeft u toestemming?",
        choices=[("yes", "Ja"), ("no", "Nee")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of u toestemming geeft."},
    )
    decision = forms.CharField(
        label="Toelichting",
        max_length=500,
        required=False,
        help_text="Verplicht bij nee. De organisatie leest dit.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
