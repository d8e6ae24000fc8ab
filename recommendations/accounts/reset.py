"""A new password by letter."""

from allauth.account.views import PasswordResetView
from django.conf import settings
from django.http import Http404


class AskForPassword(PasswordResetView):
    """The form for the address; where the site sends no letters, a page that says so instead."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"sends_mail": settings.SENDS_MAIL}

    def post(self, request, *args, **kwargs):
        if not settings.SENDS_MAIL:
            raise Http404
        return super().post(request, *args, **kwargs)


ask = AskForPassword.as_view()
