"""The desk weighs a question: is it ours, in which order of the law, how urgent, and is it safe."""

import uuid
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from intake import figures, services
from intake.models import RegistrationTime, SafetyStep, SupportRequest, Urgency, Weighing
from intake.services import Considered
from providers.models import Message, ServiceScope, UrgentNorm
from tests.factories import (
    CaseFactory,
    ClientFactory,
    ContractFactory,
    MunicipalityFactory,
    SupportRequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEW = "/hulpvraag/nieuw"
ON = date(2026, 5, 11)
STEPS = Weighing.Step.values


@pytest.fixture
def worker():
    return UserFactory(desk=True)


@pytest.fixture
def desk(client, worker):
    client.force_login(worker)
    return client


def question(**more):
    return {
        "channel": "phone",
        "text": "Zij kan de trap niet meer op.",
        "source": "family",
        "urgency_note": "normal",
        "form_key": str(uuid.uuid4()),
    } | more


def send(desk, asked, action, **words):
    words |= {"form_key": str(uuid.uuid4()), "seen": asked.version}
    return desk.post(f"/hulpvraag/{asked.pk}/{action}", words)


class TestScope:
    @pytest.mark.parametrize(
        ("day", "state"),
        [
            (date(2021, 12, 31), "elsewhere"),
            (date(2022, 1, 1), "ours"),
            (date(2025, 12, 31), "ours"),
            (date(2026, 1, 1), "no_contract"),
        ],
    )
    def test_follows_the_contract_of_the_gemeente_on_the_day(self, day, state):
        town = ContractFactory(starts_on=date(2018, 1, 1), ends_on=date(2025, 12, 31)).municipality
        other = MunicipalityFactory(external_id="GM1884", name="Kaag en Braassem")
        ContractFactory(municipality=other, starts_on=date(2018, 1, 1))
        lift = {"municipality": town, "service": "stairlift"}
        ServiceScope.objects.create(
            **lift,
            is_ours=False,
            elsewhere="de gemeente",
            starts_on=date(2018, 1, 1),
            ends_on=date(2021, 12, 31),
        )
        ServiceScope.objects.create(**lift, starts_on=date(2022, 1, 1))

        assert figures.scope_of(town.pk, "stairlift", on=day).state == state
        assert figures.scope_of(other.pk, "stairlift", on=day).state == "unknown"

    def test_is_shown_while_one_types_and_after_filing(self, desk):
        town, today = MunicipalityFactory(), timezone.localdate()
        ContractFactory(municipality=town)
        ServiceScope.objects.create(
            municipality=town, service="welfare", is_ours=False, elsewhere="GO! Welzijn", starts_on=today
        )

        typing = desk.post("/hulpvraag/bekend", {"service": "welfare", "municipality": town.pk})
        desk.post(NEW, question(action="advies", service="welfare"))

        assert "hoort niet bij onze opdracht</b> in Alphen" in typing.content.decode()
        page = desk.get(f"/hulpvraag/{SupportRequest.objects.get().pk}/triage").content.decode()
        assert "Dit doet: GO! Welzijn." in page


class TestWeighing:
    def test_keeps_to_the_order_of_the_law(self, worker):
        for answers in product(["", "no", "yes"], repeat=4):
            self.weighed(SupportRequestFactory(), worker, answers)

    def weighed(self, asked, worker, answers):
        said = {
            step: Considered("gekeken", answer == "yes")
            for step, answer in zip(STEPS, answers, strict=False)
            if answer
        }
        looked = [answer for answer in answers if answer]
        in_order = list(answers[: len(looked)]) == looked and "yes" not in looked[:-1]

        try:
            services.weigh(request=asked, steps=said, seen=1, on=ON, by=worker)
        except ValidationError:
            assert not in_order
        else:
            assert in_order
            assert list(asked.weighings.values_list("step", flat=True)) == STEPS[: len(looked)]

    def test_is_written_on_the_page_and_can_be_changed(self, desk):
        asked = SupportRequestFactory(outcome="general_service", outcome_on=ON)
        first = {"own_strength_enough": "no", "own_strength_finding": "Kan niet meer tillen."}
        more = first | {"common_enough": "yes", "common_finding": "Een beugel uit de bouwmarkt."}

        send(desk, asked, "afweging", **first)
        stale = send(desk, asked, "afweging", **more)
        asked.refresh_from_db()
        done = send(desk, asked, "afweging", **more)

        assert "intussen gewijzigd" in stale.content.decode()
        assert done.status_code == 302
        assert list(asked.weighings.values_list("step", "is_enough")) == [
            ("own_strength", False), ("common", True),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ({"network_enough": "no", "network_finding": "Zoon woont ver."}, "Bekijk eerst eigen kracht"),
            ({"own_strength_enough": "no"}, "Schrijf op wat u hebt bekeken."),
            ({"own_strength_finding": "Kan veel."}, "Kies of dit de vraag oplost."),
        ],
    )
    def test_says_by_the_field_what_is_missing(self, desk, words, told):
        page = send(desk, SupportRequestFactory(), "afweging", **words)

        assert page.status_code == 422
        assert told in page.content.decode()

    @pytest.mark.parametrize(
        "rows",
        [
            [("own_strength", False, "x"), ("own_strength", False, "x")],
            [("own_strength", True, "x"), ("common", True, "x")],
            [("own_strength", True, "")],
        ],
    )
    def test_the_database_holds_it_too(self, worker, rows):
        asked = SupportRequestFactory()
        with pytest.raises(IntegrityError):
            Weighing.objects.bulk_create(
                Weighing(request=asked, step=step, is_enough=enough, finding=text, by=worker, on=ON)
                for step, enough, text in rows
            )


