"""What a whole household agreed on, what becomes of it when people come and go."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.figures.home_plan import home_agreements, may_name
from cases.figures.household import dossiers_of, joining
from cases.models import (
    Case,
    Client,
    HouseholdAgreement,
    HouseholdDirector,
    HouseholdStay,
    Involvement,
    NetworkPerson,
    PlanAgreement,
)
from cases.services.destruction import forget
from tests.cases.test_household import WHY, enter, living_together, name, page_of, split
from tests.factories import AssignmentFactory, GoalFactory, TrajectoryFactory, UserFactory

TODAY, DUE = date(2026, 6, 15), date(2026, 7, 1)


@pytest.fixture
def people(db):
    people = living_together()
    people.ans = NetworkPerson.objects.create(case=people.case, name="Buurvrouw Ans", relation="neighbour")
    return people


def agree(people, owner, *, by=None, **more):
    known = {"case": people.case, "text": "Samen eten op zondag", "due_on": DUE, "on": TODAY}
    return services.add_home_agreement(owner=owner, by=by or people.holder, **known | more)


def told(people, *, reader=None, case=None, on=TODAY):
    case = case or Case.objects.get(pk=people.case.pk)
    reader = reader or people.holder
    named = may_name(case, dossiers_of(case, reader, on=on), reader, on=on)
    return home_agreements(case, named, on=on)


def lines(people, **more):
    return [(one["who"], one["is_gone"]) for one in told(people, **more)]


def join(people, *others, **more):
    known = {"case": people.case, "others": others, "moved_on": TODAY, "on": TODAY, "by": people.holder}
    return services.join_household(**known | WHY | more)


class TestAgreeing:
    def test_is_of_a_resident_the_network_the_regisseur_or_a_worker(self, people):
        name(people, people.holder)
        for owner in (people.other.client, people.ans, None, people.holder):
            agree(people, owner)

        assert lines(people) == [
            (people.other.client.full_name, False),
            ("Buurvrouw Ans", False),
            (f"{people.holder.name}, regisseur", False),
            (people.holder.name, False),
        ]

    @pytest.mark.parametrize("who", ["client", "person", "worker", "director"])
    def test_is_of_somebody_who_belongs_to_it_now(self, people, who):
        elsewhere = AssignmentFactory()
        owners = {
            "client": elsewhere.case.client,
            "person": NetworkPerson.objects.create(case=elsewhere.case, name="Jo", relation="friend"),
            "worker": people.stranger,
            "director": None,
        }

        with pytest.raises(ValidationError) as refused:
            agree(people, owners[who])

        assert list(refused.value.message_dict) == ["owner"]

    def test_is_of_one_in_the_database_too(self, people):
        row = HouseholdAgreement(
            household=people.home,
            text="x",
            owner="y",
            owner_kind="resident",
            worker=people.holder,
            due_on=DUE,
        )
        with pytest.raises(IntegrityError, match="is_of_one"), transaction.atomic():
            HouseholdAgreement.objects.bulk_create([row])

    def test_is_by_a_day_that_comes(self, people):
        with pytest.raises(ValidationError) as refused:
            agree(people, people.holder, due_on=date(2026, 6, 14))
        assert list(refused.value.message_dict) == ["due_on"]
        assert agree(people, people.holder, due_on=TODAY)

    def test_is_kept_by_who_decides_and_by_the_regisseur(self, people):
        Involvement.objects.create(case=people.case, worker=people.colleague, starts_on=TODAY, level="full")
        with pytest.raises(PermissionDenied):
            agree(people, people.holder, by=people.colleague)

        name(people, people.colleague)

        assert agree(people, people.holder, by=people.colleague)

    def test_is_not_written_over_a_colleague(self, people):
        one = agree(people, people.holder)
        known = {"case": people.case, "agreement": one, "on": TODAY, "by": people.holder}
        services.settle_home_agreement(outcome="done", seen=1, **known)

        with pytest.raises(ValidationError, match="Uw tekst is niet weg"):
            services.change_home_agreement(text="x", owner=people.ans, due_on=DUE, seen=1, **known)

        services.change_home_agreement(text="Op zaterdag", owner=people.ans, due_on=DUE, seen=2, **known)
        one.refresh_from_db()
        assert (one.text, one.owner_kind, one.settled_on) == ("Op zaterdag", "network", TODAY)

    def test_follows_the_regisseur_of_the_day(self, people):
        name(people, people.holder)
        agree(people, None)
        HouseholdDirector.objects.update(worker=people.lead)

        assert lines(people) == [(f"{people.lead.name}, regisseur", False)]
        HouseholdDirector.objects.all().delete()
        assert lines(people) == [("de regisseur van dit huishouden", True)]


class TestNames:
    def test_of_the_network_are_told_to_who_sees_that_dossier_whole(self, people):
        agree(people, people.ans)
        mate = UserFactory(coach=True)
        Involvement.objects.create(case=people.other, worker=mate, starts_on=TODAY, level="full")

        assert lines(people, reader=mate, case=people.other) == [("iemand uit het netwerk", False)]

    def test_stand_in_no_stored_words(self, people):
        one = agree(people, people.other.client)

        assert one.owner == "een inwoner van dit huishouden"


class TestComingAndGoing:
    def test_stays_with_who_is_left_and_says_that_who_does_it_went(self, people):
        agree(people, people.other.client)

        split(people, people.other.client)

        ((_, is_gone),) = lines(people)
        assert is_gone
        assert HouseholdAgreement.objects.get().household == people.home
        assert told(people, case=Case.objects.get(pk=people.other.pk)) == []

    def test_stays_where_others_still_live(self, people):
        agree(people, people.holder)
        new = AssignmentFactory(worker=people.holder).case

        services.join_household(
            case=new, others=[people.other], moved_on=TODAY, on=TODAY, by=people.holder, **WHY
        )

        assert HouseholdAgreement.objects.get().household == people.home

    def test_comes_along_when_nobody_is_left_and_goes_back_with_an_undone_join(self, people):
        agree(people, people.holder)
        new = AssignmentFactory(worker=people.holder).case
        services.join_household(
            case=new, others=[people.case, people.other], moved_on=TODAY, on=TODAY, by=people.holder, **WHY
        )
        one = HouseholdAgreement.objects.get()
        assert one.household == Client.objects.get(pk=new.client_id).household

        services.undo_move(
            case=people.case, stay=HouseholdStay.objects.filter(client=people.case.client).latest("pk"),
            on=TODAY, by=people.holder,
        )  # fmt: skip

        one.refresh_from_db()
        assert (one.household, one.came_from) == (people.home, None)

    def test_lapses_with_the_last_who_dies_and_comes_back_when_that_was_not_so(self, people):
        agree(people, people.holder)
        split(people, people.other.client)
        event = services.record_death(
            case=people.case, died_on=TODAY, source="family", on=TODAY, by=people.holder
        )
        assert HouseholdAgreement.objects.get().outcome == "lapsed"

        services.undo_life_event(case=people.case, event=event, reason="Niet zo", on=TODAY, by=people.holder)

        assert HouseholdAgreement.objects.get().outcome == ""

    def test_goes_with_the_last_resident_who_is_destroyed_and_with_who_does_it(self, people):
        agree(people, people.other.client)
        agree(people, people.holder)

        forget(people.other.client_id)
        assert [one.owner_kind for one in HouseholdAgreement.objects.all()] == ["worker"]
        forget(people.case.client_id)

        assert not HouseholdAgreement.objects.exists()


class TestJoiningMore:
    def test_puts_several_in_one_household_in_one_act(self, people):
        new = [AssignmentFactory(worker=people.holder).case for _ in range(3)]

        joined = join(people, *new)

        homes = set(
            Client.objects.filter(pk__in=[one.pk for one in joined]).values_list("household", flat=True)
        )
        assert (len(joined), homes) == (3, {people.home.pk})

    def test_does_none_of_them_when_one_is_not_allowed(self, people):
        mine, theirs = AssignmentFactory(worker=people.holder).case, AssignmentFactory().case

        with pytest.raises(PermissionDenied):
            join(people, mine, theirs)

        assert Client.objects.get(pk=mine.client_id).household is None

    def test_says_before_what_will_happen(self, people):
        agree(people, people.holder)
        new = AssignmentFactory(worker=people.holder).case

        alone, left, moved = (
            joining(new, [new]),
            joining(new, [people.other]),
            joining(new, [Case.objects.get(pk=one.pk) for one in (people.case, people.other)]),
        )

        assert alone[0].lines == ["Hoorde nog niet bij een huishouden."]
        assert left[0].lines[1] == "Daar blijven anderen wonen. Hun afspraken en hun regisseur blijven daar."
        assert moved[0].lines[1] == "Daar woont dan niemand meer: 1 huishoudafspraak komt mee."

    def test_shows_it_first_and_does_it_when_sent_again(self, client, people):
        new = [AssignmentFactory(worker=people.holder).case for _ in range(2)]
        here = reverse("cases:join_household", args=[people.case.pk])
        day = timezone.localdate().isoformat()
        numbers = "\n".join(one.number for one in new)
        sent = {"numbers": numbers, "moved_on": day, "reason": "Wonen nu samen", "seen": ""}

        first = enter(client, people.holder).post(here, sent)
        page = first.content.decode()
        assert first.status_code == 200
        assert "Dit gebeurt er" in page
        assert Client.objects.filter(household=people.home).count() == 2
        key = ",".join(str(one.pk) for one in new)
        assert f'value="{key}"' in page

        other = AssignmentFactory(worker=people.holder).case  # of whom nothing was shown
        again = client.post(here, sent | {"seen": key, "numbers": f"{numbers} {other.number}"})
        assert again.status_code == 200
        assert client.post(here, sent | {"seen": key}).status_code == 302
        assert Client.objects.filter(household=people.home).count() == 4

    @pytest.mark.parametrize("numbers", ["D-999999", "niets", ""])
    def test_names_a_number_that_is_wrong(self, client, people, numbers):
        here = reverse("cases:join_household", args=[people.case.pk])

        answer = enter(client, people.holder).post(
            here, {"numbers": numbers, "reason": "x", "moved_on": TODAY}
        )

        assert answer.status_code == 422


class TestPage:
    def test_shows_goals_steps_and_agreements_of_every_dossier_in_sight(self, client, people):
        for case, text in ((people.case, "Ik slaap weer."), (people.other, "Ik werk weer.")):
            goal = GoalFactory(trajectory=TrajectoryFactory(case=case), text=text)
            services.add_step(
                goal=goal, text=f"Bellen voor {case.number}", owner="Dochter", due_on=DUE, on=TODAY,
                by=people.holder,
            )  # fmt: skip
        PlanAgreement.objects.create(case=people.other, text="Post openen", owner="Sanne", due_on=DUE)
        agree(people, people.ans)

        page = page_of(client, people.holder, people.case).content.decode()

        for said in ("Ik slaap weer.", "Ik werk weer.", f"Bellen voor {people.other.number}", "Post openen",
                     "Samen eten op zondag", "Buurvrouw Ans"):  # fmt: skip
            assert said in page

    def test_shows_the_agreements_of_all_to_who_sees_a_whole_dossier_only(self, client, people):
        agree(people, people.ans)
        Involvement.objects.create(
            case=people.case, worker=people.colleague, starts_on=date(2026, 3, 1), level="core"
        )

        page = page_of(client, people.colleague, people.case).content.decode()

        assert "Samen eten op zondag" not in page
        assert "Plan van het huishouden (PDF)" not in page

    def test_makes_changes_and_settles_an_agreement(self, client, people):
        here, key = enter(client, people.holder), [people.case.pk]
        day = timezone.localdate().isoformat()
        form = here.get(reverse("cases:add_home_agreement", args=key)).content.decode()
        assert "Buurvrouw Ans (buur)" in form
        sent = {"text": "Post samen openen", "owner": "0", "due_on": day}
        assert here.post(reverse("cases:add_home_agreement", args=key), sent).status_code == 302
        one = HouseholdAgreement.objects.get()
        assert one.owner_kind == "resident"
        change = reverse("cases:change_home_agreement", args=[*key, one.pk])
        assert here.post(change, sent | {"text": "Elke week", "seen": 1}).status_code == 302
        settle = reverse("cases:settle_home_agreement", args=[*key, one.pk])
        assert here.post(settle, {"outcome": "done", "seen": 2}).status_code == 302
        one.refresh_from_db()
        assert (one.text, one.outcome) == ("Elke week", "done")

    def test_opens_no_agreement_of_another_household(self, client, people):
        elsewhere = SimpleNamespace(**vars(living_together()))
        one = agree(elsewhere, elsewhere.holder)

        for route in ("change_home_agreement", "settle_home_agreement"):
            here = reverse(f"cases:{route}", args=[people.case.pk, one.pk])
            assert enter(client, people.holder).get(here).status_code == 404

    def test_records_that_a_plan_may_stand_on_the_paper(self, client, people):
        here = reverse("cases:share_at_home", args=[people.other.pk])
        sent = {"given_on": timezone.localdate().isoformat(), "way": "spoken", "given_by": "self"}

        assert enter(client, people.holder).post(here, sent).status_code == 302

        (consent,) = people.other.consents.all()
        assert (consent.receiver, consent.data) == ("huisgenoten", ["plan"])
        assert "Staat erop, met toestemming" in page_of(client, people.holder, people.case).content.decode()

    def test_says_at_a_split_that_agreements_stay(self, client, people):
        agree(people, people.ans)

        page = enter(client, people.holder).get(reverse("cases:split_household", args=[people.case.pk]))

        assert "Huishoudafspraken blijven bij wie hier blijft." in page.content.decode()
        assert "Samen eten op zondag" in page.content.decode()


def test_a_household_alone_has_no_agreements_to_make(db):
    alone = AssignmentFactory()
    with pytest.raises(PermissionDenied, match="nog geen huishouden"):
        services.add_home_agreement(
            case=alone.case, text="x", owner=alone.worker, due_on=DUE, on=TODAY, by=alone.worker
        )
