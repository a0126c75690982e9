"""The second line: what the database shows a worker, whatever a page asks."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from cases.models import (
    AccessLog,
    Case,
    Client,
    DestructionItem,
    Event,
    Findable,
    LegalHold,
    Referral,
)
from cases.models.data_request import DataRequest
from cases.querysets import CaseQuerySet, ReferralQuerySet
from config.middleware import Signature
from intake.models import (
    Application,
    Assessment,
    Attempt,
    Letter,
    Outreach,
    ReferrerCode,
    ReferrerLook,
    ReferrerMessage,
    Signal,
    Submission,
    SubmissionFile,
    SupportRequest,
)
from intake.querysets import SignalQuerySet, SupportRequestQuerySet
from outcomes.models import Measurement
from providers.models import Draft, Role, User
from tests.architecture.routes import READS
from tests.architecture.test_who_gets_in import named, world
from tests.architecture.world import DOSSIERS, address

__all__ = ["world"]
pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
# Tables that lead to a resident and stand open, each with the reason.
OPEN: dict[str, str] = {}
# Every place that reads beyond the sight of its worker, by file. What each is for stands beside it.
BEYOND = {
    "cases/access.py": 1,
    "cases/figures/barrier.py": 2,
    "cases/figures/board.py": 4,
    "cases/figures/changes.py": 2,
    "cases/figures/discussion.py": 1,
    "cases/figures/group.py": 2,
    "cases/figures/leaving.py": 1,
    "cases/figures/listed.py": 1,
    "cases/figures/load.py": 1,
    "cases/figures/places.py": 1,
    "cases/figures/reasons.py": 1,
    "cases/figures/returned.py": 2,
    "cases/figures/routing_trial.py": 1,
    "cases/figures/in_notes.py": 1,
    "cases/figures/search.py": 3,
    "cases/figures/unusual.py": 1,
    "cases/figures/waits.py": 1,
    "cases/figures/without.py": 3,
    "outcomes/figures/asking.py": 1,
    "cases/forms/referral.py": 1,
    "cases/querysets.py": 1,
    "cases/services/advice.py": 1,
    "cases/views/appointments.py": 2,
    "cases/views/board.py": 1,
    "cases/views/emergency.py": 2,
    "cases/views/rights.py": 1,
    "cases/views/supply.py": 1,
    "intake/figures/doubles.py": 2,
    "intake/figures/people.py": 2,
    "intake/views/outreach.py": 1,
    "providers/figures/effects.py": 4,
    "providers/figures/open_work.py": 1,
    "reporting/figures/caseload.py": 1,
    "reporting/figures/chain.py": 2,
    "reporting/figures/condition.py": 1,
    "reporting/figures/checks.py": 1,
    "reporting/figures/shares.py": 1,
    "reporting/figures/steering.py": 6,
}


@contextmanager
def eyes_of(user: User | None) -> Iterator[None]:
    """Sees what the web server sees for this worker in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(Signature.SIGN, [user and user.pk, timezone.localdate(), None, ""])
        yield
        cursor.execute(Signature.WIPE)


def guarded() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relrowsecurity"
        )
        return {name for (name,) in cursor}


def tables_of_residents() -> set[str]:
    """Every table with a foreign key to a resident or a dossier, at any distance."""
    found = {Client, Case}
    while True:
        more = {
            model
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.remote_field and field.remote_field.model in found
        } - found
        if not more:
            return {model._meta.db_table for model in found}
        found |= more


def test_every_table_of_residents_is_guarded():
    assert tables_of_residents() - guarded() == set(OPEN)
    assert {"cases_accesslog", "cases_history"} <= guarded()


def test_what_reads_beyond_sight_is_known():
    found = {}
    for app in ("providers", "cases", "intake", "outcomes", "reporting", "config"):
        for path in (ROOT / app).rglob("*.py"):
            count = len(re.findall(r"^\s*(?:@|with )beyond_sight\(", path.read_text(), re.MULTILINE))
            if count:
                found[str(path.relative_to(ROOT))] = count
    assert found == BEYOND


def test_without_a_worker_there_is_nothing(world):
    with eyes_of(None):
        for name in sorted(guarded()):
            model = next((one for one in apps.get_models() if one._meta.db_table == name), None)
            assert model is None or not model._default_manager.exists(), name
        assert not Findable.objects.exists()


def keys(rows) -> set[int]:
    return set(rows.order_by().values_list("pk", flat=True))