class TestUrgent:
    def test_gets_the_hours_of_the_gemeente_and_tells_the_stuurder_once(self, desk):
        lead = UserFactory(lead=True)
        UserFactory(lead=True, team__municipality=MunicipalityFactory(external_id="GM1884", name="Kaag"))
        norm = {"municipality": lead.team.municipality, "hours": 24}
        UrgentNorm.objects.create(**norm, starts_on=timezone.localdate())

        words = {"action": "later", "urgency_note": "today", "municipality": lead.team.municipality_id}
        desk.post(NEW, question(**words))
        asked = SupportRequest.objects.get()
        again = question(**words, version=asked.version)
        desk.post(f"/hulpvraag/{asked.pk}", again)

        assert asked.urgency.hours == 24
        assert [message.recipient for message in Message.objects.all()] == [lead]
        assert "trap" not in Message.objects.get().body
        assert "Nog 23\xa0uur" in desk.get("/hulpvragen").content.decode()

    @pytest.mark.parametrize(
        ("more", "ending"),
        [
            ({"action": "advies", "urgency_note": "today"}, "answered"),
            ({"action": "later", "urgency_note": "normal"}, "not_urgent"),
            ({"action": "terugbellen", "urgency_note": "today"}, ""),
        ],
    )
    def test_stops_when_it_is_answered_or_not_urgent_after_all(self, desk, more, ending):
        MunicipalityFactory()
        desk.post(NEW, question(action="later", urgency_note="today"))
        asked = SupportRequest.objects.get()

        desk.post(f"/hulpvraag/{asked.pk}", question(version=asked.version, **more))

        assert Urgency.objects.get().ending == ending

    def test_stops_when_there_is_help(self, desk):
        asked = SupportRequestFactory(is_urgent=True, case=CaseFactory(), outcome="case")
        Urgency.objects.create(request=asked, hours=48)

        empty = send(desk, asked, "hulp")
        done = send(desk, asked, "hulp", help="Logeerplek tot maandag.")
        late = send(desk, asked, "hulp", help="Nog eens.")

        urgency = Urgency.objects.get()
        assert (empty.status_code, done.status_code, late.status_code) == (422, 302, 422)
        assert (urgency.ending, urgency.help) == ("helped", "Logeerplek tot maandag.")
        assert not Urgency.objects.running()

    def test_goes_to_the_stuurder_of_the_team_once_when_its_hours_are_over(self):
        lead = UserFactory(lead=True)
        asked = SupportRequestFactory(case=CaseFactory(team=lead.team), outcome="case")
        late = timezone.localtime() - timedelta(hours=48, minutes=1)
        Urgency.objects.create(request=asked, hours=48, since_at=late)
        Urgency.objects.create(request=SupportRequestFactory(), hours=48)

        assert [services.escalate_urgent(on=ON) for _ in range(2)] == [1, 0]
        assert Message.objects.get().recipient == lead

    @pytest.mark.parametrize(
        ("since", "until"),
        [
            (datetime(2026, 3, 28, 11, tzinfo=UTC), "29-03 13:00"),  # the clock goes forward
            (datetime(2026, 10, 24, 10, tzinfo=UTC), "25-10 11:00"),  # and back
        ],
    )
    def test_lasts_as_many_hours_when_the_clock_changes(self, since, until):
        urgency = Urgency.objects.create(request=SupportRequestFactory(), hours=24, since_at=since)

        assert timezone.localtime(urgency.due_at).strftime("%d-%m %H:%M") == until
        assert Urgency.objects.running().get().runs_out_at == urgency.due_at


