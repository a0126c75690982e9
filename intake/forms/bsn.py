"""A BSN as people type it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.models import check_bsn


class BsnField(forms.CharField):
    """Nine digits that pass the elfproef, with or without spaces and points; the value is the digits."""

    def __init__(self, **kwargs: Any) -> None:
        known = {"label": "Burgerservicenummer (BSN)", "max_length": 20, "required": False}
        super().__init__(**known | kwargs)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "numeric"}

    def clean(self, value: Any) -> str:
        digits = re.sub(r"[\s.-]", "", super().clean(value))
        if not digits:
            return ""
        if not re.fullmatch(r"[0-9]{9}", digits):
            raise ValidationError("Vul 9 cijfers in.")
        check_bsn(digits)
        return digits
