"""The system of one organisation of the demo, to try the API with, and an address that hears what happens."""

from datetime import date

from providers.models import ApiClient, Partner, Role, Subscription, User, keep
from providers.models.api_client import digest
from providers.models.user import NO_MAILBOX
from reporting.management.demo.people import PASSWORD

CLIENT_ID = "demo-rondom"  # its secret is the public password of the demo; docs/api.md tells both


def fill_systems(since: date, *, by: User) -> None:
    """Both of the organisation of the coordinator whom docs and journeys name."""
    partner = Partner.objects.get(name="Polderzorg")
    account = User(
        external_id="KOPPELING-1", name="ECD van Polderzorg", email=f"demo@{NO_MAILBOX}", employer=partner,
        roles=[Role.PARTNER], starts_on=since,
    )  # fmt: skip
    account.set_unusable_password()
    keep(account)
    everything = ApiClient.Scope.values
    secret = digest(PASSWORD)
    keep(ApiClient(account=account, client_id=CLIENT_ID, secret_digest=secret, scopes=everything))
    # Off: in a demo nobody listens there.
    keep(
        Subscription(
            partner=partner, url="https://ecd.polderzorg.example/rondom", secret="whsec_ZGVtbw==",  # noqa: S106
            kinds=["referral_sent", "referral_withdrawn"], is_active=False, made_by=by,
        )
    )  # fmt: skip
