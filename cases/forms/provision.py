"""The forms about what was granted, and about orders at suppliers."""

from django import forms

from cases.models import EndReason, Provision, ProvisionReview
from providers.doors import ActForm, ActModelForm, DayField
from providers.models import Partner, ProvisionKind


def _day(label, help_text="", **more):
    return DayField(label=label, required=False, help_text=help_text, **more)


class GrantForm(ActModelForm):
    """What a decision granted."""

    starts_on = DayField(label="Vanaf", missing="Vul de eerste dag in.")
    ends_on = _day("Tot en met", "Leeg: tot nader order.")
    decided_on = DayField(label="Besluit van", missing="Vul de dag van het besluit in.")
    review_on = _day("Herbeoordeling op", "Dan staat de voorziening op uw werklijst.")
    contribution_told_on = _day("Eigen bijdrage verteld op", "Laat leeg als dit nog moet.")

    class Meta:
        model = Provision
        fields = [
            "kind", "what", "decided_on", "mark", "starts_on", "ends_on", "review_on",
            "contribution_told_on", "form", "budget_plan", "budget_manager", "budget_rate",
        ]  # fmt: skip
        widgets = {"form": forms.RadioSelect, "budget_plan": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"kind": {"required": "Kies welke voorziening is toegekend."}}

    def __init__(self, data=None, *, on):
        super().__init__(data)
        self.fields["kind"].queryset = ProvisionKind.objects.in_force(on=on).order_by("name", "pk")
        self.fields["kind"].empty_label = "Kies een voorziening"


class SeenProvisionForm(ActForm):
    """About a provision as it was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, provision, **first):
        super().__init__(data, initial=first | {"seen": provision.version})


class CorrectForm(SeenProvisionForm):
    """Other days, or other words."""

    what = forms.CharField(label="Welke precies?", max_length=120, required=False)
    starts_on = DayField(label="Vanaf", missing="Vul de eerste dag in.")
    ends_on = _day("Tot en met", "Leeg: tot nader order.")
    review_on = _day("Herbeoordeling op")
    contribution_told_on = _day("Eigen bijdrage verteld op")
    field_order = ["what", "starts_on", "ends_on", "review_on", "contribution_told_on", "seen"]

    def __init__(self, data=None, *, provision):
        names = ("what", "starts_on", "ends_on", "review_on", "contribution_told_on")
        super().__init__(data, provision=provision, **{name: getattr(provision, name) for name in names})


class ReviewForm(SeenProvisionForm):
    """Whether it still fits."""

    note = forms.CharField(
        label="Wat hebt u bekeken?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf op wat u hebt bekeken."},
    )
    result = forms.ChoiceField(
        label="Wat is de uitkomst?",
        choices=[(key, label.capitalize()) for key, label in ProvisionReview.Result.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies de uitkomst."},
    )
    ground = forms.ChoiceField(
        label="Waarom mag dat van de wet?",
        choices=[("", "Kies de grond in Wmo artikel 2.3.10"), *ProvisionReview.Ground.choices],
        required=False,
        help_text="Alleen als de voorziening stopt of verandert.",
    )
    next_on = _day("Wanneer kijkt u weer?", "Alleen als de voorziening doorloopt.")
    field_order = ["note", "result", "ground", "next_on", "seen"]


class EndProvisionForm(SeenProvisionForm):
    """When and why it stops."""

    ends_on = DayField(label="Laatste dag", missing="Vul de laatste dag in.")
    end_reason = forms.ChoiceField(
        label="Waarom stopt het?",
        choices=[("", "Kies een reden"), *EndReason.choices],
        help_text="De gemeente krijgt deze reden in het volgende start-stopbestand.",
        error_messages={"required": "Kies waarom het stopt."},
    )
    field_order = ["ends_on", "end_reason", "seen"]


class OrderForm(ActForm):
    """What a supplier must know, and nothing more."""

    supplier = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Welke leverancier?",
        empty_label="Kies een leverancier",
        error_messages={"required": "Kies een leverancier."},
    )
    needs = forms.CharField(
        label="Wat moet er geleverd worden?",
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Het programma van eisen. Schrijf niets over ziekte of over het gezin.",
        error_messages={"required": "Schrijf op wat er geleverd moet worden."},
    )
    for_name = forms.CharField(label="Naam", max_length=200, error_messages={"required": "Vul de naam in."})
    for_address = forms.CharField(
        label="Adres",
        max_length=300,
        help_text="Rondom kent geen straat: vul die zelf in.",
        error_messages={"required": "Vul het adres in."},
    )
    for_phone = forms.CharField(label="Telefoon", max_length=40, required=False)
    wanted_on = _day("Wanneer moet het er zijn?", "Leeg: zo snel als het kan.")

    def __init__(self, data=None, *, client, on):
        first = {"for_name": client.full_name, "for_address": client.address, "for_phone": client.phone}
        super().__init__(data, initial=first)
        self.fields["supplier"].queryset = Partner.objects.holding(on=on).order_by("name", "pk")


class ConfirmOrderForm(ActForm):
    """When it comes."""

    expected_on = DayField(label="Wanneer komt het?", missing="Vul in wanneer het komt.")


class DeliverOrderForm(ActForm):
    """When it came."""

    delivered_on = DayField(label="Wanneer is het geleverd?", missing="Vul in wanneer het is geleverd.")


class RefuseOrderForm(ActForm):
    """Why not."""

    reason = forms.CharField(
        label="Waarom kan het niet?",
        max_length=300,
        error_messages={"required": "Vul in waarom u deze opdracht weigert."},
    )


class StartStopForm(ActForm):
    """Up to which day."""

    until_on = DayField(label="Tot en met", missing="Vul de laatste dag in.")
