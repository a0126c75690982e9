"""The model of phases: in versions, each from a day to come."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.figures.escalation import model_on
from cases.models import EscalationModel
from cases.services import escalation as services
from tests.cases.phases import DAY, TODAY, to_phase, with_a_director
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return with_a_director()


class TestModel:
    def lay_down(self, by, *, count=4, starts_on=TODAY + DAY):
        phases = [{"name": f"Fase {n}", "situation": "", "roles": ["holder"]} for n in range(count)]
        words = {"fast_phases": 2, "fast_days": 30, "again_days": 30, "reason": "Afspraak in de regio."}
        words |= {"up_triggers": ["Iets"], "down_triggers": []}
        return services.lay_down_model(phases=phases, starts_on=starts_on, on=TODAY, by=by, **words)

    def test_holds_from_its_day(self, people):
        by = UserFactory(roles=["administrator"])

        self.lay_down(by, count=5)

        assert [len(model_on(day).phases.all()) for day in (TODAY, TODAY + DAY)] == [4, 5]

    def test_begins_later_has_two_phases_and_one_version_a_day(self):
        by = UserFactory(roles=["administrator"])
        self.lay_down(by)

        for words, said in (
            ({"starts_on": TODAY}, "die nog komt"), ({"count": 1}, "ten minste twee"), ({}, "al een ander"),
        ):  # fmt: skip
            with pytest.raises(ValidationError, match=said):
                self.lay_down(by, **words)

    def test_keeps_the_phases_that_dossiers_are_in(self, people):
        to_phase(people, 4)

        with pytest.raises(ValidationError, match="Houd ten minste"):
            self.lay_down(UserFactory(roles=["administrator"]), count=3)

    def test_is_laid_down_by_an_administrator_and_withdrawn_before_its_day(self, people):
        with pytest.raises(PermissionDenied):
            self.lay_down(people.lead)
        by = UserFactory(roles=["administrator"])
        later = self.lay_down(by)
        with pytest.raises(PermissionDenied, match="geldt al"):
            services.withdraw_model(model=model_on(TODAY), on=TODAY, by=by)

        services.withdraw_model(model=later, on=TODAY, by=by)

        assert EscalationModel.objects.count() == 1

    def test_is_laid_down_on_its_page(self, client):
        client.force_login(UserFactory(roles=["administrator"]), backend="providers.access.EmailBackend")
        page = reverse("cases:escalation_model")
        shown = client.get(page)
        assert "Geen of lichte zorgen" in shown.content.decode()
        form = shown.context["form"]
        sent = {
            name: form[name].value() or ("" if not name.endswith("roles") else []) for name in form.fields
        }
        sent["starts_on"] = str(timezone.localdate() + DAY)
        sent |= {"phase_5_name": "Extra", "reason": "Regio"}

        answer = client.post(page, sent)

        assert answer.status_code == 302
        assert [one.name for one in EscalationModel.objects.first().phases.all()][-1] == "Extra"
        sent |= {"phase_3_name": "", "starts_on": str(timezone.localdate() + 2 * DAY)}
        assert "Noem ook deze fase" in client.post(page, sent).content.decode()
