"""Setting a new password by a link in an e-mail."""

from allauth.account.views import PasswordResetFromKeyView, PasswordResetView
from django.conf import settings
from django.http import Http404

from .sign_in import closed_site


class AskForPassword(PasswordResetView):
    """The form for the address; where the site sends no e-mail, a page that says so."""

    def dispatch(self, request, *args, **kwargs):
        """Closed in a lock-down: who gets an e-mail would show whose account it is."""
        if closed_site.is_locked_down():
            return closed_site.page(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"sends_mail": settings.SENDS_MAIL}

    def post(self, request, *args, **kwargs):
        if not settings.SENDS_MAIL:
            raise Http404
        return super().post(request, *args, **kwargs)


class SetPassword(PasswordResetFromKeyView):
    """The form to which the link in the e-mail leads."""

    def dispatch(self, request, *args, **kwargs):
        """A link that was sent before a lock-down opens nothing during it."""
        if closed_site.is_locked_down():
            return closed_site.page(request)
        return super().dispatch(request, *args, **kwargs)


ask = AskForPassword.as_view()
set_password = SetPassword.as_view()
