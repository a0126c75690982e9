"""Forms about oneself, about workers and about reference data."""

from providers.forms.entry import (
    CodeForm,
    ConfirmForm,
    ForgottenForm,
    KeyForm,
    LoginForm,
    NewKeyForm,
    OrganisationForm,
)
from providers.forms.workers import IdentityProviderForm, LeaveForm, MoveForm, UntieForm, WorkerForm

__all__ = [
    "CodeForm",
    "ConfirmForm",
    "ForgottenForm",
    "IdentityProviderForm",
    "KeyForm",
    "LeaveForm",
    "LoginForm",
    "MoveForm",
    "NewKeyForm",
    "OrganisationForm",
    "UntieForm",
    "WorkerForm",
]
