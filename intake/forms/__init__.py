"""Forms of the desk, of signals and of applications."""

from intake.forms.desk import RegisterForm
from intake.forms.outreach import AttemptForm, EndForm, EvaluateForm, HandOverForm, StartForm
from intake.forms.redirection import FeedbackForm, PassOnForm
from intake.forms.signal import FollowForm, SignalForm
from intake.forms.social_map import SignpostForm, SocialMapForm, TellForm
from intake.forms.triage import AdviseForm, HelpForm, SafetyForm, WeighForm

__all__ = [
    "AdviseForm",
    "AttemptForm",
    "EndForm",
    "EvaluateForm",
    "FeedbackForm",
    "FollowForm",
    "HandOverForm",
    "HelpForm",
    "PassOnForm",
    "RegisterForm",
    "SafetyForm",
    "SignalForm",
    "SignpostForm",
    "SocialMapForm",
    "StartForm",
    "TellForm",
    "WeighForm",
]
