"""The form about an address outside that hears what happens."""

from django import forms

from providers.doors import ActForm
from providers.models import Partner, Subscription, User


class SubscriptionForm(ActForm):
    """Where it is told, and what; the administrator also says of which organisation."""

    partner = forms.ModelChoiceField(
        label="Organisatie",
        queryset=Partner.objects.all(),
        error_messages={"required": "Kies een organisatie.", "invalid_choice": "Kies een organisatie."},
    )
    url = forms.URLField(
        label="Adres",
        max_length=500,
        assume_scheme="https",
        help_text="Met https. Er gaan geen namen heen: alleen wat er gebeurde en waar het te lezen is.",
        error_messages={
            "required": "Vul een adres in.",
            "invalid": "Vul een adres in dat begint met https://.",
        },
    )
    kinds = forms.MultipleChoiceField(
        label="Gebeurtenissen",
        choices=Subscription.Kind,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één gebeurtenis."},
    )
    is_active = forms.BooleanField(label="In gebruik", required=False)

    def __init__(
        self, data=None, *, by: User, is_administrator: bool, subscription: Subscription | None = None
    ) -> None:
        start = {"kinds": Subscription.Kind.values}
        if subscription:
            start = {name: getattr(subscription, name) for name in ("url", "kinds", "is_active")}
        super().__init__(data, initial=start)
        self.own = by.employer
        if subscription or not is_administrator:
            del self.fields["partner"]
        if not subscription:
            del self.fields["is_active"]

    def arguments(self):
        words = dict(self.cleaned_data)
        if "is_active" not in self.fields:
            words.setdefault("partner", self.own)
        return words
