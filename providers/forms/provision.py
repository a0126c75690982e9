"""Forms about kinds of provision, and what a household pays."""

from django import forms

from providers.forms.reference import ReferenceForm, first_day
from providers.models import ContributionRate, ProvisionKind


class ProvisionKindForm(ReferenceForm):
    """A kind of provision."""

    SUBJECT = ("code",)

    starts_on = first_day()

    class Meta:
        model = ProvisionKind
        fields = ["code", "name", "category", "contribution", "may_be_budget", "starts_on"]
        widgets = {"contribution": forms.RadioSelect}
        help_texts = {
            "code": "Blijft altijd hetzelfde, bijvoorbeeld: traplift.",
            "category": "De twee cijfers van iWmo (WMO020), bijvoorbeeld 13 voor woonvoorzieningen.",
            "contribution": "Rondom vertelt dit aan de inwoner. Het CAK int.",
        }
        error_messages = {
            "code": {"required": "Vul een code in."},
            "name": {"required": "Vul de naam in."},
            "category": {"required": "Vul de productcategorie in."},
            "contribution": {"required": "Kies welke eigen bijdrage geldt."},
        }


class ContributionRateForm(ReferenceForm):
    """What a household pays each month."""

    starts_on = first_day()

    class Meta:
        model = ContributionRate
        fields = ["amount", "source", "starts_on"]
        help_texts = {"source": "Bijvoorbeeld: Wmo 2015 artikel 2.1.4a lid 4."}
        error_messages = {
            "amount": {
                "required": "Vul het bedrag in.",
                **dict.fromkeys(
                    ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places",
                     "max_whole_digits"),
                    "Vul een bedrag in van 0 tot en met 999,99 euro.",
                ),
            },
            "source": {"required": "Vul in waar dit staat."},
        }  # fmt: skip
