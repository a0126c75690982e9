"""How and when a worker wants to be told."""

from django import forms
from django.utils.text import capfirst

from providers.doors import ActForm, TimeField
from providers.models import CHOSEN, Delivery, MessageSetting


class MessageSettingForm(ActForm):
    """Of each kind how it comes, when the digest comes, and when it must be quiet."""

    digest_at = TimeField(
        label="Hoe laat wilt u het dagoverzicht?",
        missing="Vul in hoe laat u het dagoverzicht wilt.",
        help_text="Op werkdagen, en alleen als er iets ongelezen is. Het noemt aantallen en geen namen.",
    )
    quiet_from = TimeField(label="Geen e-mail van", required=False)
    quiet_until = TimeField(
        label="Tot",
        required=False,
        help_text="Mag de volgende ochtend zijn. Laat beide leeg als u altijd e-mail wilt krijgen.",
    )
    is_quiet_off_duty = forms.BooleanField(
        label="Ook geen e-mail op vrije dagen",
        required=False,
        help_text="In het weekend, op feestdagen en op dagen die niet bij uw werkdagen staan.",
    )

    def __init__(self, data=None, *, setting: MessageSetting):
        known = {kind.value: setting.delivery_of(kind) for kind in CHOSEN}
        for name in ("digest_at", "quiet_from", "quiet_until", "is_quiet_off_duty"):
            known[name] = getattr(setting, name)
        super().__init__(data, initial=known)
        for kind in CHOSEN:
            self.fields[kind.value] = forms.ChoiceField(
                label=capfirst(kind.label),
                choices=[(one.value, capfirst(one.label)) for one in Delivery],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Kies hoe u dit krijgt.",
                    "invalid_choice": "Kies uit de lijst.",
                },
            )

    def arguments(self):
        chosen = {kind.value: self.cleaned_data[kind.value] for kind in CHOSEN}
        rest = {name: value for name, value in self.cleaned_data.items() if name not in chosen}
        return rest | {"deliveries": chosen}
