"""The pages of letters: from the question or the dossier to paper, and who finds what there."""

import uuid

import pytest
from django.utils import timezone

from cases.services import protect, withdraw_document
from intake.models import Assessment, AssessmentPart, Letter, Weighing
from providers.models import Role, Sender
from tests.factories import UserFactory
from tests.intake.letters import ADDRESS, ON, K, decided, file_of, question, sender, text_of, write
from tests.people import around_a_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    return sender().municipality


@pytest.fixture
def desk():
    return UserFactory(desk=True)


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def asked(people):
    """A question of a resident with a dossier."""
    return question(client=people.case.client, case=people.case)


@pytest.fixture
def consultant(people):
    return UserFactory(roles=[Role.CONSULTANT], team=people.case.team)


def form(**words):
    return {"address": ADDRESS, "seen": 0, "form_key": str(uuid.uuid4()), "doel": "vastleggen"} | words


class TestPages:
    @pytest.fixture
    def browser(self, client):
        def as_user(user):
            client.force_login(user, backend="providers.access.EmailBackend")
            return client

        return as_user

    def test_a_letter_goes_from_the_question_to_paper(self, browser, desk):
        asked, page = question(), browser(desk)
        url = f"/hulpvraag/{asked.pk}/brieven"
        assert "Ontvangstbevestiging</a>" in page.get(url).content.decode()
        shown = page.get(f"{url}/receipt").content.decode()
        assert "Geachte mevrouw Zwartjes," in shown
        assert "[eigen tekst]" in shown

        done = page.post(f"{url}/receipt", form(own="Tot dinsdag."))

        assert done.headers["Location"] == url
        letter = Letter.objects.get()
        assert (letter.dated_on, "Tot dinsdag." in letter.text) == (timezone.localdate(), True)
        answer = page.get(f"/brief/{letter.pk}")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == f'inline; filename="brief-{letter.pk}.pdf"'
        assert answer.content == file_of(letter)

    def test_an_example_stores_nothing(self, browser, desk):
        asked, page = question(), browser(desk)

        answer = page.post(f"/hulpvraag/{asked.pk}/brieven/receipt", form(doel="voorbeeld", own="Tot dan."))

        assert "Tot dan." in text_of(answer.content)
        assert not Letter.objects.exists()

    def test_a_double_click_is_one_letter(self, browser, desk):
        asked, page = question(), browser(desk)
        sent = form()

        answers = [page.post(f"/hulpvraag/{asked.pk}/brieven/receipt", sent) for _ in range(2)]

        assert {answer.headers["Location"] for answer in answers} == {f"/hulpvraag/{asked.pk}/brieven"}
        assert Letter.objects.count() == 1

    def test_a_form_without_a_button_is_answered(self, browser, desk):
        answer = browser(desk).post(f"/hulpvraag/{question().pk}/brieven/receipt", form(doel="iets"))

        assert answer.status_code == 422
        assert "bekijken of vastleggen" in answer.content.decode()

    def test_the_report_begins_with_what_was_weighed(self, browser, people, asked):
        finding = "Zij kan nog koken."
        weighed = {"step": "own_strength", "is_enough": False, "finding": finding}
        Weighing.objects.create(request=asked, by=people.holder, on=ON, **weighed)

        page = browser(people.holder).get(f"/hulpvraag/{asked.pk}/brieven/report").content.decode()

        assert f"- Eigen kracht: {finding}" in page

        assessment = Assessment.objects.create(request=asked, reported_on=ON)
        known = {"subject": "network", "is_discussed": True, "text": "De zoon komt vaak."}
        AssessmentPart.objects.create(assessment=assessment, by=people.holder, on=ON, **known)
        page = browser(people.holder).get(f"/hulpvraag/{asked.pk}/brieven/report").content.decode()
        assert "# Mantelzorg en sociaal netwerk\nDe zoon komt vaak." in page

    @pytest.mark.parametrize(
        ("kind", "words", "missing"),
        [
            ("invitation", {}, ["Vul een datum in.", "Vul in hoe laat", "Vul in waar"]),
            ("report", {"address": ""}, ["Schrijf op wat er is onderzocht.", "Vul de naam en het adres in."]),
            ("grant", {}, ["Vul in welke voorziening.", "Schrijf op waarom", "Vul een datum in."]),
        ],
    )
    def test_says_by_the_field_what_is_missing(self, browser, asked, consultant, kind, words, missing):
        decided(asked, "granted")

        page = browser(consultant).post(f"/hulpvraag/{asked.pk}/brieven/{kind}", form(**words))

        assert page.status_code == 422
        assert all(word in page.content.decode() for word in missing)

    def test_what_the_worker_fills_in_stands_in_the_letter(self, browser, asked, consultant):
        words = {"talk_on": "2026-05-19", "talk_at": "09:05", "place": "bij u thuis"}

        browser(consultant).post(f"/hulpvraag/{asked.pk}/brieven/invitation", form(**words))

        text = Letter.objects.get().text
        assert "- Dag: dinsdag 19 mei 2026\n- Tijd: 9.05 uur\n- Plaats: bij u thuis" in text

    def test_says_what_is_to_be_done_first(self, browser, desk, consultant, asked):
        Sender.objects.all().delete()
        page = browser(desk).get(f"/hulpvraag/{asked.pk}/brieven/receipt").content.decode()
        nobody = browser(desk).get(f"/hulpvraag/{question().pk}/brieven").content.decode()

        assert "nog geen afzender van deze gemeente" in page
        assert "nog geen afzender van deze gemeente" in nobody
        assert '<form class="card"' not in page

    def test_strangers_find_nothing_and_the_desk_only_receipts(
        self, browser, people, asked, desk, consultant
    ):
        write(asked, by=desk)
        report = write(asked, K.REPORT, by=people.holder)
        urls = [
            f"/hulpvraag/{asked.pk}/brieven",
            f"/brief/{report.pk}",
            f"/hulpvraag/{asked.pk}/brieven/report",
        ]

        for user, codes in (
            (people.holder, [200, 200, 200]), (people.lead, [200, 200, 200]), (consultant, [200, 200, 200]),
            (desk, [200, 404, 403]), (people.stranger, [404] * 3), (people.partner, [404] * 3),
            (people.colleague, [404] * 3),
        ):  # fmt: skip
            page = browser(user)
            assert [page.get(url).status_code for url in urls] == codes
        listed = browser(desk).get(urls[0]).content.decode()
        assert "Het verslag van ons onderzoek" not in listed
        assert "Wij hebben uw melding ontvangen" in listed

    def test_a_protected_dossier_shuts_the_desk_out(self, browser, people, asked, desk):
        letter = write(asked, by=desk)
        protect(
            case=people.case,
            reason="bedreiging",
            on=timezone.localdate(),
            by=UserFactory(privacy_officer=True),
        )

        assert browser(desk).get(f"/brief/{letter.pk}").status_code == 404
        assert browser(people.holder).get(f"/brief/{letter.pk}").status_code == 200

    def test_a_withdrawn_letter_is_not_opened(self, browser, people, asked, desk):
        letter = write(asked, by=desk)
        withdraw_document(
            document=letter.document.document, reason="verkeerde persoon", on=ON, by=people.holder
        )

        for user in (people.holder, desk):
            assert browser(user).get(f"/brief/{letter.pk}").status_code == 403

    def test_the_dossier_lists_the_letters_of_all_its_questions(self, browser, people, asked, desk):
        write(asked, by=desk)
        write(question(client=people.case.client, case=people.case), by=desk)
        page = browser(people.holder).get(f"/dossier/{people.case.pk}/brieven/").content.decode()

        assert page.count("Wij hebben uw melding ontvangen") == 2
        assert browser(people.stranger).get(f"/dossier/{people.case.pk}/brieven/").status_code == 404

    def test_a_dossier_without_a_question_says_what_to_do(self, browser):
        people = around_a_case()

        page = browser(people.holder).get(f"/dossier/{people.case.pk}/brieven/").content.decode()

        assert "Leg eerst een aanvraag vast" in page

    def test_the_list_asks_little_however_many_there_are(self, browser, people, asked, desk, queries):
        page, url = browser(people.holder), f"/dossier/{people.case.pk}/brieven/"
        write(asked, by=desk)
        page.get(url)
        with queries(40) as first:
            page.get(url)
        for _ in range(3):
            write(asked, by=desk)

        with queries(len(first)):
            page.get(url)
