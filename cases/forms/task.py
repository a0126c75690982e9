"""The forms of tasks in a dossier."""

from django import forms

from cases.forms.acts import WorkerField
from cases.models import Involvement, Task
from providers.doors import ActForm, DayField
from providers.models import User


def working_in(case, *, on):
    """Colleagues who can be named for something in the dossier: those involved in all of it."""
    levels = [Involvement.Level.FULL, Involvement.Level.DIRECTION]
    involved = case.involvements.in_force(on=on).filter(level__in=levels)
    found = User.objects.at_work(on=on).filter(pk__in=involved.values("worker"))
    return found.select_related("employer").order_by("name", "pk")


class TaskForm(ActForm):
    """What must be done, by when and by whom."""

    text = forms.CharField(
        label="Wat moet er gebeuren?",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Schrijf op wat er moet gebeuren."},
    )
    due_on = DayField(label="Uiterlijk op", missing="Kies de dag waarop het klaar moet zijn.")
    worker = WorkerField(
        label="Voor wie?",
        required=False,
        help_text="Bij vervanging gaat een taak van de vaste hulpverlener vanzelf naar de vervanger.",
    )

    def __init__(self, data=None, *, case, on, task: Task | None = None):
        known = {"text": task.text, "due_on": task.due_on, "worker": task.worker_id} if task else {}
        super().__init__(data, initial=known)
        self.fields["worker"].empty_label = "Wie het dossier houdt"
        self.fields["worker"].queryset = working_in(case, on=on)


class TaskChangeForm(TaskForm):
    """The same, with the version that was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, on, task):
        super().__init__(data, case=task.case, on=on, task=task)
        self.initial["seen"] = task.version


class SeenForm(ActForm):
    """Yes to what was on the screen: only its version."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, version):
        super().__init__(data, initial={"seen": version})


class SeenReasonForm(SeenForm):
    """The same with a reason."""

    reason = forms.CharField(label="Waarom?", max_length=200)
    field_order = ["reason", "seen"]