@pytest.mark.parametrize(
    "who", sorted(READS["own"] | {"desk", "partner2", "manager", "administrator", "officer"})
)
def test_a_page_without_its_filter_shows_no_more(world, who):
    user, today = world.people[who], timezone.localdate()
    known = {"user": user, "on": today}
    cases, referrals = Case.objects.visible_to(**known), Referral.objects.visible_to(**known)
    with_name = Client.objects.open_to(user) if user.has_role(Role.DESK) else Client.objects.none()
    may = {
        # The organisation that was asked may see that it was.
        Case: keys(cases) | set(referrals.order_by().values_list("case", flat=True)),
        Referral: keys(referrals),
        SupportRequest: keys(SupportRequest.objects.visible_to(**known)),
        Signal: keys(Signal.objects.visible_to(**known)),
        Outreach: keys(Outreach.objects.visible_to(**known)),
        Attempt: keys(Attempt.objects.filter(outreach__in=Outreach.objects.visible_to(**known))),
        Submission: keys(Submission.objects.visible_to(**known)),
        SubmissionFile: keys(
            SubmissionFile.objects.filter(submission__in=Submission.objects.visible_to(**known))
        ),
        Assessment: keys(Assessment.objects.visible_to(**known)),
        Application: keys(Application.objects.visible_to(**known)),
        Letter: keys(Letter.objects.visible_to(**known)),
        DataRequest: keys(DataRequest.objects.visible_to(**known)),
        Client: keys(with_name),
    }
    if user.has_role(Role.PRIVACY_OFFICER):  # of whom something is to be decided
        may[Client] |= set(DataRequest.objects.values_list("client", flat=True))
        may[Client] |= set(LegalHold.objects.values_list("client", flat=True))
        may[Client] |= set(DestructionItem.objects.exclude(client=None).values_list("client", flat=True))
        may[Case] |= keys(Case.objects.filter(client__in=may[Client]))
    may[Client] |= set(Case.objects.filter(pk__in=may[Case]).values_list("client", flat=True))
    may[Client] |= set(Client.objects.filter(household__members__in=may[Client]).values_list("pk", flat=True))
    may[DataRequest] |= keys(DataRequest.objects.filter(kind="objection", client__in=may[Client]))
    may[SupportRequest] |= keys(SupportRequest.objects.filter(case__in=may[Case]))
    may[Submission] |= keys(Submission.objects.filter(request__in=may[SupportRequest]))
    may[SubmissionFile] |= keys(SubmissionFile.objects.filter(submission__in=may[Submission]))
    may[ReferrerCode] = keys(ReferrerCode.objects.filter(submission__in=may[Submission]))
    may[ReferrerMessage] = keys(ReferrerMessage.objects.filter(submission__in=may[Submission]))
    may[ReferrerLook] = keys(ReferrerLook.objects.filter(code__in=may[ReferrerCode]))
    may[Assessment] |= keys(Assessment.objects.filter(request__case__in=may[Case]))
    may[Application] |= keys(Application.objects.filter(request__case__in=may[Case]))
    may[Measurement] = keys(Measurement.objects.filter(trajectory__case__in=may[Case]))
    may[Event] = keys(Event.objects.filter(case__in=may[Case]))
    with eyes_of(user):
        seen = {model: keys(model._default_manager.all()) for model in may}
        listed = keys(Case.objects.visible_to(**known))
    assert {model.__name__: seen[model] - may[model] for model in may if seen[model] - may[model]} == {}
    assert listed == keys(cases)  # and no less than the first line shows


def test_a_draft_is_of_its_owner_alone(world):
    owner, other = world.people["holder"], world.people["desk"]
    Draft.objects.create(user=owner, label="Notitie", sent_to="/a", page="/a", fields="{}", key=uuid.uuid4())

    for user, number in ((owner, 1), (other, 0), (None, 0)):
        with eyes_of(user):
            assert Draft.objects.count() == number


def everything(rows, *args, **known):
    return rows.all()


FORGETFUL = ["cases:cases", "cases:work", "cases:case", "intake:requests", "cases:inbox", "cases:referral"]


@pytest.mark.parametrize("route", FORGETFUL)
def test_a_page_that_forgets_its_filter_shows_nobody_else(world, monkeypatch, route):
    for words in (CaseQuerySet, ReferralQuerySet, SupportRequestQuerySet, SignalQuerySet):
        monkeypatch.setattr(words, "visible_to", everything)
    for case in DOSSIERS:
        url = address(world, route, case)
        for who, browser in world.browsers.items():
            with transaction.atomic():
                text = browser.get(url).content.decode()
                transaction.set_rollback(True)
            assert named(world, who, text) == set(), f"{who} in {case}"


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except (ProgrammingError, DatabaseError) as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


LOGS = ["cases_accesslog", "cases_event", "cases_history", "cases_seal", "outcomes_correction",
        "intake_submissionlook", "intake_referrerlook", "intake_formtext",
        "providers_loginevent", "providers_workerchange"]  # fmt: skip


@pytest.mark.parametrize("log", LOGS)
def test_the_web_only_adds_to_a_log(log):
    with eyes_of(None):
        for statement in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"):
            assert refused(statement.format(log)), statement


def test_the_web_cannot_take_its_bounds_away():
    with eyes_of(None):
        for statement in (
            "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
            "DROP POLICY in_sight ON cases_case",
            "ALTER TABLE cases_accesslog DISABLE TRIGGER append_only",
            "INSERT INTO cases_history (record, row_id, act) VALUES ('cases_case', 1, 'update')",
            "DELETE FROM django_migrations",
            "CREATE TABLE mine (id int)",
        ):
            assert refused(statement), statement


def test_the_role_of_the_web_is_small():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,"
            " (SELECT count(*) FROM pg_auth_members WHERE member = r.oid),"
            " (SELECT count(*) FROM pg_class WHERE relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = 'rondom_web'"
        )
        assert cursor.fetchone() == (False, False, False, False, True, 0, 0)


def test_no_partition_of_a_log_is_open_by_itself():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'"
            " AND has_table_privilege('rondom_web', oid, 'SELECT, INSERT, UPDATE, DELETE')"
        )
        assert cursor.fetchall() == []


def test_a_look_is_written_under_ones_own_name_only(world):
    other = world.people["mate"]
    with eyes_of(world.people["holder"]), pytest.raises(ProgrammingError), transaction.atomic():
        AccessLog.objects.create(user=other, client_id=1, page="dossier", reason="betrokken")


def test_a_forgotten_worker_after_a_request(world):
    world.browsers["holder"].get("/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, current_setting('rondom.user', true)")
        assert cursor.fetchone() == (True, "")
