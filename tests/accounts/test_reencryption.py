"""A new SECRET_KEY: nobody is kept out while the old one is known, and it can be taken out."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from recommendations import checks
from recommendations.accounts import encryption, reencryption
from tests.support.signing_in import (
    code,
    give_code,
    is_in,
    make_chief,
    set_up_app,
    signed_in,
)

pytestmark = pytest.mark.django_db

OLD, NEW = "old-key-of-the-site-0123456789", "new-key-of-the-site-0123456789"


@pytest.fixture
def old_secret(settings):
    """An account whose app and recovery codes were encrypted with the old key; the app's secret."""
    settings.SECRET_KEY = OLD
    return set_up_app(make_chief())


def recovery_codes():
    return Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()


def problems():
    return [problem.id for problem in checks.secrets_can_be_opened(None, databases=["default"])]


def chief():
    return Authenticator.objects.first().user


def test_after_reencryption_the_old_key_can_be_removed(old_secret, settings):
    codes = recovery_codes()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    between = is_in(signed_in(chief(), old_secret))

    done = reencryption.reencrypt()
    settings.SECRET_KEY_FALLBACKS = []

    assert between
    assert done == reencryption.ReencryptionResult(renewed=2)
    assert recovery_codes() == codes
    client = signed_in(chief())
    give_code(client, code(old_secret, steps=1))
    assert is_in(client)
    assert problems() == []


def test_reencrypting_twice_changes_nothing(old_secret, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    reencryption.reencrypt()
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))

    again = reencryption.reencrypt()

    assert again == reencryption.ReencryptionResult(current=2)
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_a_list_of_recovery_codes_is_reencrypted(settings):
    settings.SECRET_KEY = OLD
    user = make_chief()
    data = {"migrated_codes": [encryption.encrypt("11112222"), encryption.encrypt("33334444")]}
    Authenticator.objects.create(user=user, type="recovery_codes", data=data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    reencryption.reencrypt()
    settings.SECRET_KEY_FALLBACKS = []

    assert recovery_codes() == ["11112222", "33334444"]


def test_check_reports_secrets_of_an_old_key_removed_too_early(old_secret, settings):
    settings.SECRET_KEY = NEW

    assert problems() == ["tawsiyat.E001"]
    with pytest.raises(
        CommandError, match="2 two-factor secrets were encrypted with another SECRET_KEY"
    ):
        call_command("check", databases=["default"])
    assert not is_in(signed_in(chief(), old_secret))


def test_secrets_that_no_key_decrypts_stay_and_are_counted(old_secret, settings):
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, []

    with pytest.raises(
        CommandError, match="2 two-factor secrets were encrypted with a key that is"
    ):
        call_command("reseal_secrets")

    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_reseal_secrets_prints_how_many(old_secret, settings, capsys):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    call_command("reseal_secrets")

    assert "Two-factor secrets re-encrypted: 2." in capsys.readouterr().out


def test_reencryption_changes_all_secrets_or_none(old_secret, settings, monkeypatch):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    reencrypt_text, seen = encryption.reencrypt_text, []

    def fail_at_the_second(encrypted):
        seen.append(encrypted)
        if len(seen) == 2:
            raise DatabaseError("the database went away")
        return reencrypt_text(encrypted)

    monkeypatch.setattr(encryption, "reencrypt_text", fail_at_the_second)
    with pytest.raises(DatabaseError):
        reencryption.reencrypt()

    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_sessions_of_the_old_key_stay_open_while_it_is_a_fallback(old_secret, settings):
    client = signed_in(chief(), old_secret)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    assert is_in(client)


def test_hardware_keys_hold_nothing_encrypted(settings):
    user = make_chief()
    Authenticator.objects.create(user=user, type="webauthn", data={"secret": "not encrypted"})

    assert reencryption.reencrypt() == reencryption.ReencryptionResult()
    assert problems() == []
