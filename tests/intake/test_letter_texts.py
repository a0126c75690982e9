"""The beheerder changes what letters say: a new version from a day, with an example; and the PDF itself."""

import threading
import uuid
from datetime import date
from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from intake import figures, letters, services
from intake.models import LetterTemplate
from intake.models.letter_text import LetterKind, fields_of
from tests.factories import MunicipalityFactory, UserFactory
from tests.intake.letters import ON, K, decided, file_of, question, sender, text_of, write

pytestmark = pytest.mark.django_db
URL = "/beheer/brieven"
PT = 72 / 25.4  # points in a millimetre


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


@pytest.fixture
def page(client, admin):
    client.force_login(admin, backend="providers.access.EmailBackend")
    return client


def body_of(kind=K.RECEIPT):
    return LetterTemplate.objects.get(kind=kind, version=1, municipality=None).body


def lay_down(by, *, kind=K.RECEIPT, town=None, seen=1, starts_on=ON, on=ON, **words):
    known = {"subject": "Wij kregen uw vraag", "body": body_of(kind)} | words
    return services.lay_down_letter(
        kind=kind, municipality=town, starts_on=starts_on, seen=seen, on=on, by=by, **known
    )


def form(**words):
    return {
        "subject": "Wij kregen uw vraag",
        "body": body_of(),
        "starts_on": str(timezone.localdate()),
        "seen": 1,
        "doel": "bewaren",
        "form_key": str(uuid.uuid4()),
    } | words


class TestVersions:
    @pytest.mark.parametrize(
        ("day", "version"),
        [(date(2026, 5, 12), 1), (date(2026, 5, 31), 1), (date(2026, 6, 1), 2), (date(2026, 7, 1), 2)],
    )
    def test_the_one_of_the_day_is_used(self, admin, day, version):
        lay_down(admin, starts_on=date(2026, 6, 1))

        assert figures.text_for(K.RECEIPT, MunicipalityFactory().pk, on=day).version == version

    def test_a_later_version_of_the_same_day_goes_before(self, admin):
        lay_down(admin)
        lay_down(admin, seen=2)

        assert figures.text_for(K.RECEIPT, MunicipalityFactory().pk, on=ON).version == 3

    def test_one_that_was_planned_still_begins_on_its_day(self, admin):
        town = MunicipalityFactory().pk
        lay_down(admin, starts_on=date(2026, 6, 1))
        lay_down(admin, seen=2)

        assert figures.text_for(K.RECEIPT, town, on=date(2026, 5, 31)).version == 3
        assert figures.text_for(K.RECEIPT, town, on=date(2026, 6, 1)).version == 2

    def test_a_gemeente_may_have_its_own(self, admin):
        town, other = MunicipalityFactory(), MunicipalityFactory(external_id="GM0627", name="Waddinxveen")
        own = lay_down(admin, town=town, seen=0)
        lay_down(admin)

        assert figures.text_for(K.RECEIPT, town.pk, on=ON) == own
        assert figures.text_for(K.RECEIPT, other.pk, on=ON).version == 2

    def test_a_letter_names_the_version_it_was_made_from(self, admin):
        sender()
        desk = UserFactory(desk=True)
        first = write(question(), by=desk)
        lay_down(admin, subject="Uw vraag is binnen")

        second = write(question(), by=desk)

        assert [(one.template.version, one.subject) for one in (first, second)] == [
            (1, "Wij hebben uw melding ontvangen"), (2, "Uw vraag is binnen"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("words", "field", "told"),
        [
            ({"starts_on": date(2026, 5, 11)}, "starts_on", "Kies vandaag of een dag die nog komt"),
            ({"body": "[bsn]"}, "body", r"Regel 1: \[bsn\] bestaat niet."),
            ({"subject": "Voor [naam]"}, "subject", "Nooit een naam"),
        ],
    )
    def test_is_refused_by_the_field(self, admin, words, field, told):
        with pytest.raises(ValidationError, match=told) as refused:
            lay_down(admin, **words)

        assert list(refused.value.message_dict) == [field]

    def test_is_for_the_beheerder_alone(self):
        for user in (UserFactory(desk=True), UserFactory(coach=True), UserFactory(privacy_officer=True)):
            with pytest.raises(PermissionDenied):
                lay_down(user)

    def test_numbers_once_also_for_all_gemeenten(self, admin):
        again = LetterTemplate(kind=K.RECEIPT, version=1, subject="x", body="x", starts_on=ON)

        with pytest.raises(IntegrityError, match="numbers_its_versions"), transaction.atomic():
            LetterTemplate.objects.bulk_create([again])


@pytest.mark.django_db(transaction=True)
def test_two_beheerders_at_once_make_one_version():
    admins, body = [UserFactory(administrator=True) for _ in range(2)], body_of()
    start, refused, wrong = threading.Barrier(2), [], []

    def work(user):
        start.wait()
        try:
            lay_down(user, body=body)
        except ValidationError as error:
            refused.append(error.messages[0])
        except Exception as error:  # shown by the assertion below
            wrong.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[user]) for user in admins]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert not wrong
    assert ["intussen gewijzigd" in said for said in refused] == [True]
    assert LetterTemplate.objects.filter(kind=K.RECEIPT).count() == 2


