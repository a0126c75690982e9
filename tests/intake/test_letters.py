"""Letters to residents: written once, kept as they went out, by who may write them."""

import threading
from datetime import date
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from cases.models import Document, Event
from intake import letters, services
from intake.models import (
    Application,
    Assessment,
    Decision,
    Letter,
    LetterTemplate,
    SupportRequest,
)
from providers.models import Mandate, Message, Role
from tests.factories import CaseFactory, MunicipalityFactory, UserFactory
from tests.intake.letters import ON, K, decided, file_of, question, sender, text_of, write
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
BEGUN = date(2026, 1, 1)


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


class TestWriting:
    def test_keeps_the_letter_with_the_question_when_there_is_no_dossier(self, desk):
        letter = write(question(), by=desk)

        text = text_of(file_of(letter))
        assert letter.document is None
        assert "Geachte mevrouw Zwartjes," in text
        assert "kwam op maandag 11 mei 2026 bij ons binnen" in text
        assert "klaar op of voor maandag 22 juni 2026" in text  # six weeks
        assert "op of voor maandag 18 mei 2026" in text  # seven days
        assert "Bel 0172 123456." in text
        assert (letter.by, letter.dated_on, letter.template.version) == (desk, ON, 1)

    def test_puts_it_into_the_dossier_also_for_the_desk_that_cannot_open_it(self, asked, desk):
        letter = write(asked, by=desk)

        document = Document.objects.get()
        assert letter.document.document == document
        assert (document.case, document.kind, document.author) == (asked.case, "letter", desk)
        assert document.title == "Ontvangstbevestiging van dinsdag 12 mei 2026"
        assert document.is_hidden_from_partners
        assert Event.objects.get().kind == "document_added"
        assert file_of(letter).startswith(b"%PDF")

    def test_holds_the_report_as_a_report(self, asked, people):
        write(asked, K.REPORT, by=people.holder)

        assert Document.objects.get().kind == "report"
        assert "U woont alleen." in Letter.objects.get().text
        assert "- De trap is steil." in Letter.objects.get().text

    def test_takes_the_own_text_of_the_worker_in_its_place(self, desk):
        text = write(question(), by=desk, **{"eigen tekst": "Ik bel u woensdag."}).text

        assert text.index("het onderzoek") < text.index("Ik bel u woensdag.") < text.index("persoonlijk plan")

    def test_writes_what_a_resident_is_called_as_text(self, desk):
        asked = question()
        asked.client.last_name = "[bsn]<script>"
        asked.client.save()

        letter = write(asked, by=desk)

        assert "Geachte mevrouw [bsn]<script>," in letter.text
        assert "Geachte mevrouw [bsn]<script>," in text_of(file_of(letter))

    def test_sends_nothing_by_mail(self, asked, desk, consultant):
        write(asked, by=desk)
        write(asked, K.INVITATION, by=consultant)

        assert not Message.objects.exists()

    def test_says_until_when_help_takes_longer(self, asked, consultant):
        decided(asked, "", suspended_days=14, suspension_reason="Wij wachten op de arts.")

        letter = write(asked, K.DELAY, by=consultant)

        assert "De reden is: Wij wachten op de arts." in letter.text
        assert "op of voor maandag 1 juni 2026." in letter.text  # 4 May, two weeks and two more
        assert letter.application == Application.objects.get()

    def test_uses_the_day_of_the_investigation_itself(self, asked, consultant):
        Assessment.objects.create(request=asked, reported_on=date(2026, 5, 13))

        assert "op of voor woensdag 24 juni 2026" in write(asked, K.INVITATION, by=consultant).text

    def test_is_refused_when_a_colleague_was_first(self, asked, desk, consultant):
        write(asked, by=desk)

        with pytest.raises(ValidationError, match="intussen een brief vastgelegd"):
            write(asked, by=consultant, seen=0)

        assert Letter.objects.count() == 1
        write(asked, by=consultant, seen=1)  # a correction is another letter

    @pytest.mark.parametrize("address", ["", "Ans", "1\n2\n3\n4\n5\n6"])
    def test_has_an_address_that_fits_the_window(self, desk, address):
        with pytest.raises(ValidationError, match="twee tot vijf regels"):
            services.write_letter(
                request=question(), kind=K.RECEIPT, address=address, typed={}, seen=0, on=ON, by=desk
            )


