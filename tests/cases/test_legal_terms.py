"""The terms of the law and of keeping: dated rows, changed from a later day, seen before they are kept."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from cases.models import Complaint, LegalTerm, RetentionTerm, term_on
from cases.models.legal_term import legal_terms
from cases.services import legal_terms as services
from intake.models import Assessment
from tests.factories import MunicipalityFactory, SupportRequestFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 4)
LATER = date(2026, 6, 1)


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


def laid_down(by, commit, code="complaint", *, starts_on=LATER, length=56, on=ON):
    words = {"starts_on": starts_on, "length": length, "source": "Awb art. 9:11, zoals gewijzigd"}
    with commit(execute=True):
        return services.lay_down(term=LegalTerm(code=code), on=on, by=by, **words)


def complaint(**words):
    town = MunicipalityFactory()
    said = {"kind": "complaint", "received_on": LATER, "municipality": town}
    return Complaint.objects.create(**said | words)


class TestAClock:
    def test_keeps_the_term_of_the_day_it_started_on(self, admin, django_capture_on_commit_callbacks):
        before, after = complaint(received_on=LATER - timedelta(days=1)), complaint()

        laid_down(admin, django_capture_on_commit_callbacks)

        assert (before.due_on, after.due_on) == (date(2026, 7, 13), date(2026, 7, 27))
        ends = dict(Complaint.objects.unhandled().with_end().values_list("pk", "ends_on"))
        assert ends == {before.pk: date(2026, 7, 12), after.pk: date(2026, 7, 27)}

    def test_art_2_3_2_of_an_assessment_too(self, admin, django_capture_on_commit_callbacks):
        days = (LATER - timedelta(days=1), LATER)
        found = [Assessment.objects.create(request=SupportRequestFactory(), reported_on=day) for day in days]

        laid_down(admin, django_capture_on_commit_callbacks, "assessment", length=28)

        assert [one.due_on for one in found] == [date(2026, 7, 13), date(2026, 6, 29)]
        rows = Assessment.objects.running().order_by("reported_on")
        assert [row.ends_on for row in rows] == [date(2026, 7, 12), date(2026, 6, 29)]

    def test_of_before_the_law_has_its_first_term(self):
        assert term_on("objection_committee", date(1990, 1, 1)) == 70
        assert term_on("objection_committee", date(2009, 9, 30)) == 70
        assert term_on("objection_committee", date(2009, 10, 1)) == 84

    def test_asks_for_all_terms_once_a_minute(self, django_assert_num_queries):
        legal_terms.forget()

        with django_assert_num_queries(1):
            assert [term_on("complaint", ON), term_on("assessment", ON)] == [42, 42]


class TestLayingDown:
    @pytest.mark.parametrize("starts_on", [ON - timedelta(days=1), ON])
    def test_is_refused_for_today_and_before(self, admin, starts_on, django_capture_on_commit_callbacks):
        with pytest.raises(ValidationError) as refused:
            laid_down(admin, django_capture_on_commit_callbacks, starts_on=starts_on)

        assert list(refused.value.message_dict) == ["starts_on"]

    def test_tells_what_runs_and_keeps_its_term(self, admin, django_capture_on_commit_callbacks):
        complaint()
        complaint(handled_on=LATER, upheld="no")

        kept = laid_down(admin, django_capture_on_commit_callbacks)

        assert [effect.number for effect in kept.effects] == [None, 1]
        assert "1 juni 2026" in kept.effects[0].text

    def test_says_that_the_figures_keep_their_definition(self, admin, django_capture_on_commit_callbacks):
        kept = laid_down(admin, django_capture_on_commit_callbacks, "decision", length=21)

        assert "K05" in kept.effects[-1].text

    def test_twice_from_one_day_is_refused(self, admin, django_capture_on_commit_callbacks):
        laid_down(admin, django_capture_on_commit_callbacks)

        with pytest.raises(ValidationError, match="Trek die eerst in"):
            laid_down(admin, django_capture_on_commit_callbacks, length=49)

    @pytest.mark.parametrize("length", [0, 3_651])
    def test_of_no_length_is_refused_by_the_database(self, length):
        with pytest.raises(IntegrityError):
            LegalTerm.objects.bulk_create([LegalTerm(code="meet", starts_on=ON, length=length, source="x")])

    def test_is_for_the_administrator(self, django_capture_on_commit_callbacks):
        with pytest.raises(PermissionDenied):
            laid_down(UserFactory(lead=True), django_capture_on_commit_callbacks)

    def test_of_keeping_holds_from_its_day(self, admin):
        words = {"starts_on": LATER, "years": 20, "days": 0, "source": "Wmo 2015 art. 5.3.4"}

        services.lay_down(term=RetentionTerm(kind="case"), on=ON, by=admin, **words)

        held = [RetentionTerm.objects.held_on(day)["case"].years for day in (LATER - timedelta(1), LATER)]
        assert held == [15, 20]


class TestWithdrawing:
    def test_leaves_what_held(self, admin, django_capture_on_commit_callbacks):
        kept = laid_down(admin, django_capture_on_commit_callbacks)

        with django_capture_on_commit_callbacks(execute=True):
            services.withdraw(term=kept.row, on=LATER - timedelta(days=1), by=admin)

        assert term_on("complaint", LATER) == 42

    def test_of_what_holds_is_refused(self, admin, django_capture_on_commit_callbacks):
        kept = laid_down(admin, django_capture_on_commit_callbacks)

        with pytest.raises(PermissionDenied, match="geldt al"):
            services.withdraw(term=kept.row, on=LATER, by=admin)


class TestThePage:
    def test_shows_what_it_touches_and_keeps_it_then(self, admin, client):
        client.force_login(admin)
        day = timezone.localdate() + timedelta(days=30)
        form = {"length": "56", "starts_on": day.isoformat(), "source": "Awb art. 9:11 lid 1"}

        shown = client.post("/vaste-termijnen/wet/complaint", form | {"form_key": str(uuid.uuid4())})
        assert "Er is nog niets bewaard" in shown.content.decode()
        assert LegalTerm.objects.filter(code="complaint").count() == 1

        form |= {"zeker": "1", "form_key": str(uuid.uuid4())}
        assert client.post("/vaste-termijnen/wet/complaint", form).status_code == 302
        page = client.get("/vaste-termijnen/wet/complaint").content.decode()
        assert "56 dagen" in page
        assert admin.name in page
        new = LegalTerm.objects.get(code="complaint", length=56)
        path = f"/vaste-termijnen/wet/complaint/{new.pk}/intrekken"
        assert client.post(path, {"form_key": str(uuid.uuid4())}).status_code == 302
        assert "Ingetrokken vanaf" in client.get("/vaste-termijnen/wet/complaint").content.decode().replace(
            "</b>", ""
        )

    def test_says_by_the_field_what_is_wrong(self, admin, client):
        client.force_login(admin)
        today = timezone.localdate().isoformat()

        page = client.post("/vaste-termijnen/bewaren/case", {"years": "0", "starts_on": today, "days": ""})

        assert page.status_code == 422
        assert "Vul in waar dit staat" in page.content.decode()

    @pytest.mark.parametrize("path", ["wet/onbekend", "elders/complaint"])
    def test_of_an_unknown_term_is_not_there(self, admin, client, path):
        client.force_login(admin)

        assert client.get(f"/vaste-termijnen/{path}").status_code == 404
