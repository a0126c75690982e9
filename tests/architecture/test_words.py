"""The words of the product: one English, one Dutch, in one table."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

OURS = ("providers", "cases", "intake", "outcomes", "reporting")


def test_every_model_is_in_the_glossary_under_its_dutch_name():
    page = (Path(settings.BASE_DIR) / "docs/glossary.md").read_text()
    listed = dict(re.findall(r"^\| (\w+) \| ([^|]+) \|", page, flags=re.M))
    listed.pop("English", None)

    named = {
        model.__name__: str(model._meta.verbose_name)
        for app in OURS
        for model in apps.get_app_config(app).get_models()
    }

    assert listed == named
