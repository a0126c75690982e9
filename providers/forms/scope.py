"""Forms about what a commission holds: kinds of help, and hours in need."""

from django import forms

from providers.forms.reference import WHOLE, ReferenceForm, first_day
from providers.models import ServiceScope, UrgentNorm


class ServiceScopeForm(ReferenceForm):
    """Whether a kind of help belongs to the commission of a municipality."""

    SUBJECT = ("municipality", "service")

    is_ours = forms.TypedChoiceField(
        label="Hoort dit bij de opdracht?",
        choices=[("True", "Ja"), ("False", "Nee")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )
    starts_on = first_day()

    class Meta:
        model = ServiceScope
        fields = ["municipality", "service", "is_ours", "elsewhere", "starts_on"]
        help_texts = {"elsewhere": "Alleen bij nee, bijvoorbeeld: consortium voor preventie."}
        error_messages = {
            "municipality": {"required": "Kies de gemeente."},
            "service": {"required": "Kies de voorziening."},
        }


class UrgentNormForm(ReferenceForm):
    """Within how many hours there is help in an urgent case."""

    SUBJECT = ("municipality",)

    starts_on = first_day()

    class Meta:
        model = UrgentNorm
        fields = ["municipality", "hours", "starts_on"]
        help_texts = {"hours": "Klokuren, ook 's nachts en in het weekend."}
        error_messages = {
            "municipality": {"required": "Kies de gemeente."},
            "hours": WHOLE
            | {
                "min_value": "Vul een aantal van 1 tot en met 336 in.",
                "max_value": "Vul een aantal van 1 tot en met 336 in.",
            },
        }
