"""Forms of the desk, of signals and of applications."""

from intake.forms.desk import RegisterForm
from intake.forms.signal import FollowForm, SignalForm
from intake.forms.triage import HelpForm, SafetyForm, WeighForm

__all__ = ["FollowForm", "HelpForm", "RegisterForm", "SafetyForm", "SignalForm", "WeighForm"]
