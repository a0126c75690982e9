"""What of a timeline is shown: by kind, person and period. Codes only, so it may stand in an address."""

from django import forms

from cases.figures.moments import KINDS
from cases.models import Assignment, ContactNote, Involvement
from providers.models import User


def seen_in(case, user, *, on):
    """The workers whose names stand in the dossier for this reader."""
    notes = ContactNote.objects.readable_by(user, on=on, case=case).order_by()
    keys = Assignment.objects.filter(case=case).order_by().values("worker")
    keys = keys.union(
        Involvement.objects.filter(case=case).order_by().values("worker"), notes.values("author"), all=True
    )
    return User.objects.filter(pk__in=keys).order_by("name", "pk")


class TimelineFilter(forms.Form):
    """A choice out of the timeline; nonsense narrows nothing."""

    soort = forms.ChoiceField(label="Soort", required=False)
    wie = forms.ModelChoiceField(
        label="Wie", required=False, queryset=User.objects.none(), empty_label="Iedereen"
    )
    van = forms.DateField(label="Van", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    tot = forms.DateField(
        label="Tot en met", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, data, *, case, user, on):
        super().__init__(data)
        self.fields["soort"].choices = [("", "Alles"), *((key, label) for key, (label, _) in KINDS.items())]
        self.fields["wie"].queryset = seen_in(case, user, on=on)
        for field in self.fields.values():
            field.widget.attrs["class"] = "inp inp-a"
            field.widget.attrs["autocomplete"] = "off"

    def narrowing(self):
        """What timeline() takes."""
        self.is_valid()
        chosen = self.cleaned_data
        worker = chosen.get("wie")
        return {
            "kind": chosen.get("soort") or "",
            "by": worker.name if worker else "",
            "since": chosen.get("van"),
            "until": chosen.get("tot"),
        }
