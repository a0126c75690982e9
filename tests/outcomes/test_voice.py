"""What residents say of us: asked by a letter, answered by a code, and linked to nobody."""

import random
import re
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cases.models import Case, Client, History
from cases.terms import add_months
from outcomes import figures, services
from outcomes.models import (
    Language,
    SurveyAnswer,
    SurveyCode,
    SurveyComment,
    SurveyInvitation,
    SurveyKey,
    SurveyStock,
    SurveyTally,
    SurveyText,
)
from outcomes.services.survey import BATCH, BEYOND_SEQUENCE, OF_ONE_PLACE, digest
from providers.models import User
from tests.factories import AssignmentFactory, MeasurementFactory, TrajectoryFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 17)
COMMENTS = "/tevredenheid/toelichtingen"


def measured(case):
    trajectory = TrajectoryFactory(case=case, starts_on=date(2026, 3, 1))
    MeasurementFactory(trajectory=trajectory, measured_on=date(2026, 9, 1), moment="half_year")
    return trajectory


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def trajectory(people):
    return measured(people.case)


@pytest.fixture
def invite(people, trajectory):
    def act(**words):
        said = {"trajectory": trajectory, "occasion": "half_year", "language": "nl", "on": ON}
        return services.invite(**said | {"by": people.holder} | words)

    return act


class TestInvite:
    def test_gives_a_code_that_opens_the_survey_once(self, invite):
        code = invite().code

        assert re.fullmatch("[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}", code)
        assert services.opens(code.lower().replace("-", " "), on=ON)
        assert services.answer(code=code, mark_access=7, on=ON)
        assert not services.opens(code, on=ON)
        with pytest.raises(ValidationError):
            services.answer(code=code, mark_access=1, on=ON)

    def test_counts_a_second_letter_once(self, invite):
        codes = {invite().code, invite().code}

        assert len(codes) == 2
        assert SurveyInvitation.objects.count() == 1
        assert SurveyTally.objects.get().asked == 1

    def test_a_code_ends_after_a_year(self, invite):
        code = invite().code

        assert services.opens(code, on=date(2027, 9, 17))
        assert not services.opens(code, on=date(2027, 9, 18))

    @pytest.mark.parametrize(
        ("who", "occasion", "said"),
        [
            ("colleague", "half_year", "Alleen wie in dit dossier werkt"),
            ("stranger", "half_year", "Alleen wie in dit dossier werkt"),
            ("holder", "closing", "Dit traject loopt nog"),
        ],
    )
    def test_is_refused_to_others_and_before_its_time(self, invite, people, who, occasion, said):
        with pytest.raises(PermissionDenied, match=said):
            invite(by=getattr(people, who), occasion=occasion)

    def test_is_refused_before_the_second_measurement_and_after_a_death(self, invite, people, trajectory):
        trajectory.measurements.update(moment="start")
        with pytest.raises(PermissionDenied, match="na de halfjaarmeting"):
            invite()

        trajectory.measurements.update(moment="half_year")
        people.case.client.deceased_on = ON
        people.case.client.save()
        with pytest.raises(PermissionDenied, match="overleden"):
            invite()

    def test_is_possible_at_the_end_of_the_help(self, invite, trajectory):
        trajectory.ends_on, trajectory.end_reason = ON, "19"
        trajectory.save()

        assert invite(occasion="closing").invitation.occasion == "closing"


class TestAnswer:
    def test_keeps_the_month_and_no_day(self, invite):
        code = invite().code

        services.answer(code=code, mark_professionals=9, experience={"ceo_1": 5, "ceo_5": 0}, on=ON)

        row = SurveyAnswer.objects.get()
        assert (row.answered_on, row.mark_professionals, row.mark_access) == (date(2026, 9, 1), 9, None)
        assert (row.occasion, row.channel, row.experience) == ("half_year", "web", {"ceo_1": 5, "ceo_5": 0})
        assert row.pk >= BEYOND_SEQUENCE
        assert SurveyTally.objects.get().answered == 1

    def test_asks_for_one_mark(self, invite):
        with pytest.raises(ValidationError) as refused:
            services.answer(code=invite().code, on=ON)

        assert list(refused.value.message_dict) == ["mark_professionals"]
        assert not SurveyAnswer.objects.exists()

    def test_the_response_is_counted_apart_from_the_rows(self, invite):
        services.answer(code=invite().code, mark_access=7, on=ON)

        (row,) = figures.response(on=date(2026, 12, 1))
        assert (row.asked, row.answered, row.share) == (1, 1, 100)
        assert figures.response(on=date(2027, 9, 1)) == []


