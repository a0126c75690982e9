"""Addresses of getting in, of one's own account and of the administrator's pages."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from providers.views import (
    account,
    api_clients,
    drafts,
    gate,
    presence,
    reference,
    social_map,
    subscriptions,
    workers,
)

app_name = "providers"
done = auth.PasswordResetDoneView.as_view()
complete = auth.PasswordResetCompleteView.as_view()
change = gate.ChangePassword.as_view()

urlpatterns = [
    path("inloggen", gate.log_in, name="login"),
    path("inloggen/tweede-stap", gate.second_step, name="second_step"),
    path("inloggen/organisatie", gate.find_organisation, name="organisation"),
    path("inloggen/organisatie/<slug:slug>", gate.organisation_start, name="organisation_start"),
    path("inloggen/organisatie/<slug:slug>/terug", gate.organisation_back, name="organisation_back"),
    path("uitloggen", auth.LogoutView.as_view(next_page="providers:login"), name="logout"),
    path("wachtwoord-vergeten", gate.forgotten, name="password_reset"),
    path("wachtwoord-vergeten/verstuurd", login_not_required(done), name="password_reset_done"),
    path(
        "wachtwoord/<uidb64>/<token>",
        login_not_required(gate.ChoosePassword.as_view()),
        name="password_reset_confirm",
    ),
    path("wachtwoord/bewaard", login_not_required(complete), name="password_reset_complete"),
    path("wachtwoord", change, name="password_change"),
    path("sessie", account.session, name="session"),
    path("mijn-account", account.account, name="account"),
    path("concepten", drafts.drafts, name="drafts"),
    path("concepten/bewaren", drafts.keep_draft, name="keep_draft"),
    path("concepten/<int:draft_id>/weg", drafts.discard_draft, name="discard_draft"),
    path("mijn-account/aanmeldingen", account.logins, name="logins"),
    path("mijn-account/overal-uitloggen", account.out_everywhere, name="out_everywhere"),
    path("mijn-account/bevestigen", account.confirm, name="confirm"),
    path("mijn-account/tweede-stap", account.steps, name="steps"),
    path("mijn-account/tweede-stap/app", account.add_app, name="add_app"),
    path("mijn-account/tweede-stap/sleutel", account.add_key, name="add_key"),
    path("mijn-account/tweede-stap/<int:step_id>/weg", account.remove_step, name="remove_step"),
    path("mijn-account/reservecodes", account.spare_codes, name="spare_codes"),
    path("mijn-account/reservecodes/bestand", account.spare_codes_file, name="spare_codes_file"),
    path("mijn-account/werkdagen", presence.own, name="presence"),
    path("werkdagen/<int:worker_id>", presence.of_worker, name="presence_of"),
    path("uitgaande-post", workers.outgoing, name="outgoing"),
    path("medewerkers", workers.workers, name="workers"),
    path("medewerkers/nieuw", workers.worker, name="add_worker"),
    path("medewerkers/verloop", workers.movements, name="movements"),
    path("medewerkers/<int:worker_id>", workers.worker, name="worker"),
    path("medewerkers/<int:worker_id>/uitnodigen", workers.invite, name="invite"),
    path("medewerkers/<int:worker_id>/overgang", workers.move, name="move"),
    path("medewerkers/<int:worker_id>/vertrek", workers.leave, name="leave"),
    path("medewerkers/<int:worker_id>/tweede-stap-wissen", workers.reset_steps, name="reset_steps"),
    path("medewerkers/<int:worker_id>/koppeling-losmaken", workers.untie, name="untie"),
    path("beheer", reference.overview, name="reference_overview"),
    path("beheer/postcodes/bestand", reference.postcode_file, name="postcode_file"),
    path("beheer/sociale-kaart/bestand", social_map.service_file, name="service_file"),
    path("beheer/sociale-kaart/ophalen", social_map.services_csv, name="services_csv"),
    path("beheer/<slug:table>", reference.rows, name="reference_rows"),
    path("beheer/<slug:table>/nieuw", reference.row, name="add_reference"),
    path("beheer/<slug:table>/<int:row_id>", reference.row, name="reference"),
    path("beheer/<slug:table>/<int:row_id>/einde", reference.end, name="end_reference"),
    path("beheer/<slug:table>/<int:row_id>/intrekken", reference.withdraw, name="withdraw_reference"),
    path("abonnementen", subscriptions.subscriptions, name="subscriptions"),
    path("abonnementen/nieuw", subscriptions.add_subscription, name="add_subscription"),
    path("abonnementen/<int:subscription_id>", subscriptions.subscription, name="subscription"),
    path("koppelingen", api_clients.api_clients, name="api_clients"),
    path("koppelingen/nieuw", api_clients.add_api_client, name="add_api_client"),
    path("koppelingen/<int:client_id>", api_clients.api_client, name="api_client"),
    path("aanmelddiensten", workers.identity_providers, name="identity_providers"),
    path("aanmelddiensten/nieuw", workers.identity_provider, name="add_identity_provider"),
    path("aanmelddiensten/<int:provider_id>", workers.identity_provider, name="identity_provider"),
]
