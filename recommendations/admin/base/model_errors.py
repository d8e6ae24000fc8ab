"""Shows on the form what the model or the database refuses when a record is saved or deleted."""

from concurrency.exceptions import RecordModifiedError
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from .key_fields import ValidSelectionMixin

COLLISION = _("Not saved: a number, URL name or institution appears twice.")


class ModelErrorMixin(ValidSelectionMixin):
    """Mixin of admins: an error of the save comes back on the form, with everything that was typed.

    The forms check what they can beforehand. This catches what only the save finds out (somebody
    else was faster, a rule that spans records); nothing is saved then.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except RecordModifiedError:
            request.save_errors = None
        except ValidationError as error:
            request.save_errors = error.messages
        except IntegrityError:
            request.save_errors = COLLISION
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except ValidationError as error:
            for sentence in error.messages:
                self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(request.path.removesuffix("delete/") + "change/")

    def has_delete_permission(self, request, obj=None):
        if obj is not None and hasattr(obj, "validate_deletion"):
            try:
                obj.validate_deletion()
            except ValidationError:
                return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request):
        """Without the deletion of many at once: each is decided on its own page."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions
