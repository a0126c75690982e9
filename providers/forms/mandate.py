"""Forms about who may sign, and what a late decision costs."""

from typing import Any

from django import forms

from providers.forms.reference import WHOLE, ReferenceForm, first_day
from providers.models import Mandate, PenaltyRate, User

EURO = WHOLE | dict.fromkeys(("min_value", "max_value"), "Vul hele euro's in van 1 tot en met 1000.")
SOURCE = {"required": "Vul in waar dit staat."}


class MandateForm(ReferenceForm):
    """Who may sign decisions for a municipality."""

    SUBJECT = ("municipality", "worker", "role")

    starts_on = first_day()

    class Meta:
        model = Mandate
        fields = ["municipality", "worker", "role", "signs", "source", "starts_on"]
        widgets = {"signs": forms.RadioSelect}
        help_texts = {
            "worker": "Of kies hieronder een functie: dan geldt het voor iedereen met die functie.",
            "source": "Bijvoorbeeld: Mandaatbesluit Wmo 2026, artikel 3.",
            "signs": "Trekt u een mandaat in? Kies dan: niets meer.",
        }
        error_messages = {
            "municipality": {"required": "Kies de gemeente."},
            "signs": {"required": "Kies wat getekend mag worden."},
            "source": SOURCE,
        }

    def __init__(self, data: Any = None, *, instance: Mandate, on: Any, initial: Any = None) -> None:
        super().__init__(data, instance=instance, on=on, initial=initial)
        if not instance.pk:
            workers: Any = self.fields["worker"]
            workers.queryset = User.objects.at_work(on=on).with_role(Mandate.ROLES[0]).order_by("name")


class PenaltyRateForm(ReferenceForm):
    """What each day of a late decision costs."""

    starts_on = first_day()

    class Meta:
        model = PenaltyRate
        fields = ["first", "second", "third", "source", "starts_on"]
        help_texts = {"source": "Bijvoorbeeld: Awb art. 4:17 lid 2, Staatsblad 2018, nr. 1."}
        error_messages = {"first": EURO, "second": EURO, "third": EURO, "source": SOURCE}
