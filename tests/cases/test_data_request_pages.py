"""The pages and letters about a request of a resident about their data."""

import uuid
from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.utils import timezone

from cases.models import DataRequest
from cases.services import data_requests as services
from cases.states import RequestState
from providers.models import Role
from tests.cases.requested import DAY, decided, in_work, registered
from tests.factories import CaseFactory, TeamFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
S = RequestState


@pytest.fixture
def officer():
    return UserFactory(privacy_officer=True)


def posted(**words):
    day = timezone.localdate().isoformat()
    said = {"kind": "access", "received_on": day, "way": "desk", "wish": "Alles zien.", "asked_by": "self"}
    return said | {"form_key": str(uuid.uuid4())} | words


class TestThePages:
    @pytest.mark.parametrize("role", Role)
    def test_only_the_officer_sees_the_list(self, client, role):
        client.force_login(UserFactory(roles=[role], team=TeamFactory()))

        assert client.get("/verzoeken").status_code == (200 if role == Role.PRIVACY_OFFICER else 403)

    def test_the_holder_writes_one_down_from_the_dossier_once(self, client):
        people = around_a_case()
        client.force_login(people.holder)
        form = posted()

        for _ in range(2):
            assert client.post(f"/dossier/{people.case.pk}/verzoek/", form).status_code == 302

        assert DataRequest.objects.get().client == people.case.client

    @pytest.mark.parametrize(("who", "status"), [("colleague", 404), ("partner", 404), ("stranger", 404)])
    def test_others_do_not(self, client, who, status):
        people = around_a_case()
        client.force_login(getattr(people, who))

        assert client.post(f"/dossier/{people.case.pk}/verzoek/", posted()).status_code == status

    def test_the_desk_writes_one_down_by_number(self, client):
        case = CaseFactory()
        client.force_login(UserFactory(desk=True))

        answer = client.post("/verzoeken/nieuw", posted(number=case.number), follow=True)

        assert DataRequest.objects.get().client == case.client
        assert case.client.last_name not in answer.content.decode()

    def test_says_in_dutch_by_the_field_what_is_missing(self, client):
        client.force_login(UserFactory(desk=True))

        answer = client.post("/verzoeken/nieuw", {"form_key": str(uuid.uuid4()), "received_on": "31-31-2026"})

        assert answer.status_code == 422
        for words in ("Kies wat de inwoner vraagt.", "Vul een datum in die bestaat.", "Schrijf op wat"):
            assert words in answer.content.decode()

    def test_the_officer_goes_from_step_to_step(self, client, officer):
        request = registered(officer, kind="objection")
        client.force_login(officer)
        today = timezone.localdate().isoformat()

        def step(name, **words):
            request.refresh_from_db()
            form = {"act": name, "seen": request.version, "form_key": str(uuid.uuid4())} | words
            return client.post(f"/verzoeken/{request.pk}", form).status_code

        assert step("decide", decision="granted", answer="Ja.") == 200  # not yet: nothing was done
        assert step("identity", how="known", checked_on=today) == 302
        assert step("start") == 302
        assert step("decide", decision="granted") == 422
        assert step("decide", decision="granted", answer="Wij delen niets meer.") == 302
        request.refresh_from_db()
        assert request.state == S.GRANTED

    @pytest.mark.parametrize("which", ["ontvangst", "verlenging", "antwoord"])
    def test_letters_are_tagged_and_name_the_ways_to_disagree(self, client, officer, which):
        request = in_work(officer, kind="objection")
        services.extend(request=request, reason="Veel dossiers.", on=DAY, by=officer)
        decided(officer, request)
        client.force_login(officer)

        answer = client.get(f"/verzoeken/{request.pk}/brief/{which}")

        with pikepdf.open(BytesIO(answer.content)) as document:
            assert document.Root.MarkInfo.Marked
            assert str(document.Root.Lang) == "nl"
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages)
        assert request.number in text
        assert ("Autoriteit Persoonsgegevens" in text) == (which == "antwoord")

    def test_a_letter_that_does_not_apply_is_not_there(self, client, officer):
        request = registered(officer)
        client.force_login(officer)

        assert client.get(f"/verzoeken/{request.pk}/brief/antwoord").status_code == 404
        assert client.get(f"/verzoeken/{request.pk}/brief/onzin").status_code == 404
