"""The forms of a vervanging: who stands in for whom, in which dossiers, and who is back."""

from django import forms

from cases.forms.acts import DayInput, WorkerField, coaches
from providers.doors import ActForm
from providers.models import User


class ReplaceForm(ActForm):
    """Who stands in, and from when to when."""

    worker = WorkerField(label="Wie neemt waar?", error_messages={"required": "Kies een vervanger."})
    first = forms.DateField(label="Van", widget=DayInput())
    last = forms.DateField(
        label="Tot en met",
        required=False,
        widget=DayInput(),
        help_text="Laat leeg als u het einde nog niet weet.",
    )

    def __init__(self, data=None, *, on, team=None, loads=None):
        super().__init__(data, initial={"first": on})
        self.fields["worker"].queryset = coaches(on=on, team=team)
        self.fields["worker"].loads = loads or {}

    def arguments(self):
        cleaned = dict(self.cleaned_data)
        return cleaned | {"days": (cleaned.pop("first"), cleaned.pop("last"))}


class ReplaceWorkerForm(ReplaceForm):
    """Who stands in for all dossiers of a colleague."""

    absent = WorkerField(label="Wie is afwezig?", error_messages={"required": "Kies wie afwezig is."})
    field_order = ["absent", "first", "last", "worker"]

    def __init__(self, data=None, *, on, team, loads=None, absent=None, rows=(), is_free=False):
        """rows: the dossiers that wait for a stand-in. is_free: without any, nobody has to be chosen."""
        super().__init__(data, on=on, team=team, loads=loads)
        self.rows, self.is_free = rows, is_free
        if rows:
            self.fields["worker"].label = "Eén collega voor alles?"
            self.fields["worker"].empty_label = "Nee, zoals hieronder per dossier"
        self.fields["worker"].required = False
        for row in rows:
            choices = [(one.pk, f"{one.name} · {one.then}") for one in row.choices]
            self.fields[row.key] = forms.TypedChoiceField(
                label=f"Wie neemt dossier {row.number} waar?",
                choices=[(0, "Niet vervangen"), *choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial=row.choices[0].pk if row.choices else 0,
                widget=forms.Select(attrs={"class": "inp inp-s"}),
                error_messages={"invalid_choice": "Kies een collega uit de lijst."},
            )
        self.fields["absent"].queryset = (
            User.objects.filter(team=team).select_related("employer").order_by("name")
        )
        self.fields["absent"].loads = loads or {}
        self.initial["absent"] = absent

    def clean(self):
        cleaned = super().clean()
        if not self.rows and self.is_free:
            return cleaned
        if not cleaned.get("worker") and not any(cleaned.get(row.key) for row in self.rows):
            self.add_error("worker", "Kies een vervanger.")
        return cleaned

    def arguments(self):
        """With one for all, a dossier may still be left out; a row that was not sent follows that one."""
        cleaned = super().arguments()
        chosen = {row.case_id: cleaned.pop(row.key) for row in self.rows}
        workers, one = User.objects.in_bulk(set(chosen.values()) - {None, 0}), cleaned["worker"]
        cleaned["instead"] = {
            case: None if to == 0 else one or workers.get(to) for case, to in chosen.items()
        }
        return cleaned


class ReturnForm(ActForm):
    """Who is back."""

    absent = WorkerField(label="Wie is terug?", error_messages={"required": "Kies wie terug is."})

    def __init__(self, data=None, *, team, absent=None):
        super().__init__(data, initial={"absent": absent})
        found = User.objects.filter(team=team).select_related("employer")
        self.fields["absent"].queryset = found.order_by("name", "pk")
