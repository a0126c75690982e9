"""Who speaks for a resident, in which language, and what a visitor must know before a visit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures import person
from cases.models import Client, Document, Event, History, Involvement, Representative, SafetyNote
from tests.factories import CaseFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
PROOF = {"proof": "beschikking van de rechtbank", "proof_seen_on": date(2026, 6, 12)}


@pytest.fixture
def people():
    return around_a_case()


def represent(people, kind="mentor", *, by=None, starts_on=date(2026, 6, 1), **more):
    known = {"name": "M. Vink"} | PROOF | more
    return services.add_representative(
        case=people.case, kind=kind, starts_on=starts_on, on=TODAY, by=by or people.holder, **known
    )


def warn(people, *, readers="team", seen=None, by=None, review_on=date(2026, 12, 15), text="Bel vooraf."):
    return services.write_safety_note(
        case=people.case, text=text, readers=readers, review_on=review_on, seen=seen, on=TODAY,
        by=by or people.holder,
    )  # fmt: skip


def meet(people, *, seen=1, by=None, **more):
    known = {"language": "Arabisch", "needs_interpreter": True, "contact_wishes": "Bel na tien uur"} | more
    return services.change_person(case=people.case, seen=seen, on=TODAY, by=by or people.holder, **known)


class TestRepresentative:
    def test_says_who_signs_and_who_gets_letters(self, people):
        added = represent(people, "curator", phone=" 0172-123456 ")

        assert added.power.signs.startswith("De curator beslist en tekent.")
        assert added.power.letters == "Brieven gaan naar de curator."
        assert added.phone == "0172-123456"
        assert Event.objects.get().kind == "representative_added"

    @pytest.mark.parametrize("kind", Representative.Kind.values)
    def test_has_words_for_every_kind(self, kind):
        assert all(Representative(kind=kind).power)

    @pytest.mark.parametrize(
        ("first", "second", "starts_on", "may"),
        [
            ("curator", "curator", date(2026, 8, 31), False),
            ("curator", "curator", date(2026, 9, 1), True),
            ("curator", "mentor", date(2026, 8, 31), False),
            ("curator", "mentor", date(2026, 9, 1), True),
            ("trustee", "curator", date(2026, 8, 31), False),
            ("trustee", "mentor", date(2026, 7, 1), True),
            ("mentor", "mentor", date(2026, 8, 31), False),
            ("agent", "agent", date(2026, 7, 1), True),
            ("curator", "agent", date(2026, 7, 1), True),
        ],
    )
    def test_of_a_court_is_one_at_a_time_and_a_curator_stands_alone(
        self, people, first, second, starts_on, may
    ):
        represent(people, first, ends_on=date(2026, 8, 31))
        if may:
            represent(people, second, starts_on=starts_on)
            return
        with pytest.raises(ValidationError, match=r"al zo'n vertegenwoordiger|Naast een curator"):
            represent(people, second, starts_on=starts_on)

    def test_is_one_at_a_time_past_validation_too(self, people):
        known = {"client": people.case.client, "kind": "curator", "name": "X", "starts_on": TODAY, **PROOF}
        with pytest.raises(IntegrityError, match="cases_representative_one_of_a_kind_at_a_time"):
            Representative.objects.bulk_create([Representative(**known), Representative(**known)])

    @pytest.mark.parametrize(
        ("proof", "field"),
        [
            ({"proof": "", "proof_seen_on": None}, "proof"),
            ({"proof": "beschikking", "proof_seen_on": None}, "proof"),
            ({"proof": " ", "proof_seen_on": TODAY}, "proof"),
            ({"proof": "beschikking", "proof_seen_on": date(2026, 6, 16)}, "proof_seen_on"),
        ],
    )
    def test_needs_proof_that_was_seen(self, people, proof, field):
        with pytest.raises(ValidationError) as caught:
            represent(people, **proof)
        assert set(caught.value.message_dict) == {field}
        known = {"client": people.case.client, "kind": "agent", "name": "X", "starts_on": TODAY}
        with pytest.raises(IntegrityError, match="cases_representative_is_proved"), transaction.atomic():
            Representative.objects.bulk_create([Representative(**known)])

    def test_may_be_proved_by_a_document_of_this_dossier_only(self, people):
        def document(case):
            return Document.objects.create(case=case, author=people.holder, title="Besluit", dated_on=TODAY)

        own, other = document(people.case), document(CaseFactory())
        with pytest.raises(ValidationError, match="Kies een document uit dit dossier"):
            represent(people, proof="", proof_seen_on=None, proof_document=other)
        added = represent(people, proof="", proof_seen_on=None, proof_document=own)

        assert added.proof_document == own

    def test_changes_by_who_saw_the_last_version_only(self, people):
        added = represent(people)
        known = {"case": people.case, "representative": added, "starts_on": added.starts_on, **PROOF}
        services.change_representative(
            name="M. Vinkenoog", ends_on=TODAY, seen=1, on=TODAY, by=people.holder, **known
        )
        with pytest.raises(ValidationError, match="Een collega was u voor"):
            services.change_representative(name="M. Anders", seen=1, on=TODAY, by=people.lead, **known)

        added.refresh_from_db()
        assert (added.name, added.ends_on, added.version) == ("M. Vinkenoog", TODAY, 2)
        changed = History.objects.get(record="cases_representative", act="update")
        assert changed.old == {"name": "M. Vink", "ends_on": None}

    def test_is_kept_by_who_works_in_the_dossier(self, people):
        for who in (people.colleague, people.partner, people.stranger):
            for act in (represent, warn, meet):
                with pytest.raises(PermissionDenied, match="Alleen de vaste hulpverlener"):
                    act(people, by=who)
        represent(people, by=people.lead)


class TestLanguageAndWishes:
    def test_are_written_once_and_not_over_a_colleague(self, people):
        meet(people)
        with pytest.raises(ValidationError, match="Een collega was u voor"):
            meet(people, language="Turks", by=people.lead)

        client = Client.objects.get(pk=people.case.client_id)
        assert client.speaks == "Tolk nodig: Arabisch"
        assert client.contact_wishes == "Bel na tien uur"
        assert client.version == 2

    def test_an_interpreter_is_for_a_language(self, people):
        with pytest.raises(ValidationError, match="voor welke taal"):
            meet(people, language=" ")


class TestSafetyNote:
    @pytest.mark.parametrize(
        ("review_on", "may"),
        [
            (TODAY, False),
            (date(2026, 6, 16), True),
            (date(2027, 6, 16), True),
            (date(2027, 6, 17), False),
        ],
    )
    def test_is_looked_at_again_within_a_year(self, people, review_on, may):
        if may:
            assert warn(people, review_on=review_on).review_on == review_on
            return
        with pytest.raises(ValidationError, match="hooguit een jaar verder"):
            warn(people, review_on=review_on)

    def test_is_one_that_changes_and_lapses_with_a_trace(self, people):
        warn(people)
        with pytest.raises(ValidationError, match="Een collega was u voor"):
            warn(people, text="Hond aan de lijn.")
        warn(people, text="Hond aan de lijn.", seen=1, by=people.lead)
        with pytest.raises(ValidationError, match="waarom deze notitie vervalt"):
            services.end_safety_note(case=people.case, reason=" ", seen=2, on=TODAY, by=people.holder)
        services.end_safety_note(
            case=people.case, reason="De hond is weg", seen=2, on=TODAY, by=people.holder
        )
        with pytest.raises(ValidationError, match="Er is geen veiligheidsnotitie"):
            services.end_safety_note(case=people.case, reason="x", seen=3, on=TODAY, by=people.holder)

        note = SafetyNote.objects.get()
        assert (note.written_by, note.ended_on, note.end_reason) == (people.lead, TODAY, "De hond is weg")
        changed = History.objects.filter(record="cases_safetynote", act="update").order_by("pk").first()
        assert changed.old["text"] == "Bel vooraf."
        assert warn(people, text="Er is een nieuwe hond.").version == 1

    @pytest.mark.django_db(transaction=True)
    def test_of_two_colleagues_at_once_the_first_one_stands(self):
        people = around_a_case()

        def write(by):
            try:
                return warn(people, by=by)
            except ValidationError as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(write, [people.holder, people.lead]))

        assert sum(isinstance(one, SafetyNote) for one in results) == 1
        assert SafetyNote.objects.count() == 1


class TestThePage:
    @pytest.fixture
    def today(self):
        return timezone.localdate()

    def see(self, client, who, people, route="person"):
        client.force_login(who, backend="providers.access.EmailBackend")
        return client.get(reverse(f"cases:{route}", args=[people.case.pk]))

    def test_shows_the_safety_note_to_who_visits_and_to_no_one_else(self, client, people, today):
        warn(people, text="Ga met twee mensen.", readers="team", review_on=date(2026, 12, 31))
        taken_on = {"case": people.case, "partner": people.partner.employer, "accepted": True}
        ReferralFactory(**taken_on, level="referral")
        Involvement.objects.create(case=people.case, worker=people.colleague, level="core", starts_on=TODAY)

        for who, sees in ((people.holder, True), (people.colleague, True), (people.partner, False)):
            page = self.see(client, who, people)
            assert page.status_code == 200
            assert ("Ga met twee mensen." in page.content.decode()) is sees, who
        assert self.see(client, people.stranger, people).status_code == 404
        for route in ("work", "cases"):
            client.force_login(people.holder, backend="providers.access.EmailBackend")
            assert "twee mensen" not in client.get(reverse(f"cases:{route}")).content.decode()

        warn(people, text="Ga met twee mensen.", readers="partners", seen=1, review_on=date(2026, 12, 31))
        assert "Ga met twee mensen." in self.see(client, people.partner, people).content.decode()
        referral = people.case.referrals.get()
        page = client.get(reverse("cases:referral", args=[referral.pk])).content.decode()
        assert "Ga met twee mensen." in page

    def test_tells_in_the_head_who_speaks_and_in_which_language(self, client, people):
        represent(people, "trustee", phone="0172-123456")
        meet(people)

        page = self.see(client, people.holder, people, "case").content.decode()

        assert "Bewindvoerder: M. Vink · 0172-123456" in page
        assert "Tolk nodig: Arabisch" in page

    def test_keeps_what_was_typed_when_a_colleague_was_first(self, client, people):
        meet(people)
        client.force_login(people.holder, backend="providers.access.EmailBackend")

        url = reverse("cases:change_person", args=[people.case.pk])
        page = client.post(url, {"language": "Turks", "contact_wishes": "", "seen": "1"})

        assert page.status_code == 422
        text = page.content.decode()
        assert "Een collega was u voor" in text
        assert "Bel na tien uur" in text
        assert 'value="Turks"' in text


def test_the_copy_of_the_resident_tells_all_of_it(people):
    represent(people)
    warn(people)
    parts = {part.key: part for part in person.PARTS}

    (who,) = person.gather(parts["vertegenwoordigers"], people.case.client, on=TODAY)
    (note,) = person.gather(parts["huisbezoek"], people.case.client, on=TODAY)

    assert (who["naam"], who["soort vertegenwoordiger"]) == ("M. Vink", "mentor")
    assert note["waar let u op bij een huisbezoek"] == "Bel vooraf."


def test_another_team_has_nothing_to_do_with_it(client, people):
    represent(people)
    other = UserFactory(coach=True)
    client.force_login(other, backend="providers.access.EmailBackend")
    for route in ("change_person", "add_representative", "write_safety_note", "end_safety_note"):
        assert client.get(reverse(f"cases:{route}", args=[people.case.pk])).status_code == 404
