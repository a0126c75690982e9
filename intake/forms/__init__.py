"""Forms of the desk, of signals and of applications."""

from intake.forms.desk import RegisterForm
from intake.forms.form_texts import FormTextForm
from intake.forms.outreach import AttemptForm, EndForm, EvaluateForm, HandOverForm, StartForm
from intake.forms.send_in import SendInForm
from intake.forms.signal import FollowForm, SignalForm
from intake.forms.social_map import SocialMapForm
from intake.forms.submissions import PutBackForm, SetAsideForm, TakeUpForm
from intake.forms.triage import HelpForm, SafetyForm, WeighForm

__all__ = [
    "AttemptForm",
    "EndForm",
    "EvaluateForm",
    "FollowForm",
    "FormTextForm",
    "HandOverForm",
    "HelpForm",
    "PutBackForm",
    "RegisterForm",
    "SafetyForm",
    "SendInForm",
    "SetAsideForm",
    "SignalForm",
    "SocialMapForm",
    "StartForm",
    "TakeUpForm",
    "WeighForm",
]
