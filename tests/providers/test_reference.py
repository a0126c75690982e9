"""Reference data: never retroactive, nothing left behind, two at once."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.forms.referral import AnswerForm
from cases.services import referrals
from cases.templatetags.referrals import decline_reason
from intake.forms.desk import RegisterForm
from providers import services
from providers.figures import effects
from providers.figures.changes import changes_of
from providers.models import (
    AnswerNorm,
    DeclineReason,
    District,
    DistrictTeam,
    Partner,
    Population,
    PostcodeArea,
    Team,
    TeamDistrict,
    place_of,
)
from tests.factories import (
    CaseFactory,
    ClientFactory,
    DistrictFactory,
    MunicipalityFactory,
    PartnerFactory,
    ReferralFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 4)
LATER = date(2026, 6, 1)


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


def norm(partner, days, starts_on, by, *, on=ON, **known):
    row = known.pop("row", None) or AnswerNorm()
    words = {"partner": partner, "working_days": days, "starts_on": starts_on}
    return services.keep_reference(row=row, on=on, by=by, **words, **known)


def lines(partner):
    return list(partner.answer_norms.values_list("working_days", "starts_on", "ends_on"))


class TestNeverRetroactive:
    @pytest.mark.parametrize(("day", "is_refused"), [(ON - timedelta(days=1), True), (ON, False)])
    def test_nothing_holds_from_a_day_that_is_over(self, admin, day, is_refused):
        partner = PartnerFactory()

        if is_refused:
            with pytest.raises(ValidationError) as refused:
                norm(partner, 3, day, admin)
            assert list(refused.value.message_dict) == ["starts_on"]
            assert not lines(partner)
        else:
            norm(partner, 3, day, admin)
            assert lines(partner) == [(3, day, None)]

    def test_the_norm_of_the_past_stays_when_another_follows(self, admin):
        partner = PartnerFactory(answer_norm_days=8)
        norm(partner, 3, ON, admin)
        norm(partner, 2, LATER, admin)

        assert lines(partner) == [(3, ON, date(2026, 5, 31)), (2, LATER, None)]
        partner = Partner.objects.get(pk=partner.pk)
        days = (ON - timedelta(days=1), ON, LATER - timedelta(days=1), LATER)
        assert [partner.norm_on(day) for day in days] == [8, 3, 3, 2]

    def test_one_in_between_is_bounded_by_the_next(self, admin):
        partner = PartnerFactory()
        norm(partner, 3, ON, admin)
        norm(partner, 2, LATER, admin)
        norm(partner, 9, date(2026, 5, 11), admin)

        assert lines(partner) == [
            (3, ON, date(2026, 5, 10)), (9, date(2026, 5, 11), date(2026, 5, 31)), (2, LATER, None)
        ]  # fmt: skip

    def test_what_holds_already_is_not_changed(self, admin):
        row = norm(PartnerFactory(), 3, ON, admin).row

        with pytest.raises(ValidationError, match="Dit geldt al"):
            norm(row.partner, 4, ON, admin, on=LATER, row=row)
        row.refresh_from_db()
        assert row.working_days == 3

    @pytest.mark.parametrize("day", [date(2026, 5, 20), date(2026, 7, 1)])
    def test_a_fault_in_what_has_not_begun_is_mended(self, admin, day):
        partner = PartnerFactory()
        norm(partner, 3, ON, admin)
        row = norm(partner, 33, LATER, admin).row
        norm(partner, 4, day, admin, row=row)

        assert lines(partner) == [(3, ON, day - timedelta(days=1)), (4, day, None)]

    def test_what_has_not_begun_is_withdrawn_and_stays_in_the_history(self, admin):
        partner = PartnerFactory()
        kept = norm(partner, 3, ON, admin).row
        services.withdraw_reference(row=norm(partner, 4, LATER, admin).row, on=ON, by=admin)

        assert lines(partner) == [(3, ON, None)]
        assert "ingetrokken" in [change.act for change in changes_of(kept)]
        with pytest.raises(PermissionDenied):
            services.withdraw_reference(row=kept, on=LATER, by=admin)

    def test_a_partner_does_not_begin_in_the_past(self, admin):
        with pytest.raises(ValidationError):
            services.keep_reference(
                row=Partner(), on=ON, by=admin, name="De Linde", starts_on=ON - timedelta(days=1)
            )


class TestEffects:
    def test_a_norm_leaves_the_questions_that_were_sent_before(self, admin):
        partner = PartnerFactory()
        ReferralFactory.create_batch(2, partner=partner, sent_on=ON - timedelta(days=2))
        ReferralFactory(partner=partner, sent_on=date(2026, 4, 1), accepted=True)

        kept = norm(partner, 3, ON, admin)

        waiting = partner.referrals.filter(state="sent")
        unchanged = [one for one in waiting if partner.norm_on(one.sent_on) != 3]
        assert kept.effects[0].number == len(unchanged) == 2

    def test_trying_tells_and_does_nothing(self, admin):
        partner = PartnerFactory()

        words = {"partner": partner, "working_days": 3, "starts_on": ON}
        kept = services.tried(services.keep_reference, row=AnswerNorm(), on=ON, by=admin, **words)

        assert kept.effects
        assert not lines(partner)

    def test_of_a_file_of_postcodes_are_what_it_does(self, admin):
        old, new = DistrictFactory(), DistrictFactory()
        services.lay_postcodes(rows=[("2403", old.pk), ("2404AB", old.pk)], starts_on=ON, on=ON, by=admin)
        ClientFactory(postcode="2403AB", district=old)
        ClientFactory(postcode="2403AC", district=new)
        rows = [("2403", new.pk), ("2404AB", old.pk), ("2405", new.pk)]

        words = {"rows": rows, "starts_on": LATER, "on": ON, "by": admin}
        seen = services.tried(services.lay_postcodes, **words)
        assert PostcodeArea.objects.count() == 2
        done = services.lay_postcodes(**words)

        assert seen == done
        assert (done.new, done.moved, done.same, done.effects[0].number) == (1, 1, 1, 1)
        assert list(PostcodeArea.objects.values_list("postcode", "district", "starts_on", "ends_on")) == [
            ("2403", old.pk, ON, date(2026, 5, 31)),
            ("2403", new.pk, LATER, None),
            ("2404AB", old.pk, ON, None),
            ("2405", new.pk, LATER, None),
        ]


class TestEnding:
    def test_a_team_with_dossiers_workers_or_districts_stays(self, admin):
        team = CaseFactory().team
        UserFactory(coach=True, team=team)
        TeamDistrict.objects.create(team=team, district=DistrictFactory(), position=1)

        with pytest.raises(ValidationError) as refused:
            services.end_reference(row=team, ends_on=LATER, on=ON, by=admin)

        words = refused.value.message_dict["ends_on"]
        assert [text.split()[:2] for text in words] == [
            ["1", "dossiers"],
            ["1", "medewerkers"],
            ["1", "wijken"],
        ]
        assert [one.number for one in effects.in_the_way(team, ends_on=LATER)] == [1, 1, 1]

    def test_a_team_ends_when_its_districts_have_another(self, admin):
        team, other, district = TeamFactory(), TeamFactory(), DistrictFactory()
        TeamDistrict.objects.create(team=team, district=district, position=1)
        services.keep_reference(
            row=DistrictTeam(), on=ON, by=admin, district=district, team=other, starts_on=LATER
        )

        services.end_reference(row=team, ends_on=LATER - timedelta(days=1), on=ON, by=admin)

        assert Team.objects.get(pk=team.pk).ends_on == LATER - timedelta(days=1)
        with pytest.raises(ValidationError, match="wijken"):
            services.end_reference(row=other, ends_on=LATER, on=ON, by=admin)

    def test_a_partner_with_a_running_referral_stays(self, admin):
        partner = ReferralFactory(accepted=True).partner

        with pytest.raises(ValidationError, match="1 verwijzingen lopen nog"):
            services.end_reference(row=partner, ends_on=LATER, on=ON, by=admin)

    def test_a_district_with_postcodes_stays(self, admin):
        district = DistrictFactory(postcodes=["2403", "2404"])

        with pytest.raises(ValidationError, match="2 postcodes"):
            services.end_reference(row=district, ends_on=LATER, on=ON, by=admin)

    def test_an_end_that_is_over_stays(self, admin):
        partner = PartnerFactory(ends_on=date(2026, 5, 1))

        for day in (None, LATER, date(2026, 5, 2)):
            with pytest.raises(ValidationError):
                services.end_reference(row=partner, ends_on=day, on=ON, by=admin)


class TestTwoAtOnce:
    def test_the_second_is_told(self, admin):
        partner = PartnerFactory(name="De Linde")
        seen = services.stamp(partner)
        services.keep_reference(row=partner, seen=seen, on=ON, by=admin, name="De Eik")

        with pytest.raises(ValidationError, match="collega"):
            services.keep_reference(row=partner, seen=seen, on=ON, by=admin, name="De Es")
        assert Partner.objects.get(pk=partner.pk).name == "De Eik"

    def test_also_when_both_add_what_follows(self, admin):
        partner = PartnerFactory()
        seen = services.stamp(AnswerNorm(partner=partner))
        norm(partner, 3, ON, admin, seen=seen)

        with pytest.raises(ValidationError, match="collega"):
            norm(partner, 4, LATER, admin, seen=seen)

    def test_the_page_shows_both_texts_and_keeping_again_passes(self, admin, client):
        client.force_login(admin)
        partner = PartnerFactory(name="De Linde")
        url = f"/beheer/partners/{partner.pk}"
        form = {"name": "De Es", "kind": "partner", "seen": services.stamp(partner), "zeker": "1"}
        Partner.objects.filter(pk=partner.pk).update(name="De Eik")

        page = client.post(url, form | {"form_key": str(uuid.uuid4())})

        assert page.status_code == 422
        text = page.content.decode()
        for words in ("Een collega heeft dit intussen gewijzigd", "De Eik", "De Es", "Dit staat er nu"):
            assert words in text
        form["seen"] = services.stamp(partner)
        assert form["seen"] in text
        assert client.post(url, form | {"form_key": str(uuid.uuid4())}).status_code == 302
        assert Partner.objects.get(pk=partner.pk).name == "De Es"


def test_a_question_goes_where_the_postcode_lies_on_that_day(admin):
    old, new = DistrictFactory(postcodes=["2403"]), DistrictFactory(postcodes=[])
    team, other = TeamFactory(name="Oud"), TeamFactory(name="Nieuw")
    TeamDistrict.objects.create(team=team, district=old, position=1)
    services.lay_postcodes(rows=[("2403", new.pk), ("2403AB", old.pk)], starts_on=LATER, on=ON, by=admin)
    words = {"district": new, "team": other, "starts_on": LATER}
    services.keep_reference(row=DistrictTeam(), on=ON, by=admin, **words)

    def found(postcode, day):
        place = place_of(postcode, on=day)
        return place.district, place.team

    assert found("2403ZZ", ON) == (old, team)
    assert found("2403ZZ", LATER) == (new, other)
    assert found("2403AB", LATER) == (old, team)


def test_inhabitants_of_the_past_stay(admin):
    district = DistrictFactory(inhabitants=5_000)
    words = {"district": district, "municipality": None, "inhabitants": 6_000, "starts_on": LATER}
    services.keep_reference(row=Population(), on=ON, by=admin, **words)

    district = District.objects.get(pk=district.pk)
    assert [district.people_on(day) for day in (ON, LATER)] == [5_000, 6_000]


@pytest.fixture
def manager():
    return UserFactory(contract_manager=True)


def test_reasons_to_decline_are_kept_by_the_contract_manager_alone(admin, manager):
    words = {"text": "wachttijd is te lang", "starts_on": ON}
    fixed = DeclineReason.objects.get(text="geen plek")
    for other in (admin, UserFactory(partner=True)):
        with pytest.raises(PermissionDenied, match="contractmanager"):
            services.keep_reference(row=DeclineReason(), on=ON, by=other, **words)
        with pytest.raises(PermissionDenied, match="contractmanager"):
            services.end_reference(row=fixed, ends_on=LATER, on=ON, by=other)
    with pytest.raises(PermissionDenied, match="applicatiebeheerder"):
        norm(PartnerFactory(), 3, ON, manager)

    row = services.keep_reference(row=DeclineReason(), on=ON, by=manager, **words | {"starts_on": LATER}).row
    with pytest.raises(PermissionDenied, match="contractmanager"):
        services.withdraw_reference(row=row, on=ON, by=admin)
    services.withdraw_reference(row=row, on=ON, by=manager)

    assert not DeclineReason.objects.filter(text="wachttijd is te lang").exists()


def test_reasons_to_decline_stand_in_the_menu_of_who_keeps_them(client, admin, manager):
    rows = reverse("providers:reference_rows", args=["weigerredenen"])
    client.force_login(manager)
    page = client.get(rows).content.decode()
    assert "geen plek" in page
    assert f'href="{reverse("providers:reference_overview")}"' not in page
    assert client.get(reverse("providers:reference_rows", args=["partners"])).status_code == 403
    assert client.get(reverse("providers:reference_rows", args=["bestaat-niet"])).status_code == 403

    client.force_login(admin)
    assert client.get(rows).status_code == 403
    assert rows not in client.get(reverse("providers:reference_overview")).content.decode()


def test_an_own_reason_to_decline_is_chosen_while_it_holds(manager):
    sent = ReferralFactory(sent_on=date(2026, 5, 1))
    coordinator = UserFactory(partner=True, employer=sent.partner)
    words = {"text": "wachttijd is te lang", "starts_on": ON}
    row = services.keep_reference(row=DeclineReason(), on=ON, by=manager, **words).row
    services.end_reference(row=row, ends_on=LATER, on=ON, by=manager)
    known = {"referral": sent, "reason": row.text, "note": "Probeer De Eik.", "by": coordinator}

    with pytest.raises(ValidationError):
        referrals.decline(on=LATER + timedelta(days=1), **known)
    referrals.decline(on=LATER, **known)

    sent.refresh_from_db()
    assert (sent.state, sent.decline_reason) == ("declined", "wachttijd is te lang")
    assert (row.text, row.text.capitalize()) in AnswerForm(referral=sent, on=LATER).fields["reason"].choices


def test_a_fixed_reason_to_decline_ends_and_what_was_declined_keeps_it(manager):
    row = DeclineReason.objects.get(text="geen plek")
    before = ReferralFactory(sent_on=date(2026, 4, 1), declined=True)
    sent = ReferralFactory(sent_on=date(2026, 5, 1))
    services.end_reference(row=row, ends_on=ON, on=ON, by=manager)
    coordinator = UserFactory(partner=True, employer=sent.partner)
    known = {"referral": sent, "reason": "full", "note": "Probeer De Eik.", "by": coordinator}

    with pytest.raises(ValidationError):
        referrals.decline(on=ON + timedelta(days=1), **known)

    assert "full" in dict(AnswerForm(referral=sent, on=ON).fields["reason"].choices)
    assert "full" not in dict(AnswerForm(referral=sent, on=LATER).fields["reason"].choices)
    assert decline_reason(before) == "geen plek"
    referrals.decline(on=ON, **known)


def test_a_team_that_ended_is_no_longer_chosen_at_the_desk():
    team = TeamFactory(ends_on=date(2026, 5, 1))

    assert team in RegisterForm(on=date(2026, 5, 1)).fields["team"].queryset
    assert team not in RegisterForm(on=ON).fields["team"].queryset


def test_a_district_stays_with_its_municipality_but_for_a_social_team(admin):
    district, elsewhere = DistrictFactory(), MunicipalityFactory(external_id="GM0627")
    words = {"district": district, "starts_on": ON}

    team = TeamFactory(municipality=elsewhere)
    with pytest.raises(ValidationError, match="andere gemeente"):
        services.keep_reference(row=DistrictTeam(), on=ON, by=admin, team=team, **words)
    team = TeamFactory(municipality=elsewhere, kind=Team.Kind.SOCIAL)
    services.keep_reference(row=DistrictTeam(), on=ON, by=admin, team=team, **words)
