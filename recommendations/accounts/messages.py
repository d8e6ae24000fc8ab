"""What is said when something has been done: on the page, and in a letter to the owner."""

from django.utils.translation import gettext_lazy as _

# allauth's name for the occasion → a sentence for the page; on other occasions nothing is said.
DONE = {
    "account/messages/logged_out.txt": _("You have signed out."),
    "account/messages/password_changed.txt": _("Your new password holds from now on."),
    "account/messages/password_set.txt": _("Your new password holds from now on."),
    "mfa/messages/totp_activated.txt": _("From now on a code from your app is asked for."),
    "mfa/messages/totp_deactivated.txt": _("Codes from your app are no longer asked for."),
    "mfa/messages/webauthn_added.txt": _("The key is added."),
    "mfa/messages/webauthn_removed.txt": _("The key is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
}
# allauth's name for the change → a sentence for the letter.
CHANGES = {
    "account/email/password_changed": _("The password was changed."),
    "account/email/password_set": _("The password was changed."),
    "account/email/password_reset": _("The password was changed, by way of a letter."),
    "mfa/email/totp_activated": _("An app for sign-in codes was set up."),
    "mfa/email/totp_deactivated": _("The app for sign-in codes was removed."),
    "mfa/email/webauthn_added": _("A key or passkey was added."),
    "mfa/email/webauthn_removed": _("A key or passkey was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
}
