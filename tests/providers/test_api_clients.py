"""Letting the system of an organisation in by the API, and keeping it out."""

import base64
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from providers import services
from providers.access.clients import SALT, access_of, token_for
from providers.models import ApiClient, Message, User
from tests.factories import PartnerFactory, ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
LIST = "/api/v1/verwijzingen"


@pytest.fixture
def administrator():
    return UserFactory(administrator=True)


@pytest.fixture
def opened(administrator):
    return services.open_api(
        name="ECD van De Brug", partner=PartnerFactory(), scopes=["verwijzingen:lezen"], on=TODAY,
        by=administrator,
    )  # fmt: skip


def ask(opened, *, secret=None, by_header=True, **words):
    secret = opened.secret if secret is None else secret
    sent = {"grant_type": "client_credentials"} | words
    basic = base64.b64encode(f"{opened.client.client_id}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"} if by_header else {}
    if not by_header:
        sent |= {"client_id": opened.client.client_id, "client_secret": secret}
    kind = "application/x-www-form-urlencoded"
    return Browser().generic("POST", "/api/v1/token", urlencode(sent), content_type=kind, headers=headers)


def bearer(token):
    return Browser(headers={"Authorization": f"Bearer {token}"})


class TestToken:
    @pytest.mark.parametrize("by_header", [True, False])
    def test_opens_what_the_system_may(self, opened, by_header):
        answer = ask(opened, by_header=by_header)

        told = answer.json()
        assert (answer.status_code, told["token_type"], told["expires_in"]) == (200, "Bearer", 3600)
        assert told["scope"] == "verwijzingen:lezen"
        assert answer.headers["Cache-Control"] == "no-store"
        assert bearer(told["access_token"]).get(LIST).status_code == 200
        assert ApiClient.objects.get().used_at

    @pytest.mark.parametrize(
        ("words", "status", "error"),
        [
            ({"secret": "x"}, 401, "invalid_client"),
            ({"secret": ""}, 401, "invalid_client"),
            ({"scope": "zaken:lezen"}, 400, "invalid_scope"),
            ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ],
    )
    def test_is_refused_for_anything_else(self, opened, words, status, error):
        answer = ask(opened, **words)

        assert (answer.status_code, answer.json()["error"]) == (status, error)
        assert "access_token" not in answer.json()

    def test_is_refused_in_the_same_words_for_who_is_unknown(self, opened):
        wrong = ask(opened, secret="x")
        opened.client.client_id = "rondom-x"

        assert ask(opened).content == wrong.content

    def test_can_open_less_than_the_system_may(self, opened, administrator):
        scopes = ["verwijzingen:lezen", "zaken:lezen"]
        services.change_api(client=opened.client, scopes=scopes, per_minute=120, by=administrator)

        token = ask(opened, scope="zaken:lezen").json()["access_token"]

        answer = bearer(token).get(LIST)
        assert answer.status_code == 403
        assert answer.json()["detail"] == "Uw systeem heeft hiervoor de scope verwijzingen:lezen nodig."

    def test_ends_after_an_hour(self, opened, monkeypatch):
        moment = signing.time.time()
        monkeypatch.setattr(signing.time, "time", lambda: moment - 3601)
        old = token_for(opened.client, opened.client.scopes)
        monkeypatch.undo()

        assert bearer(old).get(LIST).status_code == 401

    def test_is_not_to_be_made_up(self, opened):
        for token in ("x", signing.dumps([opened.client.pk, 0, ["verwijzingen:lezen"]], salt="other"), ""):
            assert bearer(token).get(LIST).status_code == 401
        assert access_of(f"Basic {signing.dumps([1, 0, []], salt=SALT)}", on=TODAY) is None

    def test_is_asked_for_at_most_thirty_times_a_minute(self, opened):
        tries = [ask(opened, secret="x").status_code for _ in range(31)]

        assert tries == [401] * 30 + [429]