class TestMeldcode:
    def test_follows_an_unsafe_question_step_by_step(self, desk):
        MunicipalityFactory()
        filed = desk.post(NEW, question(action="advies", is_unsafe="on"))
        asked = SupportRequest.objects.get()
        today = str(timezone.localdate())

        done = send(desk, asked, "meldcode", day_1=today, note_1="Blauwe plekken.", day_3=today)
        asked.refresh_from_db()
        tomorrow = str(timezone.localdate() + timedelta(days=1))
        ahead = send(desk, asked, "meldcode", day_1=tomorrow)
        loose = send(desk, asked, "meldcode", note_2="Overlegd.")

        assert filed.headers["Location"] == f"/hulpvraag/{asked.pk}/triage"
        assert done.status_code == 302
        assert list(asked.safety_steps.values_list("step", "note")) == [(1, "Blauwe plekken."), (3, "")]
        assert "Deze dag moet nog komen." in ahead.content.decode()
        assert "Vul in op welke dag dit is gedaan." in loose.content.decode()

    def test_has_no_step_before_the_question(self, worker):
        asked = SupportRequestFactory(received_on=ON)
        before = {1: (ON - timedelta(days=1), "")}
        with pytest.raises(ValidationError, match="niet vóór de hulpvraag"):
            services.keep_steps(request=asked, steps=before, seen=1, on=ON, by=worker)

    def test_has_five_steps_each_once(self, worker):
        asked = SupportRequestFactory()
        row = {"request": asked, "done_on": asked.received_on, "by": worker}
        with pytest.raises(IntegrityError):
            SafetyStep.objects.bulk_create([SafetyStep(**row, step=6)])


class TestNumbers:
    def test_are_counted_without_any_worker(self, desk):
        MunicipalityFactory()
        opened = int(timezone.localtime().timestamp()) - 200
        for action in ("advies", "advies", "terugbellen"):
            desk.post(NEW, question(action=action, opened=opened))
        SupportRequestFactory(client=ClientFactory(), received_on=timezone.localdate(), outcome="")

        numbers = desk.get("/loket/cijfers").context["numbers"]

        assert (numbers.today, numbers.open, numbers.call_back) == (4, 2, 1)
        assert (numbers.whole, numbers.anonymous) == (4, 3)
        assert dict(numbers.endings)["informatie en advies"] == 2
        assert numbers.times == [("informatie en advies", 2, ""), ("open gelaten", 1, "")]
        names = {field.name for field in RegistrationTime._meta.get_fields()}
        assert names == {"id", "day", "ending", "half_minutes", "number"}

    def test_tell_the_middle_time_from_ten_on_and_leave_out_a_form_that_stood_open(self):
        for seconds in [*range(30, 330, 30), 7_201, -5]:
            services.count_time(ending="advice", seconds=seconds, on=ON)

        told = figures.numbers(SupportRequest.objects.all(), on=ON).times

        assert told == [("informatie en advies", 10, "2,8")]