class TestNobodyCanLinkIt:
    """Tries to bring an answer and a person together, with all that the database has."""

    @pytest.mark.parametrize("start", [SurveyAnswer, SurveyComment, SurveyCode, SurveyStock, SurveyTally])
    def test_no_key_leads_from_it_to_a_person_or_to_it(self, start):
        seen, todo = set(), [start]
        while todo:
            model = todo.pop()
            seen.add(model)
            near = {field.remote_field.model for field in model._meta.concrete_fields if field.remote_field}
            todo += near - seen
        assert not seen & {Client, Case, User}
        assert start not in {
            field.remote_field.model
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.remote_field
        }

    def test_there_is_no_moment_finer_than_a_month(self, invite):
        services.answer(code=invite().code, mark_access=7, comment="Fijn.", on=ON)

        for model in (SurveyAnswer, SurveyComment, SurveyTally):
            for field in model._meta.concrete_fields:
                if field.get_internal_type() in ("DateField", "DateTimeField"):
                    days = set(model.objects.values_list(field.name, flat=True))
                    assert days == {date(2026, 9, 1)}, field

    def test_neither_order_nor_key_nor_history_tells_who(self, people):
        """Thirty people answer in an order that the attacker knows; the rows lie in another one."""
        rows = []
        for _ in range(30):
            held = AssignmentFactory(case__municipality=people.case.municipality)
            course = measured(held.case)
            done = services.invite(
                trajectory=course, occasion="half_year", language="nl", on=ON, by=held.worker
            )
            rows.append((done.invitation, done.code))
        random.shuffle(rows)
        for number, (_, code) in enumerate(rows):
            services.answer(code=code, mark_access=1 + number % 10, comment=f"Zin {number}", on=ON)

        by_key = list(SurveyAnswer.objects.order_by("pk").values_list("mark_access", flat=True))
        assert by_key != [1 + number % 10 for number in range(30)]
        assert [one.raw for one in SurveyComment.objects.order_by("pk")] != [f"Zin {n}" for n in range(30)]
        kept = ""
        for model in (SurveyInvitation, SurveyAnswer, SurveyComment, SurveyTally, History):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT string_agg(t::text, '') FROM {model._meta.db_table} t")
                kept += cursor.fetchone()[0] or ""
        for _, code in rows:
            assert code.replace("-", "") not in kept
            assert digest(code) not in kept
        names = {f"outcomes_survey{end}" for end in ("answer", "comment", "code", "stock", "tally")}
        assert not History.objects.filter(record__in=names).exists()

    def test_a_code_is_not_touched_when_it_is_printed(self, invite):
        def lying():
            with connection.cursor() as cursor:
                cursor.execute("SELECT digest, xmin::text, ctid::text FROM outcomes_surveycode ORDER BY 1")
                return cursor.fetchall()

        invite()
        before = lying()
        invite()

        assert lying() == before
        assert (len(before), SurveyStock.objects.count()) == (BATCH, BATCH - 2)

    def test_nothing_that_was_typed_in_says_who_typed(self, invite):
        code = invite().code

        services.enter_by_code(code=code, mark_access=7, channel="phone", on=ON, by=UserFactory(desk=True))

        assert SurveyAnswer.objects.get().channel == "phone"


class TestComments:
    @pytest.fixture
    def comment(self, invite):
        services.answer(code=invite().code, mark_access=7, comment="Sanne de Boer hielp mij.", on=ON)
        return SurveyComment.objects.get()

    def test_are_sealed_and_read_by_nobody_before_the_names_are_out(self, comment, client):
        with connection.cursor() as cursor:
            cursor.execute("SELECT raw FROM outcomes_surveycomment")
            assert "Sanne" not in cursor.fetchone()[0]
        client.force_login(UserFactory(lead=True))

        assert "Sanne" not in client.get(COMMENTS).content.decode()

    def test_are_shown_without_names(self, comment, client):
        admin = UserFactory(administrator=True)
        client.force_login(admin)
        assert "Sanne de Boer hielp mij." in client.get(COMMENTS).content.decode()

        done = client.post(COMMENTS, {"comment": str(comment.pk), "text": "[naam] hielp mij."})

        assert done.status_code == 302
        comment.refresh_from_db()
        assert (comment.state, comment.raw, comment.text) == ("cleared", "", "[naam] hielp mij.")
        client.force_login(UserFactory(lead=True))
        assert "[naam] hielp mij." in client.get(COMMENTS).content.decode()
        with pytest.raises(ValidationError, match="al nagekeken"):
            services.screen(comment=comment, text="Anders", by=admin)

    def test_are_withheld_when_nothing_may_be_read(self, comment):
        services.screen(comment=comment, text=" ", by=UserFactory(administrator=True))

        comment.refresh_from_db()
        assert (comment.state, comment.raw, comment.text) == ("withheld", "", "")

    @pytest.mark.parametrize("role", ["lead", "coach", "desk"])
    def test_are_screened_by_who_knows_no_dossiers(self, comment, role):
        with pytest.raises(PermissionDenied):
            services.screen(comment=comment, text="x", by=UserFactory(**{role: True}))

    def test_the_database_keeps_no_raw_text_beside_a_readable_one(self, comment):
        with pytest.raises(IntegrityError), transaction.atomic():
            SurveyComment.objects.filter(pk=comment.pk).update(state="cleared", text="x")

    def test_a_form_that_names_none_is_told_so(self, client):
        client.force_login(UserFactory(administrator=True))

        page = client.post(COMMENTS, {"comment": "weg"})

        assert page.status_code == 422
        assert "Deze toelichting is er niet meer." in page.content.decode()


