"""A statement that the ORM writes once."""

from datetime import date, timedelta

import pytest

from cases.figures.received import received_by
from cases.models import Case, ContactNote, Referral
from providers.models import User, read_written, written
from tests.factories import CaseFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 15)


def in_sight(*, user: User, on: date):
    return Case.objects.visible_to(user, on=on).order_by("pk").values("pk")


def readable(*, user: User, case: int, on: date):
    return ContactNote.objects.readable_by(user, on=on, case=Case(pk=case)).order_by().values("pk")


def counts_with_the_day(*, on: date):
    return Case.objects.filter(opened_on__gte=on - timedelta(days=30)).values("pk")


def counts_with_the_key(*, case: int):
    return Case.objects.filter(pk__in=[case + 1]).values("pk")


def named(*, label: str):
    return Case.objects.filter(closing_reason__contains=f"50%{label}").values("pk")


def everybody(people) -> list[User]:
    partner = UserFactory(partner=True)
    ReferralFactory(case=people.case, partner=partner.employer, accepted=True, level="full")
    return [people.holder, people.lead, people.colleague, people.partner, people.stranger, partner]


def test_it_gives_each_user_the_rows_of_a_fresh_statement():
    people = around_a_case()
    users = everybody(people)
    others = around_a_case()

    for _ in range(2):
        for user in [*users, others.holder, others.lead]:
            fresh = list(Case.objects.visible_to(user, on=ON).order_by("pk").values("pk"))
            assert read_written(in_sight, user=user, on=ON) == fresh

    assert read_written(in_sight, user=people.holder, on=ON) == [{"pk": people.case.pk}]
    assert read_written(in_sight, user=others.holder, on=ON) == [{"pk": others.case.pk}]


def test_it_shows_nothing_on_a_day_on_which_the_user_is_not_at_work():
    people = around_a_case()
    assert read_written(in_sight, user=people.holder, on=ON)

    people.holder.ends_on = date(2026, 6, 14)

    assert read_written(in_sight, user=people.holder, on=ON) == []
    assert read_written(in_sight, user=people.holder, on=date(2026, 6, 14))


def test_it_is_the_same_text_for_users_of_one_kind_and_another_for_another_role():
    people, others = around_a_case(), around_a_case()

    first, own = written(readable, user=people.lead, case=people.case.pk, on=ON)
    second, other = written(readable, user=others.lead, case=others.case.pk, on=ON)
    third, _ = written(readable, user=people.partner, case=people.case.pk, on=ON)

    assert first == second
    assert first != third
    assert people.lead.pk in own.values()
    assert others.lead.pk in other.values()


def test_it_refuses_what_counts_with_a_day_or_a_key():
    with pytest.raises(TypeError, match="counts with"):
        written(counts_with_the_day, on=ON)
    with pytest.raises(TypeError, match="counts with"):
        written(counts_with_the_key, case=3)


def test_it_keeps_a_percent_sign_of_a_text():
    case = CaseFactory(closed_on=ON, closing_reason="Nog 50%klaar")
    CaseFactory(closed_on=ON, closing_reason="Nog 50 klaar")

    assert read_written(named, label="klaar") == [{"pk": case.pk}]


def test_what_an_organisation_received_is_what_its_worker_sees_of_it():
    people = around_a_case()
    users = everybody(people)
    own = CaseFactory()
    partner = users[-1]
    for case, sent_on in ((own, ON), (CaseFactory(), ON), (CaseFactory(), None)):
        ReferralFactory(case=case, partner=partner.employer, sent_on=sent_on)
    own.client.own_files.create(worker=partner, relation="family", marked_by=partner)

    for user in users:
        seen = Referral.objects.visible_to(user, on=ON).sent_to(user.employer).order_by("pk")
        assert list(received_by(user, on=ON).order_by("pk")) == list(seen)
    received = received_by(partner, on=ON)
    assert {one.case_id for one in received} & {own.pk} == set()
    assert received.count() == 2
