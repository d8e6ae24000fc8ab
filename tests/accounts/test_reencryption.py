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
def sealed_before(settings):
    """An account whose app and recovery codes were sealed with the old key; the app's secret."""
    settings.SECRET_KEY = OLD
    return set_up_app(make_chief())


def recovery_codes():
    return Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()


def problems():
    return [problem.id for problem in checks.secrets_can_be_opened(None, databases=["default"])]


def chief():
    return Authenticator.objects.first().user


def test_a_key_is_changed_and_the_old_one_taken_out(sealed_before, settings):
    codes = recovery_codes()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    between = is_in(signed_in(chief(), sealed_before))

    done = reencryption.reseal()
    settings.SECRET_KEY_FALLBACKS = []

    assert between
    assert done == reencryption.Resealed(renewed=2)
    assert recovery_codes() == codes
    client = signed_in(chief())
    give_code(client, code(sealed_before, steps=1))
    assert is_in(client)
    assert problems() == []


def test_to_seal_again_changes_nothing(sealed_before, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    reencryption.reseal()
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))

    again = reencryption.reseal()

    assert again == reencryption.Resealed(current=2)
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_a_list_of_codes_is_sealed_again_too(settings):
    settings.SECRET_KEY = OLD
    user = make_chief()
    data = {"migrated_codes": [encryption.seal("11112222"), encryption.seal("33334444")]}
    Authenticator.objects.create(user=user, type="recovery_codes", data=data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    reencryption.reseal()
    settings.SECRET_KEY_FALLBACKS = []

    assert recovery_codes() == ["11112222", "33334444"]


def test_the_old_key_taken_out_too_early_is_a_fault_that_check_names(sealed_before, settings):
    settings.SECRET_KEY = NEW

    assert problems() == ["tawsiyat.E001"]
    with pytest.raises(CommandError, match="2 second factors were sealed with another SECRET_KEY"):
        call_command("check", databases=["default"])
    assert not is_in(signed_in(chief(), sealed_before))


def test_what_no_key_opens_stays_and_is_counted(sealed_before, settings):
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, []

    with pytest.raises(CommandError, match="2 second factors were sealed with a key that is"):
        call_command("reseal_secrets")

    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_the_command_says_how_many(sealed_before, settings, capsys):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    call_command("reseal_secrets")

    assert "Second factors sealed anew: 2." in capsys.readouterr().out


def test_it_is_all_or_nothing(sealed_before, settings, monkeypatch):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    renew, seen = encryption.renew, []

    def fail_at_the_second(sealed):
        seen.append(sealed)
        if len(seen) == 2:
            raise DatabaseError("the database went away")
        return renew(sealed)

    monkeypatch.setattr(encryption, "renew", fail_at_the_second)
    with pytest.raises(DatabaseError):
        reencryption.reseal()

    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_sessions_go_on_while_the_old_key_is_known(sealed_before, settings):
    client = signed_in(chief(), sealed_before)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    assert is_in(client)


def test_keys_of_hardware_hold_nothing_sealed(settings):
    user = make_chief()
    Authenticator.objects.create(user=user, type="webauthn", data={"secret": "not sealed"})

    assert reencryption.reseal() == reencryption.Resealed()
    assert problems() == []
