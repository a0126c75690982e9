"""What each reader sees of a dossier: the level of a reason, and the class of what was written."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases import policies, services
from cases.figures.timeline import timeline
from cases.models import Case, ContactNote, Document, EmergencyAccess, Involvement, Referral
from cases.scales import Confidentiality as Class
from tests.api import System
from tests.factories import (
    CaseFactory,
    GoalFactory,
    MeasurementFactory,
    ReferralFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
BEGUN = date(2026, 3, 1)
PARTS = ("plan", "referrals", "notes", "documents", "measurements", "looks")
# Reason -> the parts that it shows.
SHOWS = {
    "holder": set(PARTS),
    "stand_in": set(PARTS),
    "lead": set(PARTS),
    "consultant": set(PARTS),
    "director": set(PARTS),
    "involved": set(PARTS),
    "grant": set(PARTS),
    "emergency": set(PARTS),
    "involved_core": {"plan", "referrals"},
    "referral_full": {"plan", "notes", "documents", "measurements"},
    "referral_core": {"plan"},
    "referral": set(),
    "stranger": set(),
}
NORMAL, CONFIDENTIAL, DIRECTION = Class.NORMAL, Class.CONFIDENTIAL, Class.DIRECTION
# Reason -> the classes of which it reads all that others wrote, and those in which it writes.
READS = {
    "holder": {NORMAL, CONFIDENTIAL},
    "stand_in": {NORMAL, CONFIDENTIAL},
    "lead": {NORMAL, CONFIDENTIAL},
    "consultant": {NORMAL},
    "director": {NORMAL, CONFIDENTIAL, DIRECTION},
    "involved": {NORMAL},
    "grant": {NORMAL},
    "emergency": {NORMAL, CONFIDENTIAL},
}
WRITES = {
    "holder": {NORMAL, CONFIDENTIAL},
    "stand_in": {NORMAL, CONFIDENTIAL},
    "lead": {NORMAL, CONFIDENTIAL},
    "director": {NORMAL, CONFIDENTIAL, DIRECTION},
    "involved": {NORMAL, CONFIDENTIAL},
}


def for_this_reason(word):
    """A user and a dossier that know each other for this one reason, without a database."""
    user, case = UserFactory.build(pk=1), Case(pk=1, opened_on=BEGUN)
    case.__dict__["_roads"] = {(1, TODAY): frozenset({word} - {"stranger"})}
    return user, case


def test_every_reason_stands_in_the_tables():
    assert set(SHOWS) == {road.word for road in policies.ROADS} | {"stranger"}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("word", SHOWS)
def test_which_parts_a_reason_shows(word, part):
    user, case = for_this_reason(word)

    refusal = getattr(policies, f"why_not_see_{part}")(user, case, on=TODAY)

    assert (refusal is None) == (part in SHOWS[word])


@pytest.mark.parametrize("word", SHOWS)
def test_which_classes_a_reason_reads_and_writes(word):
    user, case = for_this_reason(word)

    assert policies.classes(user, case, on=TODAY) == READS.get(word, set())
    writes = {one for one in Class if policies.why_not_write_as(user, case, one, on=TODAY) is None}
    assert writes == WRITES.get(word, set())


@pytest.fixture
def people():
    """A dossier with a note and a document of every class, and everybody who may have a reason."""
    people = around_a_case()
    case = people.case
    team = case.team
    given = {
        "stand_in": UserFactory(coach=True, team=team),
        "consultant": UserFactory(roles=["consultant"], team=team),
        "director": UserFactory(roles=["process_director"]),
        "involved": UserFactory(coach=True),
        "involved_core": UserFactory(coach=True),
        "grant": UserFactory(coach=True),
        "emergency": UserFactory(coach=True),
        "referral": UserFactory(partner=True),
        "referral_core": UserFactory(partner=True),
        "referral_full": UserFactory(partner=True),
    }
    for word, level in (("director", "direction"), ("involved", "full"), ("involved_core", "core")):
        Involvement.objects.create(case=case, worker=given[word], level=level, starts_on=BEGUN)
    for level in Referral.Level:
        word = "referral" if level == "referral" else f"referral_{level}"
        ReferralFactory(case=case, partner=given[word].employer, accepted=True, level=level)
    services.grant(
        case=case, worker=given["grant"], reason="meelezen", ends_on=TODAY, on=TODAY, by=people.holder
    )
    for confidentiality in Class:
        for name, hidden in (("open", False), ("dicht", True)):
            about = {"author": people.lead, "case": case, "confidentiality": confidentiality}
            about |= {"is_hidden_from_partners": hidden}
            text = f"{confidentiality} {name}"
            ContactNote.objects.create(text=text, held_on=date(2026, 5, 2), **about)
            document = Document.objects.create(title=text, dated_on=date(2026, 5, 2), **about)
            document.versions.create(
                number=1,
                file_name="brief.pdf",
                content_type="application/pdf",
                size=9,
                uploaded_by=people.lead,
            )
    people.all = given | {"holder": people.holder, "lead": people.lead, "stranger": people.stranger}
    return people


def read_by(user, case, kind, on=TODAY):
    name = "text" if kind is ContactNote else "title"
    return set(kind.objects.readable_by(user, on=on).filter(case=case).values_list(name, flat=True))


@pytest.mark.parametrize("kind", [ContactNote, Document])
def test_the_rows_tell_the_same_as_the_policy(people, kind):
    """What readable_by gives is what the policy of the classes says; a partner gets what is shared."""
    del people.all["stand_in"], people.all["emergency"]  # apart, below
    for word, user in people.all.items():
        case = Case.objects.get(pk=people.case.pk)
        assert {word} - {"stranger"} <= policies.roads(user, case, on=TODAY)
        expected = {
            f"{one} {name}" for one in policies.classes(user, case, on=TODAY) for name in ("open", "dicht")
        }
        if word == "referral_full":
            expected = {"normal open"}

        assert read_by(user, case, kind) == expected, word
        narrowed = kind.objects.readable_by(user, on=TODAY, case=case)
        assert narrowed.count() == len(expected)


def test_a_stand_in_reads_what_the_holder_reads(people):
    stand_in = people.all["stand_in"]
    people.case.assignments.update(ends_on=date(2026, 6, 1))
    people.case.assignments.create(worker=stand_in, kind="replacement", starts_on=date(2026, 6, 2))

    assert "confidential open" in read_by(stand_in, people.case, ContactNote)
    assert read_by(people.holder, people.case, ContactNote) == set()
    assert "normal open" not in read_by(stand_in, people.case, ContactNote, on=date(2026, 6, 1))


def test_an_emergency_reads_what_is_confidential_and_nothing_of_the_procesregie(people):
    helper = people.all["emergency"]
    EmergencyAccess.objects.create(case=people.case, worker=helper, reason="spoed")

    read = read_by(helper, people.case, ContactNote, on=timezone.localdate())

    assert read == {f"{one} {name}" for one in (NORMAL, CONFIDENTIAL) for name in ("open", "dicht")}


def test_a_writer_reads_the_own_confidential_note_as_long_as_the_dossier_is_open_to_them(people):
    colleague = people.all["involved"]
    services.add_note(
        case=people.case, kind="phone", text="alleen voor u", held_on=TODAY, confidentiality=CONFIDENTIAL,
        on=TODAY, by=colleague,
    )  # fmt: skip

    assert "alleen voor u" in read_by(colleague, people.case, ContactNote)
    assert "alleen voor u" in read_by(people.holder, people.case, ContactNote)
    assert "alleen voor u" not in read_by(people.all["consultant"], people.case, ContactNote)
    Involvement.objects.filter(worker=colleague).update(ends_on=TODAY)
    assert read_by(colleague, people.case, ContactNote, on=date(2026, 6, 16)) == set()


def test_nobody_writes_for_the_procesregie_but_who_has_it(people):
    with pytest.raises(PermissionDenied, match="Alleen de procesregisseur"):
        services.add_note(
            case=people.case, kind="phone", text="x", held_on=TODAY, confidentiality=DIRECTION,
            on=TODAY, by=people.holder,
        )  # fmt: skip


def test_a_note_of_the_procesregie_is_no_first_contact(people):
    services.add_note(
        case=people.case, kind="visit", text="tafel", held_on=TODAY, confidentiality=DIRECTION,
        on=TODAY, by=people.all["director"],
    )  # fmt: skip

    assert Case.objects.get(pk=people.case.pk).first_contact_on is None


def test_an_organisation_reads_no_note_from_before_its_referral(people):
    ContactNote.objects.create(
        case=people.case, author=people.holder, held_on=date(2026, 3, 31), text="van vroeger"
    )

    assert "van vroeger" not in read_by(people.all["referral_full"], people.case, ContactNote)


def test_the_timeline_tells_what_the_rows_tell(people):
    for word, user in people.all.items():
        case = Case.objects.get(pk=people.case.pk)
        if policies.road(user, case, on=TODAY) is None:
            continue
        read = read_by(user, case, ContactNote)
        notes = timeline(case, reader=user, on=TODAY, limit=500, notes_only=True)
        assert {one.text for one in notes.moments} == read, word
        assert notes.total == len(read), word


@pytest.mark.parametrize(
    ("word", "number"), [("holder", 4), ("director", 6), ("referral_full", 1), ("referral_core", 0)]
)
def test_the_timeline_names_the_documents_that_one_may_read(people, word, number):
    user, later = people.all[word], date(2027, 1, 1)

    found = timeline(people.case, reader=user, on=later, limit=500)

    titles = {one.text for one in found.moments if one.title == "Document toegevoegd"}
    assert titles == read_by(user, people.case, Document, on=later)
    assert len(titles) == number


OPEN = {
    "referral": {"case", "timeline"},
    "referral_core": {"case", "timeline", "plan"},
    "referral_full": {"case", "timeline", "plan", "notes", "documents"},
    "involved_core": {"case", "timeline", "plan"},
    "director": {"case", "timeline", "plan", "notes", "documents", "looks"},
}
# What is read on some page of the dossier, per reader.
WORDS = {
    "referral": set(),
    "referral_core": {"Ik houd elke maand"},
    "referral_full": {"Ik houd elke maand", "normal open", "Startmeting"},
    "involved_core": {"Ik houd elke maand", "Schuldhulp Noord"},
    "director": {
        "Ik houd elke maand", "normal open", "normal dicht", "confidential open", "direction open",
        "Startmeting", "Schuldhulp Noord",
    },
}  # fmt: skip


@pytest.mark.parametrize("word", OPEN)
def test_every_page_shows_by_level(client, people, word):
    trajectory = TrajectoryFactory(case=people.case)
    GoalFactory(trajectory=trajectory)
    MeasurementFactory(trajectory=trajectory)
    ReferralFactory(case=people.case, partner__name="Schuldhulp Noord")
    client.force_login(people.all[word], backend="providers.access.EmailBackend")
    seen = ""

    for page in OPEN["director"]:
        response = client.get(reverse(f"cases:{page}", args=[people.case.pk]))
        assert response.status_code == (200 if page in OPEN[word] else 403), page
        seen += response.content.decode()

    assert people.case.client.full_name in seen
    found = {text for text in set.union(*WORDS.values()) if text in seen}
    assert found == WORDS[word]


class TestProtected:
    """The organisation that took on a referral from a protected dossier."""

    @pytest.fixture
    def referral(self, people):
        services.protect(case=people.case, reason="bedreiging", on=TODAY, by=people.lead)
        return people.case.referrals.get(level="full")

    def test_it_sees_the_need_and_nobody(self, client, people, referral):
        client.force_login(people.all["referral_full"], backend="providers.access.EmailBackend")
        name = people.case.client.last_name
        system = System(people.all["referral_full"])

        for browser, url in (
            (client, reverse("cases:referral", args=[referral.pk])),
            (client, reverse("cases:inbox") + "?stand=loopt"),
            (system, reverse("referral-detail", args=[referral.pk])),
            (system, reverse("referral-list")),
        ):
            response = browser.get(url)
            assert response.status_code == 200
            assert name not in response.content.decode(), url
        assert client.get(reverse("cases:case", args=[people.case.pk])).status_code == 404

    def test_a_worker_of_it_who_is_named_in_the_dossier_sees_the_person(self, people, referral):
        user = people.all["referral_full"]
        services.grant(
            case=people.case, worker=user, reason="begeleidt mevrouw", ends_on=TODAY, consent_on=TODAY,
            on=TODAY, by=people.holder,
        )  # fmt: skip
        referral = Referral.objects.get(pk=referral.pk)

        assert policies.referral.shown(referral, user, on=TODAY).name == "PERSON"

    def test_a_lead_who_is_named_in_it_still_leads(self, people, referral):
        case = Case.objects.get(pk=people.case.pk)
        assert policies.why_not_assign(people.lead, case, on=TODAY)

        Involvement.objects.create(case=case, worker=people.lead, level="full", starts_on=BEGUN)

        case = Case.objects.get(pk=case.pk)
        assert policies.why_not_assign(people.lead, case, on=TODAY) is None
        assert "confidential open" in read_by(people.lead, case, ContactNote)


class TestReplacingInBulk:
    def test_every_dossier_has_a_result_also_one_that_the_lead_does_not_see(self, people):
        hidden = CaseFactory(team=people.case.team)
        hidden.assignments.create(worker=people.holder, starts_on=BEGUN)
        services.protect(case=hidden, reason="bedreiging", on=TODAY, by=people.lead)
        elsewhere = CaseFactory()
        elsewhere.assignments.create(worker=people.holder, starts_on=BEGUN)

        outcomes = services.replace_worker(
            absent=people.holder, worker=people.colleague, days=(TODAY, date(2026, 6, 30)), on=TODAY,
            by=people.lead,
        )  # fmt: skip

        told = {row.case.pk: row.why_not for row in outcomes}
        assert told[people.case.pk] == ""
        assert "beschermd" in told[hidden.pk]
        assert "niet van uw team" in told[elsewhere.pk]
        assert hidden.assignments.get().ends_on is None

    def test_so_has_every_dossier_of_who_is_back(self, people):
        services.replace(
            case=people.case, worker=people.colleague, days=(TODAY, None), on=TODAY, by=people.lead
        )
        services.protect(case=people.case, reason="bedreiging", on=TODAY, by=people.lead)

        (outcome,) = services.return_worker(absent=people.holder, on=TODAY, by=people.lead)

        assert "beschermd" in outcome.why_not


def test_a_procesregisseur_is_not_involved_like_a_colleague(people):
    with pytest.raises(ValidationError, match="opschalen"):
        services.involve(
            case=people.case, worker=people.colleague, level="direction", on=TODAY, by=people.holder
        )
