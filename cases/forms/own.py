"""Forms of an organisation about its own places and about a stop on new residents."""

from django import forms

from providers.doors import ActForm, DayField
from providers.models import ClientStop, District, ServiceScope

ALL_HELP = [("", "Alle hulp waarvan u niets anders opgeeft"), *ServiceScope.Service.choices]
KIND = {"invalid_choice": "Kies een soort hulp uit de lijst."}
WHERE = {"invalid_choice": "Kies een wijk uit de lijst."}


class OwnForm(ActForm):
    """About a kind of help in a wijk; the wijken are those of the municipalities one works in."""

    service = forms.ChoiceField(label="Soort hulp", choices=ALL_HELP, required=False, error_messages=KIND)
    district = forms.ModelChoiceField(
        District.objects.none(), label="Wijk", required=False, empty_label="Het hele werkgebied",
        error_messages=WHERE,
    )  # fmt: skip

    def __init__(self, data=None, *, partner, on, initial=None):
        super().__init__(data, initial=initial)
        towns = list(partner.areas.values_list("municipality", flat=True))
        rows = District.objects.holding(on=on).order_by("name")
        self.fields["district"].queryset = rows.filter(municipality__in=towns) if towns else rows


class PlacesForm(OwnForm):
    """How many places there are from today."""

    capacity = forms.IntegerField(
        label="Plekken in totaal",
        required=False,
        min_value=0,
        max_value=1000,
        help_text="Bezet en vrij samen. Leeg: niet bekend, dan houden we niets vrij.",
        error_messages={
            "invalid": "Vul een heel getal in.",
            "min_value": "Vul een aantal van 0 tot en met 1000 plekken in.",
            "max_value": "Vul een aantal van 0 tot en met 1000 plekken in.",
        },
    )
    waiting_weeks = forms.IntegerField(
        label="Wachttijd in weken",
        required=False,
        min_value=0,
        max_value=104,
        help_text="Leeg: niet bekend.",
        error_messages={
            "invalid": "Vul een heel getal in.",
            "min_value": "Vul een aantal van 0 tot en met 104 weken in.",
            "max_value": "Vul een aantal van 0 tot en met 104 weken in.",
        },
    )
    field_order = ("service", "district", "capacity", "waiting_weeks")


class StopForm(OwnForm):
    """A time in which the organisation wants to take no new residents."""

    starts_on = DayField(label="Eerste dag", missing="Vul de eerste dag in.", help_text="Vandaag of later.")
    ends_on = DayField(label="Laatste dag", missing="Vul de laatste dag in.")
    reason = forms.CharField(
        label="Waarom?",
        max_length=500,
        help_text="De contractmanager leest dit. Schrijf geen namen op.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Leg uit waarom u een tijd geen nieuwe inwoners aanneemt."},
    )
    field_order = ("service", "district", "starts_on", "ends_on", "reason")


class StopEndForm(ActForm):
    """A stop that ends earlier than was asked."""

    stop = forms.ModelChoiceField(
        ClientStop.objects.none(),
        label="Welke stop?",
        empty_label="Kies een stop",
        error_messages={"required": "Kies een stop.", "invalid_choice": "Kies een stop uit de lijst."},
    )
    ends_on = DayField(label="Nieuwe laatste dag", missing="Vul de laatste dag in.")

    def __init__(self, data=None, *, partner, on, initial=None):
        super().__init__(data, initial=initial)
        rows = ClientStop.objects.filter(partner=partner, ends_on__gte=on).exclude(is_granted=False)
        self.fields["stop"].queryset = rows.select_related("district")
        self.fields["stop"].label_from_instance = _said_of


def _said_of(stop):
    help_ = stop.get_service_display() or "alle hulp"
    where = f", {stop.district.name}" if stop.district else ""
    return f"{help_}{where}, {stop.starts_on:%d-%m-%Y} tot en met {stop.ends_on:%d-%m-%Y}"