class TestPages:
    def test_every_kind_is_listed_with_what_holds_and_what_is_to_come(self, page, admin):
        town, today = MunicipalityFactory(), timezone.localdate()
        lay_down(admin, starts_on=date(today.year + 1, 1, 1), on=today)

        text = page.get(URL).content.decode()

        assert all(f'{URL}/{kind}/alle"' in text for kind in LetterKind.values)
        assert f'{URL}/receipt/{town.external_id}"' in text
        assert f"1 januari {today.year + 1}, versie 2" in text

    def test_a_change_is_a_new_version_and_the_old_one_stays_with_the_difference(self, page):
        changed = body_of().replace("Iemand van ons maakt een afspraak met u.", "Wij bellen u.")

        done = page.post(f"{URL}/receipt/alle", form(body=changed, subject="Wij hebben uw melding ontvangen"))

        assert done.headers["Location"] == f"{URL}/receipt/alle"
        text = page.get(f"{URL}/receipt/alle").content.decode()
        assert "<ins>Wij bellen u. Samen bespreken" in text
        assert "<del>Iemand van ons maakt een afspraak met u. Samen bespreken" in text
        assert "Versie 1, vanaf 1 januari 2015" in text
        assert text.count("Geldt nu") == 1

    def test_an_example_has_made_up_data_and_stores_nothing(self, page):
        answer = page.post(f"{URL}/receipt/alle", form(doel="voorbeeld"))

        assert answer.headers["Content-Type"] == "application/pdf"
        assert "Geachte mevrouw Van den Berg" in text_of(answer.content)
        assert LetterTemplate.objects.filter(kind=K.RECEIPT).count() == 1

    @pytest.mark.parametrize("goal", ["voorbeeld", "bewaren"])
    def test_says_the_line_and_keeps_what_was_typed(self, page, goal):
        answer = page.post(f"{URL}/receipt/alle", form(body="Dag [Naam]\n<script>", doel=goal))

        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Regel 1: [Naam] bestaat niet." in text
        assert "[uiterste datum onderzoek]" in text
        assert "Dag [Naam]\n&lt;script&gt;</textarea>" in text

    def test_says_that_a_colleague_was_first(self, page, admin):
        lay_down(admin, on=timezone.localdate(), starts_on=timezone.localdate())

        answer = page.post(f"{URL}/receipt/alle", form(seen=1))

        assert answer.status_code == 422
        assert "intussen gewijzigd" in answer.content.decode()

    def test_a_form_without_a_button_is_answered(self, page):
        answer = page.post(f"{URL}/receipt/alle", form(doel=""))

        assert answer.status_code == 422
        assert "bekijken of bewaren" in answer.content.decode()

    @pytest.mark.parametrize("path", ["iets/alle", "receipt/GM9999", "receipt/iets"])
    def test_what_is_not_there_is_not_found(self, page, path):
        assert page.get(f"{URL}/{path}").status_code == 404


def tags(node):
    """The names of all tags below a node of the structure tree."""
    found = []
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found += [str(child["/S"]), *tags(child)]
    return found


class TestPdf:
    @pytest.fixture
    def letter(self):
        sender()
        asked = question()
        decided(asked, "granted")
        consultant = UserFactory(roles=["consultant"], municipality=asked.municipality)
        return write(asked, K.GRANT, by=consultant)

    def test_is_tagged_and_claims_pdf_ua_and_its_title_names_nobody(self, letter):
        with pikepdf.open(BytesIO(file_of(letter))) as document:
            assert document.Root.MarkInfo.Marked
            assert str(document.Root.Lang) == "nl"
            assert document.Root.ViewerPreferences.DisplayDocTitle
            assert document.open_metadata()["pdfuaid:part"] == "1"
            title = str(document.docinfo["/Title"])
            found = tags(document.Root.StructTreeRoot)
            said = " ".join(str(value) for value in document.docinfo.values())
        assert title == f"Beschikking: toekenning, Hulpvraag {letter.request_id}"
        assert {"/H1", "/H2", "/P", "/L", "/LI"} <= set(found)
        assert found.count("/H1") == 1
        assert "Zwartjes" not in said

    def test_is_a4_with_numbered_pages_and_the_address_in_the_window(self, letter):
        pages = pypdf.PdfReader(BytesIO(file_of(letter))).pages
        where = []

        def visit(text, matrix, place, *rest):
            if "Lindelaan" in text:
                where.append((place[4] * matrix[0] + matrix[4], place[5] * matrix[3] + matrix[5]))

        pages[0].extract_text(visitor_text=visit)

        assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [
            (595, 842)
        ] * 2
        for number, page in enumerate(pages, 1):
            assert f"Pagina {number} van 2" in page.extract_text()
        ((left, up),) = where
        assert 20 * PT < left < 40 * PT
        assert 45 * PT < 842 - up < 85 * PT  # of the top of the sheet

    def test_asks_nothing_of_other_hosts(self):
        values = fields_of(K.RECEIPT)
        body = '<img src="https://example.com/x.png">\n@import url(x)'

        content = letters.example(K.RECEIPT, subject="Test", body=body)

        assert '<img src="https://example.com/x.png">' in text_of(content)
        assert b"/URI" not in content
        assert values["naam"] not in text_of(content)
