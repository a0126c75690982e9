"""Forms of the desk, of signals and of applications."""

from intake.forms.desk import RegisterForm
from intake.forms.form_texts import FormTextForm
from intake.forms.outreach import AttemptForm, EndForm, EvaluateForm, HandOverForm, StartForm
from intake.forms.redirection import FeedbackForm, PassOnForm
from intake.forms.referrers import (
    AddForm,
    CodeForm,
    ConsentForm,
    EnterForm,
    PlainForm,
    TellReferrerForm,
)
from intake.forms.send_in import SendInForm
from intake.forms.signal import FollowForm, SignalForm
from intake.forms.social_map import SignpostForm, SocialMapForm, TellForm
from intake.forms.submissions import PutBackForm, SetAsideForm, TakeUpForm
from intake.forms.triage import AdviseForm, HelpForm, SafetyForm, WeighForm

__all__ = [
    "AddForm",
    "AdviseForm",
    "AttemptForm",
    "CodeForm",
    "ConsentForm",
    "EndForm",
    "EnterForm",
    "EvaluateForm",
    "FeedbackForm",
    "FollowForm",
    "FormTextForm",
    "HandOverForm",
    "HelpForm",
    "PassOnForm",
    "PlainForm",
    "PutBackForm",
    "RegisterForm",
    "SafetyForm",
    "SendInForm",
    "SetAsideForm",
    "SignalForm",
    "SignpostForm",
    "SocialMapForm",
    "StartForm",
    "TakeUpForm",
    "TellForm",
    "TellReferrerForm",
    "WeighForm",
]
