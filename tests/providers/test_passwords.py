"""Which passwords are refused."""

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

from providers.access import passwords
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("elf-tekens1", "te kort. Kies minstens 12 tekens"),
        ("Welkom2026!!", "gebruiken veel mensen"),
        ("wachtwoord1234", "gebruiken veel mensen"),
        ("Zomer-2026-Zomer", "gebruiken veel mensen"),
        ("!!Feyenoord1908!!", "gebruiken veel mensen"),
        ("123456789012", "gebruiken veel mensen"),
        ("AlphenaandenRijn1", "gebruiken veel mensen"),
    ],
)
def test_what_everybody_tries_first_is_refused(password, reason):
    with pytest.raises(ValidationError, match=reason):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["vier losse woorden samen", "lantaarn-fietsbel-oktober-ui", "xK9#mm2pQ!vb"]
)
def test_a_sentence_of_ones_own_is_fine(password):
    validate_password(password)


@pytest.mark.django_db
def test_ones_own_name_is_refused():
    user = UserFactory(name="Sanne Vermeulen", email="sanne.vermeulen@debrug.nl")

    with pytest.raises(ValidationError, match="lijkt te veel op uw naam"):
        validate_password("sanne.vermeulen", user)


def test_the_list_is_long_and_in_small_letters():
    assert len(passwords.common()) >= 400
    assert all(word == word.lower() for word in passwords.common())


class TestBreached:
    ON = "providers.access.passwords.RangeFolder"

    def test_is_off_unless_chosen(self, settings):
        assert settings.BREACHED_PASSWORDS == ""
        validate_password("gelekt wachtwoord hier")

    def test_refuses_what_leaked_and_lets_the_rest_pass(self, settings, tmp_path):
        name = hashlib.sha1(b"gelekt wachtwoord hier", usedforsecurity=False).hexdigest().upper()
        (tmp_path / f"{name[:5]}.txt").write_text(f"{'0' * 35}:3\n{name[5:]}:12\n")
        settings.BREACHED_PASSWORDS, settings.BREACHED_PASSWORDS_FOLDER = self.ON, str(tmp_path)

        with pytest.raises(ValidationError, match="ergens gelekt"):
            validate_password("gelekt wachtwoord hier")
        validate_password("een heel andere zin van mij")

    def test_says_what_is_missing_in_the_settings(self, settings):
        settings.BREACHED_PASSWORDS = self.ON

        with pytest.raises(ImproperlyConfigured, match="BREACHED_PASSWORDS_FOLDER"):
            validate_password("een heel andere zin van mij")
