"""What is kept about the dossiers of the world: notes, documents, requests, lists."""

import json
from datetime import date

from cases.models import (
    Case,
    Consent,
    ContactNote,
    CopyPart,
    DataCopy,
    DataRequest,
    DestructionCertificate,
    DestructionItem,
    DestructionList,
    Distribution,
    DistributionRow,
    Document,
    DocumentVersion,
    LegalHold,
    PartnerExit,
    PersonLink,
    RoutingRules,
    SafetyNote,
)
from providers.models import ClientStop, Contract, Message, Municipality, ResultTalk, TalkAction, User
from tests.factories import (
    ClientFactory,
    PartnerFactory,
    UserFactory,
)

BEGUN = date(2026, 3, 1)


def rules_of(writer: User) -> int:
    """A draft of rules, written by this worker."""
    weights = {"expertise": 1, "area": 1, "room": 1, "wait": 1, "language": 1, "relation": 1}
    return RoutingRules.objects.create(number=2, reason="Proef.", written_by=writer, **weights).pk


def two_records(town: Municipality) -> dict[str, int]:
    """Two residents without a dossier of whom the desk said that they are one person."""
    first, second = (ClientFactory(municipality=town) for _ in range(2))
    link = PersonLink(first=first, second=second, verdict="same", decided_by=UserFactory(desk=True))
    link.save()
    return {"first_id": first.pk, "second_id": second.pk, "link_id": link.pk}


def destruction(officer: User) -> dict[str, int]:
    """A list of destruction with one resident on it and a statement, and a hold."""
    person = ClientFactory(last_name="Lijstgenoot")
    listed = DestructionList.objects.create(month=BEGUN.replace(day=1))
    item = DestructionItem.objects.create(list=listed, client=person, kind="case", due_on=BEGUN)
    DestructionCertificate.objects.create(list=listed, content={}, sha256="0" * 64, pdf=b"%PDF")
    hold = LegalHold.objects.create(client=person, reason="rechtszaak", starts_on=BEGUN, placed_by=officer)
    return {"list_id": listed.pk, "item_id": item.pk, "hold_id": hold.pk}


def distribution(lead: User, mate: User, case: Case) -> dict[str, int]:
    """A distribution that is done, and the worker who leaves."""
    asked = Distribution.objects.create(
        kind="assign", team=lead.team, starts_on=BEGUN, asked_by=lead, finished_at="2026-03-01T09:00Z"
    )
    DistributionRow.objects.create(
        distribution=asked, case=case, what="new", about=case.pk, worker=mate, outcome="done"
    )
    return {"distribution_id": asked.pk, "leaver_id": mate.pk}


def told(worker: User, case: Case) -> Message:
    """A message of which only this worker reads, about a dossier."""
    return Message.objects.create(
        recipient=worker, address=worker.email, kind="dossier", subject="Lees een notitie",
        text="Bij een dossier.", path=f"/dossiers/{case.pk}", body="Lees verder.",
    )  # fmt: skip


def handed_on(admin: User) -> dict[str, int]:
    """What was handed on of an organisation that stopped."""
    asked = PartnerExit.objects.create(
        partner=PartnerFactory(), last_on=BEGUN, asked_by=admin, finished_at="2026-03-01T09:00Z"
    )
    return {"exit_id": asked.pk}


def asked_about_data(case: Case, officer: User) -> dict[str, object]:
    """A request to correct, in work, with a copy that is ready, and a consent."""
    day = BEGUN
    asked = DataRequest.objects.create(
        client=case.client, kind="rectification", received_on=day, way="desk", wish="Mijn naam klopt niet.",
        registered_by=officer, identified_on=day, identified_how="known", started_on=day,
    )  # fmt: skip
    at = {
        "gathered_at": "2026-03-02T08:00Z",
        "released_at": "2026-03-02T09:00Z",
        "made_at": "2026-03-02T09:01Z",
    }
    copy = DataCopy.objects.create(
        request=asked, asked_by=officer, asked_on=day, released_by=officer, keep_until=date(2026, 4, 1),
        pdf="JVBERg==", text="{}", **at,
    )  # fmt: skip
    part = CopyPart.objects.create(
        copy=copy, key="persoon", title="Persoonsgegevens", position=0, row_count=1,
        content=json.dumps([{"achternaam": case.client.last_name}]),
    )  # fmt: skip
    consent = Consent.objects.create(
        case=case, receiver="huisarts", purpose="overleg", data=["contact"], given_on=day, recorded_by=officer
    )
    return {
        "data_request_id": asked.pk,
        "part_id": part.pk,
        "consent_id": consent.pk,
        "form": "pdf",
        "which": "ontvangst",
    }


def written(case: Case, author: User) -> None:
    """A note and a document of every class; routes.WRITTEN says who reads which."""
    for word, kept_to in (
        ("Gewoonwoord", "normal"), ("Vertrouwdwoord", "confidential"), ("Regiewoord", "direction"),
    ):  # fmt: skip
        ContactNote.objects.create(
            case=case, author=author, held_on=BEGUN, text=word, confidentiality=kept_to
        )
        document(case, author, word, kept_to)
    SafetyNote.objects.create(
        case=case, text="Veiligwoord", readers="team", written_by=author, written_on=BEGUN,
        review_on=date(2026, 9, 1),
    )  # fmt: skip


def document(case: Case, author: User, title: str, kept_to: str) -> DocumentVersion:
    document = Document.objects.create(
        case=case, author=author, title=title, dated_on=BEGUN, confidentiality=kept_to
    )
    return document.versions.create(
        number=1, file_name="brief.pdf", content_type="application/pdf", size=8, uploaded_by=author
    )


def agreed(people: dict[str, User], contract: Contract) -> dict[str, object]:
    """A talk about results with something to do after it, and a stop that an organisation asks."""
    by, partner = people["administrator"], people["partner"]
    talk = ResultTalk.objects.create(
        contract=contract, held_on=BEGUN, present="Allen", minutes="Goed.", kept_by=by
    )
    action = TalkAction.objects.create(talk=talk, text="Bellen", assignee="Anna", due_on=BEGUN)
    stop = ClientStop.objects.create(
        partner=partner.employer, starts_on=BEGUN, ends_on=BEGUN, reason="Ziekte", asked_on=BEGUN,
        asked_by=partner,
    )  # fmt: skip
    keys = {"contract_id": contract.pk, "talk_id": talk.pk, "action_id": action.pk, "stop_id": stop.pk}
    keys["partner_id"] = partner.employer_id
    keys |= {"year": contract.starts_on.year, "month_number": contract.starts_on.month}
    return keys
