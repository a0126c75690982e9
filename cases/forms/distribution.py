"""The forms that give many dossiers away at once."""

from django import forms

from cases.forms.acts import WorkerField, coaches
from cases.models import DistributionRow
from cases.services import Wish
from providers.doors import ActForm, DayField, whole_number
from providers.models import User

SMALL = {"class": "inp inp-s"}


class DistributeForm(ActForm):
    """Which new dossiers, and to whom: as was proposed, or all of them to one colleague."""

    # "dossier-worker" as was proposed on the page.
    chosen = forms.MultipleChoiceField(
        label="Dossiers", error_messages={"required": "Kies minstens één dossier."}
    )
    worker = WorkerField(
        label="Geef aan", required=False, help_text="Leeg: zoals het voorstel bij elk dossier."
    )

    def __init__(self, data=None, *, on, team, cases, loads):
        super().__init__(data)
        self.cases = set(cases)
        self.fields["worker"].queryset = coaches(on=on, team=team)
        self.fields["worker"].loads = loads
        self.fields["worker"].empty_label = "Volgens het voorstel"
        self.workers = {worker.pk: worker for worker in self.fields["worker"].queryset}
        asked = data.getlist("chosen") if data is not None else []
        self.fields["chosen"].choices = [(value, value) for value in asked]

    def clean_chosen(self):
        pairs = [value.split("-") for value in self.cleaned_data["chosen"]]
        known = {
            whole_number(pair[0]): self.workers.get(whole_number(pair[1])) for pair in pairs if len(pair) == 2
        }
        if len(known) != len(pairs) or not set(known) <= self.cases:
            raise forms.ValidationError(
                "Een dossier is intussen verdeeld, of niet van uw team. Kies opnieuw."
            )
        return known

    def clean(self):
        cleaned = super().clean()
        if "chosen" in cleaned and not cleaned.get("worker") and None in cleaned["chosen"].values():
            self.add_error("worker", "Kies een collega. Voor een dossier is er geen voorstel.")
        return cleaned

    def arguments(self):
        one, new = self.cleaned_data["worker"], DistributionRow.What.NEW
        return {"wishes": [Wish(key, new, key, one or to) for key, to in self.cleaned_data["chosen"].items()]}


class LeaverForm(ActForm):
    """To whom each dossier of a worker who leaves goes. rows: cases.figures.leaving.Open."""

    def __init__(self, data=None, *, rows):
        super().__init__(data)
        self.rows = rows
        for row in rows:
            choices = [(one.pk, f"{one.name} · {one.then}" if one.then else one.name) for one in row.choices]
            self.fields[row.key] = forms.TypedChoiceField(
                label=f"Naar wie gaat dossier {row.number} ({row.label})?",
                choices=[("", "Nog niet overdragen"), *choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial=row.choices[0].pk if row.choices else "",
                widget=forms.Select(attrs=SMALL),
                error_messages={"invalid_choice": "Kies een collega uit de lijst."},
            )

    def arguments(self):
        chosen = [(row, self.cleaned_data[row.key]) for row in self.rows if self.cleaned_data[row.key]]
        workers = User.objects.in_bulk({to for _, to in chosen})
        return {"wishes": [Wish(row.case_id, row.what, row.about, workers[to]) for row, to in chosen]}


class LastDayForm(forms.Form):
    """Up to when the colleague works; only to look ahead, nothing is kept."""

    dag = DayField(label="Laatste werkdag", missing="Vul de laatste werkdag in.")
