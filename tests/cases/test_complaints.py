"""The register of complaints and objections: who, when, and by when."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cases.figures.due import blocked
from cases.models import Complaint, ComplaintCase, History, RegisterCorrection
from cases.services import complaints as services
from providers.models import Role
from tests.factories import CaseFactory, MunicipalityFactory, PartnerFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def lead():
    return UserFactory(lead=True)


def complaint(by, **words):
    said = {"kind": "complaint", "received_on": date(2026, 6, 1), "subject": "Te laat gebeld", "owner": by}
    return services.keep_complaint(on=TODAY, by=by, **said | words)


def stored(**words):
    said = {"kind": "complaint", "received_on": date(2026, 6, 1), "municipality": MunicipalityFactory()}
    return Complaint.objects.create(**said | words)


def posted(**words):
    day = timezone.localdate() - timedelta(days=3)
    said = {"kind": "complaint", "received_on": day.isoformat(), "subject": "Te laat gebeld"}
    return said | {"form_key": str(uuid.uuid4())} | words


class TestTheTerm:
    def test_art_9_11_a_complaint_is_handled_in_six_weeks(self):
        assert stored(received_on=date(2026, 6, 1)).due_on == date(2026, 7, 13)

    @pytest.mark.parametrize(
        ("words", "due_on"),
        [
            # Made known on Monday 4 May: objecting until 15 June, six or twelve weeks after that.
            ({"announced_on": date(2026, 5, 4)}, date(2026, 7, 27)),
            ({"announced_on": date(2026, 5, 4), "has_committee": True}, date(2026, 9, 7)),
            ({"announced_on": date(2026, 5, 4), "extended_on": date(2026, 7, 1)}, date(2026, 9, 7)),
            # The term for objecting ends on Whit Monday, so it begins a day later.
            ({"announced_on": date(2026, 4, 13)}, date(2026, 7, 7)),
            # Not known when it was made known: counted from receipt, early and never late.
            ({}, date(2026, 7, 13)),
            ({"has_committee": True}, date(2026, 8, 24)),
        ],
    )
    def test_art_7_10_an_objection_is_decided_after_the_term_for_objecting(self, words, due_on):
        known = stored(kind="objection", received_on=date(2026, 6, 1), **words)

        assert known.due_on == due_on
        assert Complaint.objects.with_end().get().ends_on <= due_on

    @pytest.mark.parametrize(
        ("words", "due_on"),
        [
            ({"has_committee": True}, date(2026, 8, 10)),
            ({"extended_on": date(2026, 7, 13)}, date(2026, 8, 10)),
        ],
    )
    def test_art_9_11_a_committee_or_putting_it_off_makes_it_ten_weeks(self, words, due_on):
        assert stored(received_on=date(2026, 6, 1), **words).due_on == due_on

    def test_it_is_put_off_before_the_term_is_over(self, lead):
        known = stored(received_on=date(2026, 4, 1), owner=lead, municipality=lead.team.municipality)

        with pytest.raises(ValidationError, match="voorbij"):
            complaint(
                lead, complaint=known, seen=1, received_on=date(2026, 4, 1), extended_on=TODAY, correction="x"
            )

    def test_a_term_that_ends_on_a_holiday_moves_on(self):
        # 42 days after 13 April is 25 May, Whit Monday.
        assert stored(received_on=date(2026, 4, 13)).due_on == date(2026, 5, 26)

    def test_what_is_due_first_stands_first(self, lead, client):
        late = stored(kind="objection", received_on=date(2026, 3, 1), has_committee=True)
        soon = stored(received_on=date(2026, 3, 2))
        client.force_login(lead)

        assert client.get("/klachten").context["page"].rows == [soon, late]


class TestTheAct:
    def test_registers_for_the_municipality_of_who_does_it(self, lead):
        done = complaint(lead)

        assert done.municipality_id == lead.team.municipality_id
        assert (done.owner, done.handled_on) == (lead, None)

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"received_on": date(2026, 6, 16)}, "received_on"),
            ({"handled_on": date(2026, 6, 16), "upheld": "yes"}, "handled_on"),
            ({"handled_on": date(2026, 5, 31), "upheld": "yes"}, "handled_on"),
            ({"handled_on": date(2026, 6, 15)}, "upheld"),
            ({"upheld": "no"}, "handled_on"),
        ],
    )
    def test_tells_by_the_field_what_is_wrong(self, lead, words, field):
        with pytest.raises(ValidationError) as refused:
            complaint(lead, **words)

        assert list(refused.value.message_dict) == [field]

    def test_what_stood_there_is_put_right_with_a_reason_and_kept(self, lead):
        known = complaint(lead)
        with pytest.raises(ValidationError) as refused:
            complaint(lead, complaint=known, seen=1, received_on=date(2026, 6, 2))
        assert list(refused.value.message_dict) == ["correction"]

        complaint(
            lead, complaint=known, seen=1, received_on=date(2026, 6, 2), correction="Verkeerde poststempel"
        )

        kept = RegisterCorrection.objects.get()
        assert (kept.row_id, kept.field, kept.was, kept.became, kept.by) == (
            known.pk, "ontvangen op", "01-06-2026", "02-06-2026", lead,
        )  # fmt: skip
        assert History.objects.filter(record="cases_complaint", act="update").count() == 1

    def test_is_refused_when_a_colleague_was_first(self, lead):
        known = complaint(lead)
        complaint(lead, complaint=known, seen=1, handled_on=TODAY, upheld="partly")

        with pytest.raises(ValidationError, match="collega"):
            complaint(lead, complaint=known, seen=1, handled_on=TODAY, upheld="no")

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.TEAM_LEAD, Role.CONSULTANT}))
    def test_is_for_nobody_else(self, role):
        with pytest.raises(PermissionDenied):
            complaint(UserFactory(roles=[role], team=TeamFactory()))


class TestThePages:
    @pytest.mark.parametrize("role", Role)
    def test_open_by_role(self, client, role):
        client.force_login(UserFactory(roles=[role], team=TeamFactory(), employer=PartnerFactory()))
        able = role in {Role.TEAM_LEAD, Role.CONSULTANT}

        assert client.get("/klachten/nieuw").status_code == (200 if able else 403)
        assert client.get("/klachten").status_code == (200 if able or role == Role.PRIVACY_OFFICER else 403)

    def test_a_lead_of_another_municipality_is_a_stranger(self, client):
        other = MunicipalityFactory(external_id="GM0569", name="Nieuwkoop")
        client.force_login(UserFactory(lead=True, team__municipality=other))
        known = stored(subject="Iets van hiernaast")

        assert client.get(f"/klachten/{known.pk}").status_code == 404
        assert client.post(f"/klachten/{known.pk}", posted()).status_code == 404
        assert b"hiernaast" not in client.get("/klachten").content

    def test_the_privacy_officer_reads_all_and_changes_nothing(self, client):
        client.force_login(UserFactory(privacy_officer=True))
        known = stored(subject="Te laat gebeld")

        assert b"Te laat gebeld" in client.get("/klachten").content
        assert client.post(f"/klachten/{known.pk}", posted()).status_code == 403

    def test_a_form_that_is_sent_twice_registers_once(self, client, lead):
        client.force_login(lead)
        form = posted(owner=lead.pk)

        assert client.post("/klachten/nieuw", form).status_code == 302
        assert client.post("/klachten/nieuw", form).status_code == 302
        assert Complaint.objects.count() == 1

    def test_handling_it_takes_it_from_the_list(self, client, lead):
        client.force_login(lead)
        known = stored(received_on=timezone.localdate() - timedelta(days=3), subject="Te laat gebeld")
        done = posted(owner=lead.pk, seen=1, handled_on=timezone.localdate().isoformat(), upheld="partly")

        assert client.post(f"/klachten/{known.pk}", done).status_code == 302

        assert not client.get("/klachten").context["page"].rows
        assert client.get("/klachten?toon=afgehandeld").context["page"].rows == [known]

    def test_says_in_dutch_by_the_field_what_is_missing(self, client, lead):
        client.force_login(lead)

        answer = client.post("/klachten/nieuw", {"form_key": str(uuid.uuid4()), "received_on": "31-31-2026"})

        assert answer.status_code == 422
        for words in ("Kies klacht of bezwaar.", "Vul een datum in die bestaat.", "Kies wie het behandelt."):
            assert words in answer.content.decode()

    def test_pages_by_key_with_the_same_number_of_statements(self, client, lead, queries):
        client.force_login(lead)
        Complaint.objects.bulk_create(
            Complaint(kind="complaint", received_on=date(2026, 6, 1), municipality=lead.team.municipality)
            for _ in range(31)
        )

        with queries(12):
            first = client.get("/klachten").context["page"]
        second = client.get(f"/klachten{first.next_url}").context["page"]

        assert (len(first.rows), len(second.rows), second.next_url) == (30, 1, "")
        assert {row.pk for row in first.rows}.isdisjoint(row.pk for row in second.rows)

    @pytest.mark.parametrize("start", ["x", "1", "9999999999.1", "1.99999999999999999999", "²."])
    def test_a_page_that_is_nonsense_is_no_error(self, client, lead, start):
        client.force_login(lead)

        assert client.get("/klachten", {"na": start}).status_code == 200


class TestTheDossierItIsAbout:
    @pytest.fixture
    def case(self, lead):
        return CaseFactory(team=lead.team, closed=True)

    def test_is_named_by_number_and_keeps_its_resident(self, lead, case):
        known = complaint(lead, number=case.pk)

        assert blocked([case.client_id], on=TODAY) == {case.client_id: "Er loopt een klacht of bezwaar."}
        words = {"seen": known.version, "handled_on": TODAY, "upheld": "no", "number": case.pk}
        complaint(lead, complaint=known, **words)
        assert blocked([case.client_id], on=TODAY) == {}

    def test_can_be_another_or_none(self, lead, case):
        known = complaint(lead, number=case.pk)
        other = CaseFactory(team=lead.team)

        complaint(lead, complaint=known, seen=known.version, number=other.pk)
        assert ComplaintCase.objects.get().case == other
        known.refresh_from_db()
        complaint(lead, complaint=known, seen=known.version, number=None)
        assert not ComplaintCase.objects.exists()

    def test_is_one_that_the_worker_reads(self, lead):
        with pytest.raises(ValidationError, match="niet gevonden, of niet voor u"):
            complaint(lead, number=CaseFactory().pk)

    def test_of_a_colleague_that_this_worker_may_not_read_stays_and_is_not_shown(self, lead, client):
        known = complaint(lead)
        elsewhere = CaseFactory()
        ComplaintCase.objects.create(complaint=known, case=elsewhere)
        client.force_login(lead)

        page = client.get(f"/klachten/{known.pk}").content.decode()
        assert elsewhere.number not in page
        complaint(lead, complaint=known, seen=known.version)
        assert ComplaintCase.objects.get().case == elsewhere
        known.refresh_from_db()
        with pytest.raises(ValidationError, match="al een dossier"):
            complaint(lead, complaint=known, seen=known.version, number=CaseFactory(team=lead.team).pk)

    def test_stands_on_the_form_and_in_no_list(self, lead, case, client):
        client.force_login(lead)

        client.post("/klachten/nieuw", posted(owner=lead.pk, number=case.number))

        known = Complaint.objects.get()
        assert known.link.case == case
        assert case.number in client.get(f"/klachten/{known.pk}").content.decode()
        assert case.number not in client.get("/klachten").content.decode()