class TestPublicPage:
    @pytest.fixture
    def code(self, invite):
        return invite(on=timezone.localdate()).code

    @pytest.mark.parametrize("language", Language.values)
    def test_asks_and_thanks_in_five_languages(self, client, code, language):
        address, words = f"/mening/{language}", figures.texts_of(language, on=ON)

        html = client.get(address).content.decode()
        assert f'lang="{language}"' in html
        assert ('dir="rtl"' in html) == (language == "ar")
        opened = client.post(address, {"action": "openen", "code": code}).content.decode()
        for key in ("professionals", "access", "comment", *figures.EXPERIENCE):
            assert escape(words[key]) in opened
        form = {"action": "versturen", "code": code, "mark_professionals": "8", "ceo_8": "4"}
        done = client.post(address, form)
        assert done.url == f"/mening/{language}/klaar"
        assert words["done"] in client.get(done.url).content.decode()
        assert SurveyAnswer.objects.get().experience == {"ceo_8": 4}

    def test_every_text_is_there_in_every_language(self):
        for language in Language.values:
            assert set(figures.texts_of(language, on=ON)) == set(SurveyKey.values)

    def test_a_text_is_never_changed(self):
        with pytest.raises(DatabaseError), transaction.atomic():
            SurveyText.objects.update(text="Anders")

    def test_answers_every_code_that_opens_nothing_alike(self, client, code):
        services.answer(code=code, mark_access=7, on=timezone.localdate())

        pages = [client.post("/mening", {"action": "openen", "code": one}) for one in (code, "AAAA-2222")]

        assert [one.status_code for one in pages] == [422, 422]
        assert all("Deze code klopt niet of is al gebruikt." in one.content.decode() for one in pages)

    def test_keeps_what_was_typed_when_a_mark_is_missing(self, client, code):
        form = {"action": "versturen", "code": code, "comment": "Heel fijn", "ceo_2": "5"}

        page = client.post("/mening/en", form)

        assert page.status_code == 422
        assert "Give at least one mark." in page.content.decode()
        assert "Heel fijn" in page.content.decode()

    def test_holds_somebody_back_who_tries_too_often(self, client):
        tried = [
            client.post("/mening", {"action": "openen", "code": "AAAA-2222"}).status_code
            for _ in range(OF_ONE_PLACE + 1)
        ]

        assert tried == [422] * OF_ONE_PLACE + [429]

    def test_does_not_exist_in_a_language_we_have_not(self, client):
        assert client.get("/mening/xx").status_code == 404


class TestPages:
    def test_the_letter_has_the_code_and_the_questions(self, client, people):
        today = timezone.localdate()
        people.case.opened_on = add_months(today, -7)
        people.case.save()
        trajectory = TrajectoryFactory(case=people.case, starts_on=people.case.opened_on)
        MeasurementFactory(trajectory=trajectory, measured_on=today, moment="half_year")
        address = reverse("outcomes:invite", args=[people.case.pk, trajectory.pk])
        client.force_login(people.holder)
        assert address in client.get(reverse("cases:case", args=[people.case.pk])).content.decode()
        assert "Maak de brief" in client.get(address).content.decode()

        for language in ("nl", "ar"):
            letter = client.post(address, {"language": language})
            assert letter["Content-Type"] == "application/pdf"
            with pikepdf.open(BytesIO(letter.content)) as paper:
                assert paper.Root.MarkInfo.Marked
                assert paper.Root.Lang == language
                assert paper.open_metadata()["pdfuaid:part"] == "1"

    @pytest.mark.parametrize(("who", "status"), [("lead", 200), ("colleague", 404), ("stranger", 404)])
    def test_the_letter_exists_for_who_sees_the_dossier(self, client, people, trajectory, who, status):
        client.force_login(getattr(people, who))

        url = reverse("outcomes:invite", args=[people.case.pk, trajectory.pk])
        assert client.get(url).status_code == status

    def test_the_desk_types_in_what_came_on_paper(self, client, invite):
        client.force_login(UserFactory(desk=True))
        form = {"channel": "paper", "code": invite(on=timezone.localdate()).code, "mark_access": "6"}

        assert client.post("/tevredenheid/overnemen", form).status_code == 302
        again = client.post("/tevredenheid/overnemen", form)

        assert again.status_code == 422
        assert "al gebruikt" in again.content.decode()
        assert "100 %" in client.get("/tevredenheid").content.decode()
