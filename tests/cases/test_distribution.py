"""Many dossiers given away at once: by the queue, with a result for each."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.urls import reverse

from cases import schedule, services
from cases.models import AccessLog, Assignment, Case, Distribution, DistributionRow, OwnFile
from cases.services import Wish, distribution
from providers.models import CaseloadGuide, Message
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    DistrictFactory,
    SupportRequestFactory,
    UserFactory,
)
from tests.people import around_a_case

TODAY = date(2026, 6, 15)
New = DistributionRow.What.NEW


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


def wishes(*pairs):
    return [Wish(case.pk, New, case.pk, worker) for case, worker in pairs]


def results(asked):
    return list(asked.rows.values_list("case", "outcome", "reason"))


@pytest.mark.django_db
class TestDistribute:
    def test_gives_each_to_its_worker_and_tells_what_became_of_it(self):
        people = around_a_case()
        one, two, taken = (CaseFactory(team=people.case.team) for _ in range(3))
        OwnFile.objects.create(
            worker=people.colleague, client=two.client, relation="family", marked_by=people.lead
        )
        asked = services.distribute(
            wishes=wishes((one, people.colleague), (two, people.colleague), (taken, people.colleague)),
            on=TODAY,
            by=people.lead,
        )
        services.assign(case=taken, worker=people.holder, on=TODAY, by=people.lead)

        distribution.carry_out(asked.pk, on=TODAY)

        barred = f"{people.colleague.name} mag dit dossier niet zien. Kies een andere collega."
        assert results(asked) == [
            (one.pk, "done", ""),
            (two.pk, "refused", barred),
            (taken.pk, "refused", "Dit dossier is intussen al verdeeld."),
        ]
        assert one.assignments.get().worker == people.colleague
        assert taken.assignments.get().worker == people.holder
        assert Case.objects.without_helper(on=TODAY).get() == two
        assert Distribution.objects.get().finished_at is not None

    def test_each_colleague_is_told_once_how_many_came(self):
        people = around_a_case()
        cases = [CaseFactory(team=people.case.team) for _ in range(3)]
        own = CaseFactory(team=people.case.team)
        workers = [people.colleague, people.colleague, people.holder]
        asked = services.distribute(
            wishes=wishes(*zip(cases, workers, strict=True), (own, people.lead)), on=TODAY, by=people.lead
        )

        for _ in range(2):
            distribution.carry_out(asked.pk, on=TODAY)

        told = Message.objects.shown().order_by("pk").values_list("recipient", "subject")
        assert sorted(told) == sorted(
            [(people.colleague.pk, "U krijgt 2 dossiers"), (people.holder.pk, "U krijgt 1 dossier")]
        )

    def test_done_twice_it_is_done_once(self):
        people = around_a_case()
        case = CaseFactory(team=people.case.team)
        asked = services.distribute(wishes=wishes((case, people.colleague)), on=TODAY, by=people.lead)

        for _ in range(2):
            distribution.carry_out(asked.pk, on=TODAY)

        assert case.events.count() == 1
        assert results(asked) == [(case.pk, "done", "")]

    def test_asks_for_every_dossier_what_its_asker_may(self):
        people = around_a_case()
        other = CaseFactory()
        asked = services.distribute(wishes=wishes((other, people.colleague)), on=TODAY, by=people.lead)

        distribution.carry_out(asked.pk, on=TODAY)

        ((_, outcome, reason),) = results(asked)
        assert (outcome, reason[:17]) == ("refused", "Alleen de stuurde")
        assert not other.assignments.exists()

    def test_is_asked_by_the_lead_only_and_for_one_to_a_thousand(self):
        people = around_a_case()
        case = CaseFactory(team=people.case.team)

        with pytest.raises(PermissionDenied):
            services.distribute(wishes=wishes((case, people.colleague)), on=TODAY, by=people.holder)
        with pytest.raises(ValidationError, match="minstens één"):
            services.distribute(wishes=[], on=TODAY, by=people.lead)
        with pytest.raises(ValidationError, match="hooguit 1000"):
            services.distribute(wishes=wishes((case, people.colleague)) * 1001, on=TODAY, by=people.lead)

    def test_is_found_unfinished_when_the_queue_lost_it(self):
        people = around_a_case()
        case = CaseFactory(team=people.case.team)
        asked = services.distribute(wishes=wishes((case, people.colleague)), on=TODAY, by=people.lead)
        assert distribution.resume() == 0
        Distribution.objects.update(asked_at=F("asked_at") - timedelta(minutes=3))

        assert Distribution.objects.unfinished().count() == 1
        schedule.distribute(asked.pk)

        assert Distribution.objects.unfinished().count() == 0
        assert case.assignments.get().worker == people.colleague


@pytest.mark.django_db
class TestConstraints:
    def test_a_dossier_stands_in_it_once(self):
        people = around_a_case()
        known = {"kind": "assign", "team": people.case.team, "starts_on": TODAY, "asked_by": people.lead}
        asked = Distribution.objects.create(**known)
        row = {"distribution": asked, "case": people.case, "what": "new", "worker": people.colleague}

        with pytest.raises(IntegrityError, match="cases_distributionrow_once"), transaction.atomic():
            DistributionRow.objects.bulk_create(DistributionRow(about=1, **row) for _ in range(2))
        for wrong in ({"outcome": "refused"}, {"outcome": "done", "reason": "toch"}):
            with pytest.raises(IntegrityError, match="says_why_not"), transaction.atomic():
                DistributionRow.objects.bulk_create([DistributionRow(about=1, **row, **wrong)])

    def test_only_a_departure_names_who_leaves(self):
        people = around_a_case()
        known = {"team": people.case.team, "starts_on": TODAY, "asked_by": people.lead}

        for wrong in ({"kind": "leave"}, {"kind": "assign", "leaver": people.holder}):
            with pytest.raises(IntegrityError, match="says_who_leaves"), transaction.atomic():
                Distribution.objects.bulk_create([Distribution(**known, **wrong)])


@pytest.mark.django_db
class TestPages:
    def test_shows_a_proposal_with_reasons_and_the_effect_and_names_no_resident(self, client):
        people = around_a_case()
        guide = {"light": 1, "regular": 2, "intensive": 3, "very_heavy": 4, "band_low": 14, "band_high": 22}
        CaseloadGuide.objects.create(team=people.case.team, starts_on=date(2026, 1, 1), **guide)
        case = CaseFactory(team=people.case.team, opened_on=date(2026, 6, 1))
        AssignmentFactory(
            case=CaseFactory(client=case.client, opened_on=date(2025, 1, 1), closed=True, team=case.team),
            worker=people.holder,
            ends_on=date(2025, 5, 3),
        )

        page = enter(client, people.lead).get(reverse("cases:distribute")).content.decode()

        assert f"<b>{people.holder.name}</b> (hielp deze inwoner tot 3 mei 2025)" in page
        assert "1 → 2 dossiers, zwaarte 2 → 4, bandbreedte 14–22" in page
        assert case.client.full_name not in page
        assert AccessLog.objects.filter(case_id=case.pk, page="verdelen").exists()

    @pytest.mark.parametrize(("held", "first"), [(9, "holder"), (10, "colleague")])
    def test_without_a_band_who_carries_much_more_than_the_others_comes_later(self, client, held, first):
        people = around_a_case()
        team, there = people.case.team, DistrictFactory(municipality=people.case.municipality)
        for _ in range(held):
            AssignmentFactory(case__team=team, case__client__district=there, worker=people.holder)
        CaseFactory(team=team, client__district=there)

        page = enter(client, people.lead).get(reverse("cases:distribute")).content.decode()

        assert f"<b>{getattr(people, first).name}</b>" in page

    def test_gives_what_is_ticked_as_proposed_and_shows_each_result(self, client):
        people = around_a_case()
        one, two = (CaseFactory(team=people.case.team) for _ in range(2))
        sent = {"chosen": [f"{one.pk}-{people.colleague.pk}", f"{two.pk}-{people.holder.pk}"]}

        page = enter(client, people.lead).post(reverse("cases:distribute"), sent, follow=True)
        asked = Distribution.objects.get()
        assert "0 van 2 klaar." in page.content.decode()
        schedule.distribute(asked.pk)
        part = client.get(reverse("cases:distribution", args=[asked.pk]), headers={"HX-Request": "true"})

        assert "Alle 2 gelukt." in part.content.decode()
        assert "<html" not in part.content.decode()
        assert (one.assignments.get().worker, two.assignments.get().worker) == (
            people.colleague,
            people.holder,
        )

    def test_gives_all_that_is_ticked_to_one(self, client):
        people = around_a_case()
        case = CaseFactory(team=people.case.team)
        sent = {"chosen": f"{case.pk}-{people.holder.pk}", "worker": people.colleague.pk}

        enter(client, people.lead).post(reverse("cases:distribute"), sent)

        assert DistributionRow.objects.get().worker == people.colleague

    @pytest.mark.parametrize(
        ("chosen", "reason"),
        [(None, "Kies minstens één dossier."), ("other", "niet van uw team"), ("x-y-z", "niet van uw team")],
    )
    def test_says_what_cannot_be_given(self, client, chosen, reason):
        people = around_a_case()
        CaseFactory(team=people.case.team)
        sent = {"other": f"{CaseFactory().pk}-{people.colleague.pk}"}.get(chosen, chosen)

        response = enter(client, people.lead).post(
            reverse("cases:distribute"), {"chosen": sent} if sent else {}
        )

        assert response.status_code == 422
        assert reason in response.content.decode()

    @pytest.mark.parametrize("who", ["holder", "partner", "stranger"])
    def test_is_for_the_lead_who_asked(self, client, who):
        people = around_a_case()
        case = CaseFactory(team=people.case.team)
        asked = services.distribute(wishes=wishes((case, people.colleague)), on=TODAY, by=people.lead)
        result = reverse("cases:distribution", args=[asked.pk])

        assert enter(client, getattr(people, who)).get(reverse("cases:distribute")).status_code == 403
        assert client.get(result).status_code == 403
        assert enter(client, UserFactory(lead=True)).get(result).status_code == 404

    @pytest.mark.parametrize("count", [2, 30])
    def test_takes_as_many_statements_however_many_dossiers(self, client, count, queries):
        lead = UserFactory(lead=True)
        for _ in range(count):
            SupportRequestFactory(case=CaseFactory(team=lead.team))
            AssignmentFactory(case__team=lead.team)
        enter(client, lead).get(reverse("cases:cases"))  # stamps the session

        with queries(16):
            assert client.get(reverse("cases:distribute")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_workers_of_the_queue_do_each_dossier_once():
    people = around_a_case()
    cases = [CaseFactory(team=people.case.team) for _ in range(12)]
    asked = services.distribute(
        wishes=wishes(*((case, people.colleague) for case in cases)), on=TODAY, by=people.lead
    )
    start, failures = Barrier(3), []

    def work():
        try:
            start.wait(timeout=10)
            distribution.carry_out(asked.pk, on=TODAY)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert failures == []
    assert Assignment.objects.filter(case__in=cases, worker=people.colleague).count() == 12
    assert set(asked.rows.values_list("outcome", flat=True)) == {"done"}
    assert Distribution.objects.get().finished_at is not None
