"""docs/permissions.md is what the policies say."""

import pytest

from reporting.management.commands.permissies import FILE, document

pytestmark = pytest.mark.django_db


def test_the_document_is_what_the_policies_say():
    assert FILE.read_text() == document(), "run manage.py permissies"
