"""The adapters by which django-allauth follows our rules."""

import logging
import time
from contextlib import nullcontext
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from recommendations.accounts.sign_in.next_page import is_path
from recommendations.localization.dates.dates import written_out
from recommendations.localization.site_address import site_address
from recommendations.models import SignIn, SiteProfile

from . import encryption, messages, user_agents
from .sign_in import attempts, closed_site, sign_in_log, too_many_attempts

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; attempts are limited and logged; e-mail is in the recipient's language."""

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Paths only: a whole address, of this host too, is not followed."""
        return is_path(url)

    def get_login_stages(self):
        return ["allauth.mfa.stages.AuthenticateStage"]

    def pre_authenticate(self, request, **credentials):
        """Nothing: ``authenticate`` counts the attempt."""

    def authenticate(self, request, **credentials):
        """The account with that name and password, or None.

        Raises ImmediateHttpResponse, a page that says how long to wait, after many failures.
        """
        typed = credentials.get("username") or credentials.get("email") or ""
        attempt = too_many_attempts.begin_attempt(
            request,
            attempts.PASSWORD,
            sign_in_log.identities(typed),
            typed=typed,
            method=SignIn.Method.PASSWORD,
        )
        user = super().authenticate(request, **credentials)
        if user:
            attempt.succeed()
        return user

    def pre_login(self, request, user, **kwargs):
        """Refuses those who are no staff: the admin would not open to them."""
        response = super().pre_login(request, user, **kwargs)
        if response is None and not user.is_staff:
            response = self.respond_user_inactive(request, user)
        if response is None and closed_site.is_closed_to(user):
            response = closed_site.page(request)
        if response:
            sign_in_log.write(request, SignIn.Outcome.NOT_ALLOWED, user=user)
        return response

    def login(self, request, user):
        """Signs in, unless the site was closed since the password was given."""
        if closed_site.is_closed_to(user):
            raise ImmediateHttpResponse(closed_site.page(request))
        super().login(request, user)

    def is_reauthentication_required(self, *, app, **kwargs):
        """False shortly after signing in, so that a second factor can be set up at once."""
        records = get_authentication_records(self.request, self.request.user)
        moment = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if any(record["at"] > moment for record in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def add_message(self, request, level, message_template=None, *args, message=None, **kwargs):
        """Adds our message in place of allauth's; none where ``messages`` has none."""
        if message := message or messages.PAGE_MESSAGES.get(message_template):
            super().add_message(request, level, message=message, **kwargs)

    def get_reset_password_from_key_url(self, key):
        uid, _hyphen, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return site_address(self.request) + path

    def format_email_subject(self, subject):
        body = SiteProfile.objects.current().body_name or _("Plans and recommendations")
        return f"{body}: {subject}"

    def send_mail(self, template_prefix, email, context):
        """Sends an e-mail in the recipient's language.

        Raises ImmediateHttpResponse, a page that says so, where the mail server fails; it fails
        alike for addresses that have an account and for those that have none.
        """
        user = context.get("user")
        try:
            with override(user.language) if user else nullcontext():
                super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.exception("An e-mail could not be sent")
            page = render(self.request, "account/no_letter.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Notifies ``user`` of a change to the account, which is made even if the e-mail fails."""
        what = messages.EMAIL_MESSAGES.get(template_prefix)
        if not (what and user.email and settings.SENDS_MAIL):
            return
        now = timezone.localtime()
        context = {
            "user": user,
            "what": what,
            "day": written_out(now, user.language),
            "hour": f"{now:%H:%M}",
            "browser": user_agents.browser_name(self.get_http_user_agent(self.request)),
        }
        try:
            self.send_mail("account/email/change", user.email, context)
        except ImmediateHttpResponse:
            log.warning("The e-mail about a change to an account was not sent")


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are encrypted in the database."""

    def encrypt(self, text):
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text):
        return encryption.decrypt_or_random(encrypted_text)

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Key %(number)d") % {"number": number}
