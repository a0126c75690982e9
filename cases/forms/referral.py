"""Forms to refer and to answer referrals."""

from typing import NamedTuple

from django import forms
from django.db.models import Count, Q

from cases.forms.acts import said
from cases.models import Referral
from cases.models.consent import Ground
from cases.policies.fit import Suggestion
from cases.policies.referral import END_REASONS, answer_norm, decline_reasons
from cases.services import referrals
from cases.states import UNANSWERED, ReferralState
from providers.doors import ActForm, UsualField
from providers.models import Language, Partner, ServiceScope, beyond_sight


class DayInput(forms.DateInput):
    """A day, picked or typed."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off"} | (attrs or {}), format="%Y-%m-%d")


def receivers(case, *, on):
    """The organisations that take referrals on the day in the municipality of the dossier.

    Each with `waiting` (on its waiting list) and `unanswered`. Without a work area it works everywhere.
    """
    begun = Q(starts_on=None) | Q(starts_on__lte=on)
    lasting = Q(ends_on=None) | Q(ends_on__gte=on)
    here = Q(areas=None) | Q(pk__in=Partner.objects.filter(areas__municipality=case.municipality_id))
    return (
        Partner.objects.filter(begun, lasting, here)
        .annotate(
            waiting=Count("referrals", filter=Q(referrals__state=ReferralState.WAITING), distinct=True),
            unanswered=Count("referrals", filter=Q(referrals__state__in=UNANSWERED), distinct=True),
        )
        .prefetch_related("answer_norms")
        .order_by("name")
    )


def describe(partner, *, on):
    """What one knows of an organisation beside the advice: expertise, answer norm, and who waits already."""
    days = answer_norm(partner, on=on)
    said = [
        f"Antwoordt binnen {days} werkdag{'' if days == 1 else 'en'}",
        f"{partner.waiting} op de wachtlijst",
    ]
    if partner.unanswered:
        said.append(f"{partner.unanswered} nog zonder antwoord")
    if partner.contact:
        said.append(partner.contact)
    what = ", ".join(partner.expertise)
    told = " · ".join(said)
    return f"{what[0].upper()}{what[1:]}. {told}." if what else f"{told}."


class Option(NamedTuple):
    """One organisation in its place, from 1. is_own: the adviser works there; told: what else one knows."""

    place: int
    suggestion: Suggestion | None
    is_own: bool
    told: str


class RankedSelect(forms.RadioSelect):
    """Organisations in the order of the advice, each with what speaks for and against it."""

    template_name = "cases/_ranked_choice.html"


class ReferralForm(ActForm):
    """The question to an organisation, kept as a draft until it is sent, with advice on whom to ask."""

    service = forms.ChoiceField(
        label="Welke soort hulp is dit?",
        choices=[("", "Nog niet bekend"), *ServiceScope.Service.choices],
        required=False,
        help_text="Hiermee zoekt het advies wie dit geeft.",
        error_messages={"invalid_choice": "Kies een soort hulp uit de lijst."},
    )
    language = forms.ChoiceField(
        label="Is een andere taal nodig?",
        choices=[("", "Nee, of niet bekend"), *Language.choices],
        required=False,
        help_text="Alleen als de inwoner niet in het Nederlands geholpen kan worden.",
        error_messages={"invalid_choice": "Kies een taal uit de lijst."},
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Naar welke organisatie?",
        empty_label=None,
        error_messages={
            "required": "Kies een organisatie.",
            "invalid_choice": "Kies een organisatie uit de lijst.",
        },
    )
    advice_reason = forms.CharField(
        label="Waarom deze organisatie?",
        max_length=500,
        required=False,
        help_text="Verplicht als u uw eigen organisatie kiest en een andere volgens de regels beter past. "
        "Schrijf geen namen op.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind_of_help = forms.CharField(
        label="Welke hulp?",
        max_length=200,
        help_text="Bijvoorbeeld: dagbesteding, begeleiding thuis.",
        error_messages={"required": "Vul in welke hulp u zoekt."},
    )
    question = forms.CharField(
        label="Wat vraagt u de organisatie?",
        max_length=10_000,
        help_text="De organisatie leest dit vóór zij antwoordt. Schrijf geen naam, adres of telefoon op.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Vul in wat u de organisatie vraagt."},
    )
    wishes = forms.CharField(
        label="Wat wenst de inwoner?",
        max_length=2_000,
        required=False,
        help_text="Bijvoorbeeld: liefst dinsdag en donderdag, vervoer nodig.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    level = UsualField(
        label="Wat ziet de organisatie na het aannemen?",
        choices=[
            (Referral.Level.REFERRAL, "Naam, contact en deze vraag"),
            (Referral.Level.CORE, "Ook het plan en de doelen"),
            (Referral.Level.FULL, "Ook notities en metingen"),
        ],
        initial=Referral.Level.REFERRAL,
        help_text="Kies niet meer dan deze hulp nodig heeft. Het stopt na de laatste dag van de hulp.",
        widget=forms.RadioSelect(
            attrs={
                "class": "pick",
                "hints": {
                    "referral": "Dit is meestal genoeg.",
                    "core": "Voor wie aan hetzelfde plan werkt.",
                    "full": "Notities vanaf vandaag, behalve wat u voor partners afsluit.",
                },
            }
        ),
    )
    ground = forms.ChoiceField(
        label="Waarom mag u dit delen?",
        choices=said(Ground),
        initial=Ground.CONSENT,
        widget=forms.RadioSelect,
        help_text="Vraag het bijna altijd aan de inwoner.",
        error_messages={"required": "Kies waarom u dit mag delen."},
    )
    plan_ground = forms.ChoiceField(
        label="Waarom mag u het plan en de doelen delen?",
        choices=[("", "Zoals hierboven"), *said(Ground)],
        required=False,
        help_text="Telt alleen als de organisatie ook het plan ziet.",
        error_messages={"invalid_choice": "Kies waarom u dit mag delen."},
    )
    file_ground = forms.ChoiceField(
        label="Waarom mag u notities en metingen delen?",
        choices=[("", "Zoals hierboven"), *said(Ground)],
        required=False,
        help_text="Telt alleen als de organisatie ook notities en metingen ziet.",
        error_messages={"invalid_choice": "Kies waarom u dit mag delen."},
    )
    consent_on = forms.DateField(
        label="De inwoner vond dit goed op",
        required=False,
        help_text="Nodig als u met toestemming deelt. De dag waarop de inwoner ja zei.",
        widget=DayInput,
        error_messages={
            "invalid": "Vul een datum in, bijvoorbeeld 12-11-2026.",
        },
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, partners, advice, by, on, initial=None):
        super().__init__(data, initial=initial)
        self.fields["consent_on"].conditional = True
        field = self.fields["partner"]
        field.queryset = partners
        places = {each.key: (place, each) for place, each in enumerate(advice.suggestions, 1)}
        last = len(places) + 1
        with beyond_sight("how many an organisation lets wait: counts, of nobody"):
            # Read here and kept by the queryset: an option of the list asks no second time.
            options = {
                one.pk: Option(
                    *places.get(one.external_id, (last, None)), one.pk == by.employer_id, describe(one, on=on)
                )
                for one in field.queryset
            }
        ranked = sorted(
            field.choices, key=lambda choice: options[getattr(choice[0], "value", choice[0])].place
        )
        field.widget = RankedSelect(attrs={"class": "pick", "hints": options}, choices=ranked)

    @staticmethod
    def of(draft):
        """The initial values with which a draft is taken up again, its latest advice with it."""
        known = [
            "service", "kind_of_help", "question", "wishes", "level", "ground", "plan_ground", "file_ground",
            "consent_on", "partner",
        ]  # fmt: skip
        last = draft.advice.last()
        asked = {"language": last.language, "advice_reason": last.reason} if last else {}
        return {name: getattr(draft, name) for name in known} | {"seen": draft.version} | asked

    def clean(self):
        cleaned = super().clean()
        level = cleaned.get("level")
        shared = [cleaned.get("ground")]
        if level in (Referral.Level.CORE, Referral.Level.FULL):
            shared.append(cleaned.get("plan_ground"))
        if level == Referral.Level.FULL:
            shared.append(cleaned.get("file_ground"))
        if Ground.CONSENT in shared and not cleaned.get("consent_on"):
            self.add_error("consent_on", "Leg vast of de inwoner dit goed vindt.")
        return cleaned


class AnswerForm(ActForm):
    """The answer of an organisation: accept, waiting list or decline; what belongs to another is ignored."""

    ACTS = {
        "accept": (referrals.accept, ("expected_on", "contact_name")),
        "wait": (referrals.put_on_waiting_list, ("expected_on", "bridging")),
        "decline": (referrals.decline, ("reason", "note")),
    }
    PARTS = ("expected_on", "bridging", "contact_name", "reason", "note")
    answer = forms.ChoiceField(
        label="Uw antwoord",
        choices=[("accept", "Aannemen"), ("wait", "Op de wachtlijst"), ("decline", "Weigeren")],
        error_messages={"required": "Kies of u de verwijzing aanneemt of weigert."},
        widget=forms.RadioSelect(
            attrs={
                "class": "pick pick-3",
                "hints": {
                    "accept": "U belt de inwoner binnen 2 werkdagen.",
                    "wait": "U neemt de vraag aan, maar er is nu geen plek.",
                    "decline": "De verwijzer krijgt meteen bericht en zoekt verder.",
                },
            }
        ),
    )
    expected_on = forms.DateField(
        label="Verwachte startdatum",
        widget=DayInput,
        error_messages={
            "required": "Vul een startdatum in van vandaag of later.",
            "invalid": "Vul een datum in, bijvoorbeeld 24-11-2026.",
        },
    )
    bridging = forms.CharField(
        label="Wat krijgt de inwoner tot er plek is?",
        max_length=2_000,
        required=False,
        help_text="Overbruggingszorg, bijvoorbeeld: elke week een telefoontje.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contact_name = forms.CharField(
        label="Contactpersoon bij u",
        max_length=200,
        error_messages={"required": "Vul in wie de contactpersoon is."},
    )
    reason = forms.ChoiceField(
        label="Waarom weigert u?",
        widget=forms.RadioSelect(
            attrs={
                "class": "pick",
                "hints": {"full": "We houden dit bij om te zien waar plekken missen."},
            }
        ),
        error_messages={"required": "Kies waarom u weigert."},
    )
    note = forms.CharField(
        label="Leg het kort uit. Wat kan wel?",
        max_length=2_000,
        help_text="De verwijzer leest dit. Bijvoorbeeld: vanaf 4 januari, of bij onze locatie in Noorderhof. "
        "Schrijf geen namen van andere inwoners op.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Leg kort uit waarom u weigert."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, referral, on, contact=""):
        initial = {
            "answer": "accept",
            "seen": referral.version,
            "contact_name": contact,
            "expected_on": referral.expected_on,
        }
        super().__init__(data, initial=initial)
        known = decline_reasons(on=on)
        self.fields["reason"].choices = [(value, text.capitalize()) for value, text in known.items()]
        if referral.state == ReferralState.WAITING:
            self.fields["answer"].choices = [("accept", "Aannemen"), ("decline", "Weigeren")]
            self.fields["answer"].widget.attrs["class"] = "pick cols-2 grid"

    def clean(self):
        """Keep what belongs to the chosen answer; what misses of the others is no error."""
        cleaned = super().clean()
        _, wanted = self.ACTS.get(cleaned.get("answer"), (None, ()))
        for name in self.PARTS:
            if name not in wanted:
                self.errors.pop(name, None)
        return {name: cleaned.get(name) for name in ("answer", "seen", *wanted)}

    @property
    def act(self):
        """The act of the chosen answer."""
        return self.ACTS[self.cleaned_data["answer"]][0]

    def arguments(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "answer"}


class StartForm(ActForm):
    """The day on which the help began."""

    started_on = forms.DateField(
        label="Gestart op",
        widget=DayInput,
        error_messages={
            "required": "Vul in wanneer de hulp is gestart.",
            "invalid": "Vul een datum in, bijvoorbeeld 24-11-2026.",
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class EndForm(ActForm):
    """The last day of the help, and why it stops."""

    ended_on = forms.DateField(
        label="Laatste dag",
        widget=DayInput,
        error_messages={
            "required": "Vul in wanneer de hulp is gestopt.",
            "invalid": "Vul een datum in, bijvoorbeeld 24-11-2026.",
        },
    )
    code = forms.ChoiceField(
        label="Waarom stopt de hulp?",
        choices=[("", "Kies een reden"), *END_REASONS.items()],
        error_messages={
            "required": "Kies waarom de hulp stopt.",
            "invalid_choice": "Kies de reden uit de lijst.",
        },
    )
    note = forms.CharField(label="Toelichting", max_length=200, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class SendForm(ActForm):
    """Nothing to fill in: which version of the draft is sent, or of the referral withdrawn."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
