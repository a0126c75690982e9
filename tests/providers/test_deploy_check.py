"""What stops an installation that is not safe from going to work."""

import pytest
from django.contrib.auth.models import Permission

from config import checks
from tests.factories import UserFactory

STRONG = "b7!kQ2#xM9@wZ4$pL6&v" * 3


def ids(found):
    return [message.id for message in found]


@pytest.mark.django_db
class TestNobodyMayEverything:
    def test_is_so_in_a_normal_installation(self):
        UserFactory(administrator=True)

        assert checks.nobody_may_everything() == []

    def test_finds_rights_outside_the_roles(self):
        UserFactory().user_permissions.add(Permission.objects.first())

        assert ids(checks.nobody_may_everything()) == ["rondom.E002"]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"MFA_REQUIRED": True, "DEMO": False}, []),
        ({"MFA_REQUIRED": False, "DEMO": False}, ["rondom.E003"]),
        ({"MFA_REQUIRED": True, "DEMO": True}, ["rondom.E004"]),
        ({"MFA_REQUIRED": True, "DEMO": False, "MFA_TOTP_INSECURE_BYPASS_CODE": "123456"}, ["rondom.E005"]),
    ],
)
def test_everybody_takes_a_second_step(settings, changed, found):
    for name, value in changed.items():
        setattr(settings, name, value)

    assert ids(checks.everybody_takes_a_second_step()) == found


@pytest.mark.parametrize(
    ("secret", "seal", "found"),
    [
        (STRONG, STRONG[::-1], []),
        (STRONG, STRONG, ["rondom.W002"]),
        ("dev", STRONG, ["rondom.E006"]),
        (STRONG, "a" * 64, ["rondom.E006"]),
    ],
)
def test_secrets_are_strong(settings, secret, seal, found):
    settings.SECRET_KEY, settings.SEAL_KEY = secret, seal

    assert ids(checks.secrets_are_strong()) == found


@pytest.mark.parametrize(
    ("https", "address", "http_allowed", "found"),
    [
        (True, "https://rondom.nl", False, []),
        (False, "https://rondom.nl", False, ["rondom.E007"]),
        (True, "http://rondom.nl", False, ["rondom.E008"]),
        (True, "https://rondom.nl", True, ["rondom.E009"]),
    ],
)
def test_traffic_is_encrypted(settings, https, address, http_allowed, found):
    settings.HTTPS, settings.BASE_URL, settings.OIDC_ALLOW_HTTP = https, address, http_allowed

    assert ids(checks.traffic_is_encrypted()) == found
