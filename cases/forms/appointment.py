"""The forms of appointments in a dossier."""

from django import forms

from cases.forms.acts import WorkerField, said
from cases.forms.task import working_in
from cases.models import Appointment
from providers.doors import ActForm, DayField, TimeField
from providers.periods import HOME


class AppointmentForm(ActForm):
    """When, where, with whom, and whose it is."""

    day = DayField(label="Dag", missing="Kies de dag van de afspraak.")
    start = TimeField(label="Van", missing="Vul in hoe laat de afspraak begint.")
    end = TimeField(label="Tot", missing="Vul in hoe laat de afspraak klaar is.")
    place = forms.ChoiceField(
        label="Waar?",
        choices=said(Appointment.Place),
        initial=Appointment.Place.HOME,
        widget=forms.RadioSelect,
    )
    with_whom = forms.CharField(
        label="Met wie?",
        max_length=200,
        required=False,
        help_text="Alleen als er meer mensen bij zijn dan de inwoner.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    worker = WorkerField(
        label="Voor wie?",
        required=False,
        help_text="Bij vervanging gaat een afspraak van de vaste hulpverlener vanzelf naar de vervanger.",
    )

    def __init__(self, data=None, *, case, on, known=None):
        super().__init__(data, initial=known or {})
        self.fields["worker"].empty_label = "Wie het dossier dan houdt"
        self.fields["worker"].queryset = working_in(case, on=on)


class MoveForm(AppointmentForm):
    """The same, with the version that was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, on, appointment):
        start, end = (at.astimezone(HOME) for at in (appointment.starts_at, appointment.ends_at))
        known = {
            "day": start.date(),
            "start": start.time(),
            "end": end.time(),
            "place": appointment.place,
            "with_whom": appointment.with_whom,
            "worker": appointment.worker_id,
            "seen": appointment.version,
        }
        super().__init__(data, case=appointment.case, on=on, known=known)
