"""Reference data: never retroactive, a preview that tells what happens, nothing left behind, two at once."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.forms.referral import AnswerForm
from cases.services import referrals
from cases.templatetags.referrals import decline_reason
from intake.figures import place_of
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
    Role,
    Target,
    Team,
    TeamDistrict,
)
from providers.views.tables import TABLES
from tests.factories import (
    CaseFactory,
    ClientFactory,
    ContractFactory,
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


def one_of(slug):
    """A valid form for each table, with what it needs."""
    today = timezone.localdate()
    town = MunicipalityFactory()
    district = DistrictFactory(municipality=town)
    return {"starts_on": str(today)} | {
        "partners": lambda: {
            "name": "De Linde",
            "kind": "partner",
            "expertise": "wonen,ggz",
            "areas": town.pk,
        },
        "antwoordnormen": lambda: {"partner": PartnerFactory().pk, "working_days": 3},
        "teams": lambda: {"name": "Team Noord", "kind": "district", "municipality": town.pk},
        "gemeenten": lambda: {"code": "gm0627", "name": "Waddinxveen"},
        "wijken": lambda: {"code": "WK062701", "name": "Noord", "municipality": town.pk},
        "postcodes": lambda: {"postcode": "2403 ab", "district": district.pk},
        "teams-van-wijken": lambda: {"district": district.pk, "team": TeamFactory(municipality=town).pk},
        "weigerredenen": lambda: {"text": "wachttijd is te lang"},
        "inwonertallen": lambda: {"district": district.pk, "inhabitants": 5_100},
        "opdrachten": lambda: {"municipality": town.pk, "variant": "B", "small_cell_threshold": 12},
        "normen": lambda: {"contract": ContractFactory(municipality=town).pk, "kpi": "K01", "value": "62.5"},
    }[slug]()


@pytest.mark.parametrize("slug", sorted(TABLES))
class TestEachTable:
    def test_is_added_to_after_a_look_at_what_it_touches(self, slug, admin, client):
        client.force_login(admin)
        table, form, url = TABLES[slug], one_of(slug), f"/beheer/{slug}/nieuw"
        before = table.model.objects.count()
        form["form_key"] = str(uuid.uuid4())

        preview = client.post(url, form)
        assert preview.status_code == 200
        assert "Er is nog niets bewaard" in preview.content.decode()
        assert table.model.objects.count() == before
        seen = preview.context["seen"]
        answers = [client.post(url, form | {"zeker": "1", "seen": seen}) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert table.model.objects.count() == before + 1
        page = client.get(answers[0].headers["Location"]).content.decode()
        assert "Toegevoegd" in page
        assert admin.name in page
        assert client.get(f"/beheer/{slug}?stand=nu&q=").status_code == 200
        overview = client.get("/beheer").content.decode()
        assert table.title in overview
        assert admin.name in overview

    def test_goes_back_to_the_form_with_what_was_typed(self, slug, admin, client):
        client.force_login(admin)

        page = client.post(f"/beheer/{slug}/nieuw", one_of(slug) | {"terug": "1"})

        assert page.status_code == 200
        assert "Bekijk wat dit raakt" in page.content.decode()

    def test_says_by_the_field_what_is_missing(self, slug, admin, client):
        client.force_login(admin)

        page = client.post(f"/beheer/{slug}/nieuw", {"form_key": str(uuid.uuid4())})

        assert page.status_code == 422
        assert "nog niet" in page.content.decode()

    @pytest.mark.parametrize("role", Role)
    def test_opens_by_role(self, slug, role, client):
        client.force_login(UserFactory(coach=True, roles=[role]))
        code = 200 if role == Role.ADMINISTRATOR else 403

        for page in ("", "/nieuw"):
            assert client.get(f"/beheer/{slug}{page}").status_code == code


def test_a_table_that_is_not_there(admin, client):
    client.force_login(admin)

    for page in ("/beheer/geheimen", "/beheer/teams/99", "/beheer/gemeenten/1/einde"):
        assert client.get(page).status_code == 404


def test_a_change_of_a_partner_tells_who_and_what(admin, client):
    client.force_login(admin)
    partner = PartnerFactory(name="De Linde")
    form = {"name": "De Eik", "kind": "partner", "areas": MunicipalityFactory().pk, "zeker": "1"}
    assert client.post(f"/beheer/partners/{partner.pk}", form).status_code == 302

    page = client.get(f"/beheer/partners/{partner.pk}").content.decode()

    assert "Naam: van De Linde naar De Eik" in page
    assert f"door {admin.name}" in page


def test_an_end_is_shown_before_it_is_kept(admin, client):
    client.force_login(admin)
    partner, day = PartnerFactory(), timezone.localdate() + timedelta(days=9)
    url = f"/beheer/partners/{partner.pk}/einde"

    assert "Er is nog niets bewaard" in client.post(url, {"ends_on": str(day)}).content.decode()
    assert Partner.objects.get(pk=partner.pk).ends_on is None
    assert client.post(url, {"ends_on": str(day), "zeker": "1"}).status_code == 302
    assert Partner.objects.get(pk=partner.pk).ends_on == day


class TestPostcodeFile:
    def post(self, client, text, **words):
        file = SimpleUploadedFile("p.csv", text if isinstance(text, bytes) else text.encode())
        form = {"file": file, "starts_on": str(timezone.localdate()), "form_key": str(uuid.uuid4())}
        return client.post("/beheer/postcodes/bestand", form | words)

    def test_is_shown_first_and_then_kept(self, admin, client):
        client.force_login(admin)
        District.objects.all().delete()
        wijk = DistrictFactory(external_id="WK048404")

        page = self.post(client, "postcode;wijk\r\n2403 ab;WK048404\r\n2404;wk048404\r\n")
        assert "<b>2</b> postcodes zijn nieuw" in page.content.decode()
        assert not PostcodeArea.objects.exists()
        form = {"text": page.context["text"], "starts_on": str(timezone.localdate()), "zeker": "1"}
        assert client.post("/beheer/postcodes/bestand", form).status_code == 302

        assert set(wijk.postcode_areas.values_list("postcode", flat=True)) == {"2403AB", "2404"}

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "Kies een bestand"),
            ("a;b\n", "koppen postcode en wijk"),
            ("postcode;wijk\n", "geen postcodes"),
            ("postcode;wijk\n0403;WK048404\n", "Regel 2: dit is geen postcode."),
            ("postcode;wijk\n2403;WK999999\n", "Regel 2: deze wijk is er niet."),
            ("postcode,wijk\n2403,WK048404\n2403,WK048404\n", "Regel 3: deze postcode staat er al in."),
            ("postcode;wijk\n2403\n", "Regel 2: er horen twee kolommen te zijn."),
            (b"postcode;wijk\n\xff\n", "UTF-8"),
        ],
    )
    def test_tells_the_line_that_is_wrong_and_keeps_nothing(self, admin, client, text, words):
        client.force_login(admin)
        DistrictFactory(external_id="WK048404")

        page = self.post(client, text) if text else client.post(
            "/beheer/postcodes/bestand", {"starts_on": str(timezone.localdate())}
        )  # fmt: skip

        assert page.status_code == 422
        assert words in page.content.decode()
        assert not PostcodeArea.objects.exists()


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


def test_a_target_is_kept_under_its_contract(admin, client):
    client.force_login(admin)
    form = one_of("normen") | {"phase": "start_up", "zeker": "1"}

    assert client.post("/beheer/normen/nieuw", form).status_code == 302
    contract = Target.objects.get().contract
    assert "opstartfase" in client.get(f"/beheer/opdrachten/{contract.pk}").content.decode()


def test_an_own_reason_to_decline_is_chosen_while_it_holds(admin):
    sent = ReferralFactory(sent_on=date(2026, 5, 1))
    coordinator = UserFactory(partner=True, employer=sent.partner)
    words = {"text": "wachttijd is te lang", "starts_on": ON}
    row = services.keep_reference(row=DeclineReason(), on=ON, by=admin, **words).row
    services.end_reference(row=row, ends_on=LATER, on=ON, by=admin)
    known = {"referral": sent, "reason": row.text, "note": "Probeer De Eik.", "by": coordinator}

    with pytest.raises(ValidationError):
        referrals.decline(on=LATER + timedelta(days=1), **known)
    referrals.decline(on=LATER, **known)

    sent.refresh_from_db()
    assert (sent.state, sent.decline_reason) == ("declined", "wachttijd is te lang")
    assert (row.text, row.text.capitalize()) in AnswerForm(referral=sent, on=LATER).fields["reason"].choices


def test_a_fixed_reason_to_decline_ends_and_what_was_declined_keeps_it(admin):
    row = DeclineReason.objects.get(text="geen plek")
    before = ReferralFactory(sent_on=date(2026, 4, 1), declined=True)
    sent = ReferralFactory(sent_on=date(2026, 5, 1))
    services.end_reference(row=row, ends_on=ON, on=ON, by=admin)
    coordinator = UserFactory(partner=True, employer=sent.partner)
    known = {"referral": sent, "reason": "full", "note": "Probeer De Eik.", "by": coordinator}

    with pytest.raises(ValidationError):
        referrals.decline(on=ON + timedelta(days=1), **known)

    assert "full" in dict(AnswerForm(referral=sent, on=ON).fields["reason"].choices)
    assert "full" not in dict(AnswerForm(referral=sent, on=LATER).fields["reason"].choices)
    assert decline_reason(before) == "geen plek"
    referrals.decline(on=ON, **known)


def test_the_terms_of_the_law_are_read_with_their_source(admin, client):
    client.force_login(admin)

    page = client.get("/vaste-termijnen").content.decode()

    for words in ("Wmo 2015 art. 2.3.2 lid 1", "1 oktober 2009", "84", "Selectielijst 2020"):
        assert words in page


def test_a_team_that_ended_is_no_longer_chosen_at_the_desk():
    team = TeamFactory(ends_on=date(2026, 5, 1))

    assert team in RegisterForm(on=date(2026, 5, 1)).fields["team"].queryset
    assert team not in RegisterForm(on=ON).fields["team"].queryset


def test_two_contracts_of_a_day_are_refused_in_the_words_of_the_constraint(admin, client):
    client.force_login(admin)
    first = ContractFactory()
    form = one_of("opdrachten") | {"municipality": first.municipality_id}

    for more in ({}, {"zeker": "1"}):
        page = client.post("/beheer/opdrachten/nieuw", form | more)
        assert page.status_code == 422
        assert "Deze gemeente heeft in die periode al een opdracht." in page.content.decode()


def test_a_district_stays_with_its_municipality_but_for_a_social_team(admin):
    district, elsewhere = DistrictFactory(), MunicipalityFactory(external_id="GM0627")
    words = {"district": district, "starts_on": ON}

    team = TeamFactory(municipality=elsewhere)
    with pytest.raises(ValidationError, match="andere gemeente"):
        services.keep_reference(row=DistrictTeam(), on=ON, by=admin, team=team, **words)
    team = TeamFactory(municipality=elsewhere, kind=Team.Kind.SOCIAL)
    services.keep_reference(row=DistrictTeam(), on=ON, by=admin, team=team, **words)


@pytest.mark.parametrize("slug", sorted(TABLES))
@pytest.mark.parametrize("junk", ["", "x", "-1", "9" * 30, "\x00", "2026-13-45"])
def test_nonsense_is_told_and_never_breaks(slug, junk, admin, client):
    client.force_login(admin)
    names = [*TABLES[slug].form.base_fields, "seen"]

    assert client.get(f"/beheer/{slug}/nieuw", dict.fromkeys(names, junk)).status_code == 200
    assert client.get(f"/beheer/{slug}", {"q": junk, "stand": junk}).status_code == 200
    page = client.post(f"/beheer/{slug}/nieuw", dict.fromkeys(names, junk) | {"zeker": "1"})
    assert page.status_code == 422
