"""The forms of what follows on an application."""

from datetime import date
from typing import Any

from django import forms

from cases.models import Provision
from intake.models import Application, Decision, Suspension
from providers.doors import ActForm, ActModelForm, DayField
from providers.models import ProvisionKind

AREA = forms.Textarea(attrs={"rows": 2})


class SuspendForm(ActForm):
    """From which letter the term stands still, until when, and why."""

    ground = forms.ChoiceField(
        label="Waarom mag het van de wet?",
        choices=[("", "Kies de grond in Awb artikel 4:15"), *Suspension.Ground.choices],
        error_messages={"required": "Kies de grond in de wet."},
    )
    letter_on = DayField(
        label="Van welke dag is de brief?",
        missing="Vul de dag van de brief in.",
        help_text="De termijn staat stil vanaf de dag erna.",
    )
    last_on = DayField(
        label="Tot en met welke dag heeft de inwoner de tijd?",
        missing="Vul de laatste dag in.",
        help_text="Komt het eerder binnen? Kies dan bij de aanvraag: hervat.",
    )
    reason = forms.CharField(
        label="Waarom?",
        max_length=200,
        help_text="Zoals het in de brief staat. Bijvoorbeeld: wachten op stukken van de inwoner.",
        widget=AREA,
        error_messages={"required": "Vul in waarom u opschort."},
    )


class ResumeForm(ActForm):
    """From which day the term runs again."""

    resumed_on = DayField(
        label="Wanneer was de aanvraag compleet?",
        missing="Vul in wanneer de aanvraag compleet was.",
        help_text="Vanaf deze dag loopt de termijn weer.",
    )


class DecideForm(ActForm):
    """The decision, why, and its day. Of what the resident withdrew nobody has to say why."""

    result = forms.ChoiceField(
        label="Wat is het besluit?",
        choices=[
            *((key, label.capitalize()) for key, label in Decision.Outcome.choices),
            (Application.Result.WITHDRAWN.value, "Ingetrokken door de inwoner"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies het besluit."},
    )
    reason = forms.CharField(
        label="Waarom besluit u dit?",
        max_length=5_000,
        required=False,
        help_text="Zoals het in de beschikking staat. Bij intrekken laat u dit leeg.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    decided_on = DayField(
        label="Op welke dag?",
        help_text="De dag van het besluit. U tekent met uw mandaat van die dag.",
    )


class AwardForm(ActModelForm):
    """What the decision granted; its day is that of the decision."""

    starts_on = DayField(label="Vanaf", missing="Vul de eerste dag in.")
    ends_on = DayField(label="Tot en met", required=False, help_text="Leeg: tot nader order.")
    review_on = DayField(
        label="Herbeoordeling op", required=False, help_text="Dan staat de voorziening op uw werklijst."
    )
    contribution_told_on = DayField(
        label="Eigen bijdrage verteld op", required=False, help_text="Laat leeg als dit nog moet."
    )

    class Meta:
        model = Provision
        fields = [
            "kind", "what", "mark", "starts_on", "ends_on", "review_on", "contribution_told_on", "form",
            "budget_plan", "budget_manager", "budget_rate",
        ]  # fmt: skip
        widgets = {"form": forms.RadioSelect, "budget_plan": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"kind": {"required": "Kies welke voorziening is toegekend."}}

    def __init__(self, data: Any = None, *, on: date, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        kinds: Any = self.fields["kind"]
        kinds.queryset = ProvisionKind.objects.in_force(on=on).order_by("name", "pk")
        kinds.empty_label = "Kies een voorziening"


class AnnounceForm(ActForm):
    """When the decision went to the resident."""

    announced_on = DayField(
        label="Wanneer is het besluit verstuurd of uitgereikt?",
        missing="Vul in wanneer het besluit is verstuurd.",
        help_text="De dag erna begint de termijn voor bezwaar.",
    )


class ObjectForm(ActForm):
    """An objection that came in."""

    received_on = DayField(
        label="Wanneer kwam het bezwaar binnen?", missing="Vul in wanneer het bezwaar binnenkwam."
    )
    has_committee = forms.TypedChoiceField(
        label="Adviseert een bezwaarcommissie?",
        choices=[("no", "Nee"), ("yes", "Ja")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
        help_text="Met een commissie is er meer tijd.",
    )
    subject = forms.CharField(
        label="Waar gaat het over?",
        max_length=300,
        required=False,
        help_text="Kort en zonder namen. Het bezwaar staat daarna bij Klachten en bezwaren.",
    )


class NoticeForm(ActForm):
    """A notice of default that came in."""

    received_on = DayField(
        label="Wanneer kwam de ingebrekestelling binnen?",
        missing="Vul in wanneer de brief binnenkwam.",
        help_text="Daarna zijn er nog twee weken om te beslissen zonder dwangsom.",
    )


class SettleForm(ActForm):
    """When it was settled."""

    settled_on = DayField(
        label="Wanneer is het afgehandeld?",
        missing="Vul in wanneer het is afgehandeld.",
        help_text="De dag van de brief over de dwangsom, of over waarom die er niet is.",
    )