class TestEnd:
    def test_of_a_secret_is_the_end_of_its_tokens(self, opened, administrator):
        before = token_for(opened.client, opened.client.scopes)

        renewed = services.renew_secret(client=opened.client, by=administrator)

        assert bearer(before).get(LIST).status_code == 401
        assert ask(opened).status_code == 401
        assert ask(renewed).status_code == 200

    def test_of_a_connection_is_at_once_and_for_good(self, opened, administrator):
        token = ask(opened).json()["access_token"]

        services.shut_api(client=opened.client, by=administrator)

        assert bearer(token).get(LIST).status_code == 401
        assert ask(opened).status_code == 401
        for act in (services.renew_secret, services.shut_api):
            with pytest.raises(PermissionDenied, match="beëindigd"):
                act(client=opened.client, by=administrator)

    def test_of_what_it_may_is_at_once(self, opened, administrator):
        token = ask(opened).json()["access_token"]

        services.change_api(client=opened.client, scopes=["zaken:lezen"], per_minute=120, by=administrator)

        assert bearer(token).get(LIST).status_code == 403

    def test_comes_with_the_last_day_of_its_account(self, opened):
        header = f"Bearer {token_for(opened.client, opened.client.scopes)}"
        User.objects.filter(pk=opened.client.account_id).update(ends_on=TODAY)

        assert access_of(header, on=TODAY)
        assert access_of(header, on=TODAY + timedelta(days=1)) is None


class TestAccount:
    def test_is_of_the_organisation_and_gets_no_mail_and_no_invitation(self, opened, administrator):
        account = opened.client.account

        assert (account.roles, account.has_usable_password()) == (["partner"], False)
        assert services.send(to=account, subject="x", body="x") is None
        assert not Message.objects.exists()
        assert account not in User.objects.people()
        assert account not in User.objects.uninvited()

    def test_sees_the_referrals_to_its_organisation_and_no_other(self, opened):
        own = ReferralFactory(partner=opened.client.account.employer)
        other = ReferralFactory()

        system = bearer(ask(opened).json()["access_token"])

        assert [one["id"] for one in system.get(LIST).json()["resultaten"]] == [own.pk]
        assert system.get(f"{LIST}/{other.pk}").status_code == 404

    def test_asks_no_more_than_was_agreed(self, opened, administrator):
        services.change_api(
            client=opened.client, scopes=["verwijzingen:lezen"], per_minute=2, by=administrator
        )
        system = bearer(ask(opened).json()["access_token"])

        answers = [system.get(LIST) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert int(answers[2].headers["Retry-After"]) > 0
        assert answers[2].json()["title"] == "Te veel verzoeken"
        assert answers[2].json()["detail"].startswith("U vraagt te veel in één minuut. Probeer het over")


class TestKeeping:
    @pytest.mark.parametrize("who", ["partner", "lead", "coach", "desk"])
    def test_is_for_the_administrator(self, opened, who):
        by = UserFactory(**{who: True})

        for act, more in (
            (services.renew_secret, {}), (services.shut_api, {}),
            (services.change_api, {"scopes": ["zaken:lezen"], "per_minute": 1}),
        ):  # fmt: skip
            with pytest.raises(PermissionDenied, match="Alleen de applicatiebeheerder"):
                act(client=opened.client, by=by, **more)

    @pytest.mark.parametrize(("scopes", "often"), [([], 120), (["alles"], 120), (["zaken:lezen"], 0)])
    def test_refuses_what_nobody_may(self, opened, administrator, scopes, often):
        with pytest.raises(ValidationError):
            services.change_api(client=opened.client, scopes=scopes, per_minute=often, by=administrator)

    @pytest.mark.parametrize("wrong", [{"scopes": []}, {"per_minute": 0}, {"per_minute": 1201}])
    def test_the_database_refuses_it_too(self, opened, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiClient.objects.filter(pk=opened.client.pk).update(**wrong)

    def test_its_page_shows_a_secret_once(self, client, administrator):
        client.force_login(administrator)
        partner = PartnerFactory()
        sent = {"name": "ECD", "partner": partner.pk, "scopes": ["zaken:lezen"], "per_minute": 60}

        page = client.post(reverse("providers:add_api_client"), sent, follow=True)

        made = ApiClient.objects.get()
        (secret,) = [word for word in page.content.decode().split("<code>") if made.knows(word.split("<")[0])]
        again = client.get(reverse("providers:api_client", args=[made.pk])).content.decode()
        assert secret.split("<")[0] not in again
        assert made.account.employer == partner
        assert "ECD" in client.get(reverse("providers:api_clients")).content.decode()

    def test_its_page_gives_another_secret_and_ends_it(self, client, administrator, opened):
        client.force_login(administrator)
        url = reverse("providers:api_client", args=[opened.client.pk])

        page = client.post(url, {"act": "secret"}, follow=True).content.decode()
        client.post(url, {"act": "shut"})

        assert "Dit geheim ziet u maar één keer" in page
        assert not ApiClient.objects.get().account.is_active
        assert "beëindigd" in client.get(url).content.decode()
