"""Addresses about oneself and about workers."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path, reverse_lazy

from providers import views

app_name = "providers"
done = auth.PasswordResetDoneView.as_view()
complete = auth.PasswordResetCompleteView.as_view()
change = auth.PasswordChangeView.as_view(success_url=reverse_lazy("providers:account"))

urlpatterns = [
    path("inloggen", views.Login.as_view(), name="login"),
    path("uitloggen", auth.LogoutView.as_view(next_page="providers:login"), name="logout"),
    path("wachtwoord-vergeten", views.forgotten, name="password_reset"),
    path("wachtwoord-vergeten/verstuurd", login_not_required(done), name="password_reset_done"),
    path(
        "wachtwoord/<uidb64>/<token>",
        login_not_required(views.ChoosePassword.as_view()),
        name="password_reset_confirm",
    ),
    path("wachtwoord/bewaard", login_not_required(complete), name="password_reset_complete"),
    path("wachtwoord", change, name="password_change"),
    path("mijn-account", views.account, name="account"),
    path("uitgaande-post", views.outgoing, name="outgoing"),
    path("medewerkers", views.workers, name="workers"),
    path("medewerkers/nieuw", views.worker, name="add_worker"),
    path("medewerkers/<int:worker_id>", views.worker, name="worker"),
    path("medewerkers/<int:worker_id>/uitnodigen", views.invite, name="invite"),
]
