"""Forms of the desk, of signals and of applications."""

from intake.forms.desk import RegisterForm
from intake.forms.signal import FollowForm, SignalForm

__all__ = ["FollowForm", "RegisterForm", "SignalForm"]