class TestObjecting:
    @pytest.mark.parametrize(
        ("sent", "until"),
        [
            (date(2026, 5, 12), date(2026, 6, 23)),
            (date(2026, 3, 16), date(2026, 4, 28)),  # six weeks end on Koningsdag
            (date(2026, 2, 20), date(2026, 4, 7)),  # on Goede Vrijdag, before Easter
            (date(2026, 11, 13), date(2026, 12, 28)),  # on Christmas, before a weekend
            (date(2026, 3, 24), date(2026, 5, 6)),  # on 5 May
            (date(2026, 3, 20), date(2026, 5, 1)),  # 1 May is no holiday
        ],
    )
    def test_awb_6_7_ends_after_six_weeks_on_a_working_day(self, asked, consultant, sent, until):
        decided(asked, "granted", received_on=date(2026, 2, 16), decided_on=sent)

        letter = write(asked, K.GRANT, by=consultant, on=sent)

        assert letter.objecting_until == until
        assert f"tot en met {letters.day(until)}" in text_of(file_of(letter))

    @pytest.mark.parametrize(("kind", "result"), [(K.GRANT, "granted"), (K.REFUSAL, "refused")])
    def test_the_decision_says_what_where_and_by_whom(self, asked, consultant, kind, result):
        decided(asked, result)

        text = text_of(file_of(write(asked, kind, by=consultant)))

        for words in (
            "uw naam en adres", "uw handtekening", "waarom u het er niet mee eens bent",
            "College van B en W, Postbus 13", "binnen zes weken", "Cliënt".lower(), "een traplift",
            "Het college van burgemeester en wethouders van Alphen aan den Rijn, namens dit college, "
            f"{consultant.name}, Wmo-consulent",
        ):  # fmt: skip
            assert words in text

    @pytest.mark.parametrize(
        ("kind", "result"), [(K.GRANT, "refused"), (K.REFUSAL, "granted"), (K.GRANT, ""), (K.DELAY, "")]
    )
    def test_waits_for_the_decision_it_tells_of(self, asked, consultant, kind, result):
        decided(asked, result)

        with pytest.raises(ValidationError, match=r"Leg eerst dit besluit|Schort eerst"):
            write(asked, kind, by=consultant)

    def test_the_letter_makes_the_decision_known_and_names_who_took_it(self, asked, consultant, town):
        boss = UserFactory(roles=[Role.CONSULTANT], name="Bea Besluit")
        about = decided(asked, "granted")
        mandate = Mandate.objects.create(municipality=town, worker=boss, source="Besluit", starts_on=BEGUN)
        known = {"outcome": "granted", "reason": "De trap.", "mandate": mandate, "signed_by": boss}
        decision = Decision.objects.create(application=about, **known)

        first = write(asked, K.GRANT, by=consultant)
        write(asked, K.GRANT, by=consultant, on=date(2026, 5, 13))  # a correction

        decision.refresh_from_db()
        assert decision.announced_on == ON
        assert "namens dit college,\nBea Besluit, Wmo-consulent" in first.text


class TestWhoWrites:
    # desk, holder, lead, colleague, partner, stranger, consultant; the closing letter: test_closing_letter.py
    TABLE = {
        K.RECEIPT: "desk holder lead consultant",
        K.INVITATION: "holder lead consultant",
        K.REPORT: "holder lead consultant",
        K.GRANT: "consultant",
        K.REFUSAL: "consultant",
        K.DELAY: "consultant",
    }

    def test_follows_the_work(self, people, asked, desk, consultant):
        decided(asked, "granted")
        decided(asked, "refused")
        decided(asked, "", suspended_days=7)
        others = {
            name: getattr(people, name) for name in ("holder", "lead", "colleague", "partner", "stranger")
        }
        everyone = others | {"desk": desk, "consultant": consultant}

        for kind, (who, user) in product(self.TABLE, everyone.items()):
            may = who in self.TABLE[kind].split()
            try:
                write(asked, kind, by=user)
            except PermissionDenied:
                assert not may, (kind, who)
            else:
                assert may, (kind, who)

    def test_without_a_dossier_is_for_the_desk_and_the_consultant(self, town, consultant):
        asked = question()

        write(asked, K.INVITATION, by=consultant)
        with pytest.raises(PermissionDenied):
            write(asked, K.RECEIPT, by=UserFactory(coach=True))


class TestNothingChanges:
    def test_a_letter_or_a_text_that_was_kept(self, desk):
        write(question(), by=desk)

        for table in (Letter, LetterTemplate):
            with pytest.raises(IntegrityError), transaction.atomic():
                table.objects.update(subject="Anders")
            with pytest.raises(IntegrityError), transaction.atomic():
                table.objects.filter(pk=table.objects.first().pk).delete()

    @pytest.mark.parametrize(
        ("wrong", "name"),
        [
            ({"pdf": None}, "intake_letter_has_one_file"),
            ({"kind": K.GRANT}, "intake_letter_of_a_decision_names_the_application"),
            ({"objecting_until": ON}, "intake_letter_of_a_decision_says_until_when_to_object"),
        ],
    )
    def test_rows_that_cannot_be(self, desk, wrong, name):
        text = LetterTemplate.objects.get(kind=K.RECEIPT)
        known = {"request": question(), "kind": K.RECEIPT, "template": text, "dated_on": ON, "pdf": b"%PDF"}
        row = Letter(**known | {"subject": "x", "address": "x", "text": "x", "by": desk} | wrong)

        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Letter.objects.bulk_create([row])


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_send_one_letter(desk):
    asked, other = question(), UserFactory(desk=True)
    start, refused, wrong = threading.Barrier(2), [], []

    def work(user):
        start.wait()
        try:
            write(SupportRequest.objects.get(pk=asked.pk), by=user, seen=0)
        except ValidationError as error:
            refused.append(error.messages)
        except Exception as error:  # shown by the assertion below
            wrong.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[user]) for user in (desk, other)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert not wrong
    assert len(refused) == 1
    assert Letter.objects.count() == 1


def test_another_gemeente_has_its_own_sender(desk, town):
    elsewhere = MunicipalityFactory(external_id="GM0627", name="Waddinxveen")
    sender(elsewhere, phone="0182 654321")
    case = CaseFactory(client__municipality=elsewhere)

    assert "Bel 0182 654321." in write(question(municipality=elsewhere, client=case.client), by=desk).text
    assert "Bel 0172 123456." in write(question(), by=desk).text
