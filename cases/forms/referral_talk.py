"""Forms to write about a referral, to tell another day, and to take up one that came back."""

from django import forms

from cases.forms.referral import DayInput
from providers.doors import ActForm


def _words(label, **more):
    return forms.CharField(
        label=label,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf uw bericht op."},
        **more,
    )


class ToSenderForm(ActForm):
    """A question or a counter-offer of the organisation."""

    is_offer = forms.TypedChoiceField(
        label="Wat stuurt u?",
        choices=[("", "Een vraag"), ("yes", "Een tegenvoorstel")],
        coerce=bool,
        required=False,
        empty_value=False,
        widget=forms.RadioSelect(attrs={"class": "pick cols-2 grid"}),
    )
    text = _words(
        "Uw bericht aan de verwijzer",
        help_text="Schrijf geen namen van inwoners op. De antwoordtijd loopt door.",
    )

    def __init__(self, data=None, *, is_answered=False):
        super().__init__(data)
        # One of the two is always chosen.
        self.fields["is_offer"].conditional = True
        if is_answered:
            self.fields["text"].help_text = "Schrijf geen namen van inwoners op."


class ToReceiverForm(ActForm):
    """An answer of the sender."""

    text = _words("Uw bericht aan de organisatie", help_text="Schrijf geen naam, adres of telefoon op.")


class PostponeForm(ActForm):
    """Another day on which there will be a place."""

    expected_on = forms.DateField(
        label="Nieuwe verwachte startdatum",
        widget=DayInput,
        error_messages={
            "required": "Vul een datum in van vandaag of later.",
            "invalid": "Vul een datum in, bijvoorbeeld 24-11-2026.",
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class PickUpForm(ActForm):
    """What the loket does with a referral that came back."""

    note = forms.CharField(
        label="Wat doet u ermee?",
        max_length=500,
        help_text="Bijvoorbeeld: de vaste hulpverlener gebeld, zij verwijst naar een ander.",
        error_messages={"required": "Schrijf op wat u met de verlopen verwijzing doet."},
    )
