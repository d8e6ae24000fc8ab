"""Messages after a change to an account: on the page, and by e-mail to its owner."""

from django.utils.translation import gettext_lazy as _

# allauth's message template → our message on the page; the others are left out.
PAGE_MESSAGES = {
    "account/messages/logged_out.txt": _("You have signed out."),
    "account/messages/password_changed.txt": _("Your password has been changed."),
    "account/messages/password_set.txt": _("Your password has been changed."),
    "mfa/messages/totp_activated.txt": _(
        "The authenticator app is set up. You will be asked for a code when you sign in."
    ),
    "mfa/messages/totp_deactivated.txt": _(
        "The authenticator app has been removed. Its codes are no longer asked for."
    ),
    "mfa/messages/webauthn_added.txt": _("The key has been added."),
    "mfa/messages/webauthn_removed.txt": _("The key has been removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
}
# allauth's e-mail template → our sentence in the e-mail.
EMAIL_MESSAGES = {
    "account/email/password_changed": _("The password was changed."),
    "account/email/password_set": _("The password was changed."),
    "account/email/password_reset": _("The password was changed using a link sent by e-mail."),
    "mfa/email/totp_activated": _("An authenticator app was set up."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed."),
    "mfa/email/webauthn_added": _("A key or passkey was added."),
    "mfa/email/webauthn_removed": _("A key or passkey was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were created."),
}
