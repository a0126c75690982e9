"""What a worker is told: read in Rondom, counted on every page, and how each wants it."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from providers import services
from providers.access import sessions
from providers.models import CHOSEN, Delivery, Message, MessageKind, MessageSetting, User
from tests.factories import UserFactory
from tests.providers.told import AT_ONCE, choose, tell

pytestmark = pytest.mark.django_db


class TestTelling:
    def test_it_is_read_in_rondom_and_leaves_by_mail(self):
        worker = UserFactory(name="Marieke de Wit")

        message = tell(worker)

        assert list(Message.objects.unread()) == list(Message.objects.unsent()) == [message]
        assert message.body.startswith("Beste Marieke de Wit,\n\nIemand stelt u een vraag.\n")
        assert "/mijn-account\n" in message.body

    def test_a_mail_with_a_link_to_get_in_is_not_read_in_rondom(self):
        services.send(to=UserFactory(), subject="Uitnodiging", body="https://...")

        assert not Message.objects.shown().exists()

    @pytest.mark.parametrize("how", ["digest", "never"])
    def test_it_sends_no_mail_where_the_worker_wants_none(self, how):
        worker = UserFactory()
        choose(worker, deliveries={"dossier": how})

        tell(worker)
        other = tell(worker, MessageKind.REFERRAL)

        assert Message.objects.unread().count() == 2
        assert list(Message.objects.unsent()) == [other]

    @pytest.mark.parametrize("number", [1, 30])
    def test_many_are_told_in_as_few_statements_each_as_it_chose(self, number, queries):
        people = [UserFactory() for _ in range(number)]
        choose(people[0], deliveries={"report": "digest"})
        users = User.objects.filter(pk__in=[one.pk for one in people])

        with queries(4):  # with those of the transaction
            told = services.tell_all(
                users, kind=MessageKind.REPORT, subject="Nieuw", text="Er is iets.", path="/rapporten"
            )

        assert [one.delivery for one in told] == ["digest", *["at_once"] * (number - 1)]

    def test_the_outgoing_mail_shows_what_leaves_by_mail_and_why_it_waits(self, client):
        worker = UserFactory()
        choose(worker, deliveries={"dossier": "never"})
        tell(worker, subject="Alleen hier")
        late = tell(worker, MessageKind.REFERRAL, subject="Straks")
        Message.objects.filter(pk=late.pk).update(not_before="2026-06-16T05:00Z")
        client.force_login(UserFactory(administrator=True))

        page = client.get("/uitgaande-post").content.decode()

        assert "Alleen hier" not in page
        assert "Straks" in page
        assert "Wacht op het eind van stille uren" in page

    @pytest.mark.parametrize("kind", ["urgent", "account"])
    def test_what_is_urgent_cannot_be_put_off(self, kind):
        worker = UserFactory()

        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.create(recipient=worker, kind=kind, delivery="digest", subject="x", body="x")


class TestPages:
    def test_it_counts_on_every_page_and_lists_the_newest_first(self, client):
        worker, other = UserFactory(), UserFactory()
        tell(worker, subject="Het eerste")
        tell(worker, subject="Het tweede")
        tell(other, subject="Van een ander")
        client.force_login(worker)

        page = client.get("/berichten").content.decode()

        assert page.index("Het tweede") < page.index("Het eerste")
        assert "Van een ander" not in page
        assert (
            '<span class="count">2</span><span class="sr"> ongelezen</span>'
            in client.get("/mijn-account").content.decode()
        )

    def test_it_costs_no_statement_of_its_own_to_count(self, client, queries):
        worker = UserFactory()
        client.force_login(worker)
        client.get("/mijn-account")
        tell(worker)

        with queries(4):  # the session and who it is of, in a transaction
            assert client.get("/berichten/aantal").status_code == 200

    def test_it_counts_no_further_than_is_shown(self, client):
        worker = UserFactory()
        for _ in range(103):
            tell(worker)
        client.force_login(worker)

        assert "99+" in client.get("/berichten/aantal").content.decode()

    def test_it_goes_on_by_key(self, client):
        worker = UserFactory()
        for number in range(31):
            tell(worker, subject=f"Bericht nummer {number:02}")
        client.force_login(worker)

        first = client.get("/berichten").content.decode()
        oldest = Message.objects.order_by("pk")[1]
        second = client.get(f"/berichten?voor={oldest.pk}").content.decode()

        assert f"?voor={oldest.pk}" in first
        assert "Bericht nummer 00" not in first
        assert "Bericht nummer 00" in second

    def test_opening_leads_to_the_page_and_is_reading(self, client):
        worker = UserFactory()
        message = tell(worker)
        client.force_login(worker)

        answer = client.get(f"/berichten/{message.pk}")
        seen = Message.objects.get().seen_at
        client.get(f"/berichten/{message.pk}")

        assert (answer.status_code, answer.url) == (302, "/mijn-account")
        assert seen is not None
        assert Message.objects.get().seen_at == seen
        assert "Geen nieuwe berichten" in client.get("/berichten").content.decode()
        assert "U hebt een vraag gekregen" in client.get("/berichten?toon=alle").content.decode()

    def test_of_another_there_is_none(self, client):
        message = tell(UserFactory())
        client.force_login(UserFactory())

        assert client.get(f"/berichten/{message.pk}").status_code == 404
        client.post("/berichten", {"until": message.pk})
        assert Message.objects.unread().count() == 1

    def test_what_came_after_the_page_was_shown_stays_unread(self, client):
        worker = UserFactory()
        shown = tell(worker)
        later = tell(worker)
        client.force_login(worker)

        client.post("/berichten", {"until": shown.pk})

        assert list(Message.objects.unread()) == [later]

    def test_asking_for_the_number_is_no_sign_of_life(self, client):
        client.force_login(UserFactory())
        client.get("/mijn-account")
        session = client.session
        session[sessions.SEEN] = was = session[sessions.SEEN] - 1_000
        session.save()

        client.get("/berichten/aantal?staat=0")
        still = client.session[sessions.SEEN]
        client.get("/berichten")

        assert still == was
        assert client.session[sessions.SEEN] > was

    def test_an_unchanged_number_is_not_said_again(self, client):
        worker = UserFactory()
        tell(worker)
        client.force_login(worker)

        assert client.get("/berichten/aantal?staat=1").status_code == 204
        assert client.get("/berichten/aantal?staat=0").status_code == 200

    def test_nobody_is_told_nothing(self, client):
        answer = client.get("/berichten/aantal?staat=0")

        assert (answer.status_code, answer.content) == (204, b"")


class TestSettings:
    def form(self, **more):
        return AT_ONCE | {"digest_at": "08:00"} | more

    def test_the_page_keeps_what_is_chosen(self, client):
        worker = UserFactory()
        client.force_login(worker)

        sent = self.form(reminder="digest", quiet_from="18:00", quiet_until="08:00", is_quiet_off_duty="on")
        answer = client.post("/berichten/instellingen", sent)
        page = client.get("/berichten/instellingen").content.decode()

        assert answer.status_code == 302
        kept = MessageSetting.objects.get(worker=worker)
        assert kept.delivery_of(MessageKind.REMINDER) == Delivery.DIGEST
        assert (kept.quiet_from, kept.quiet_until, kept.is_quiet_off_duty) == (time(18), time(8), True)
        assert 'value="18:00"' in page

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"quiet_from": "18:00"}, "Vul bij de stille uren een begin en een einde in"),
            ({"quiet_from": "18:00", "quiet_until": "18:00"}, "Kies een ander einde dan het begin."),
            ({"quiet_from": "25:00", "quiet_until": "08:00"}, "Vul een tijd in zoals 14:30."),
            ({"digest_at": ""}, "Vul in hoe laat u het dagoverzicht wilt."),
            ({"dossier": "duif"}, "Kies uit de lijst."),
        ],
    )
    def test_what_is_wrong_is_said_by_the_field(self, client, sent, said):
        client.force_login(UserFactory())

        answer = client.post("/berichten/instellingen", self.form(**sent))

        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not MessageSetting.objects.exists()

    def test_the_database_keeps_no_quiet_hours_without_an_end(self):
        with pytest.raises(ValidationError, match="begin en een ander einde"):
            MessageSetting(worker=UserFactory(), quiet_from=time(22)).full_clean()


def test_every_kind_that_leads_to_a_page_can_be_chosen_for_or_is_urgent(client):
    client.force_login(UserFactory())
    page = client.get(reverse("providers:message_settings")).content.decode()

    assert {kind for kind in MessageKind if f'name="{kind}"' in page} == set(CHOSEN)
