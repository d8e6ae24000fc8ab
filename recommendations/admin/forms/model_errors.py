"""Shows on the form what the model or the database refuses when a record is saved or deleted."""

from functools import partial

from concurrency.exceptions import RecordModifiedError
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.links import change_url
from recommendations.admin.fields.key_fields import ValidSelectionMixin
from recommendations.files.new_files import removed_on_failure
from recommendations.workflow import deletion

from .repeated_forms import RepeatedFormError, earlier_answer, save_once

COLLISION = _("Not saved: a number, URL name or institution appears twice.")


class ModelErrorMixin(ValidSelectionMixin):
    """Mixin of admins: an error of the save comes back on the form, with everything that was typed.

    The forms check what they can beforehand. This catches what only the save finds out (somebody
    else was faster, a rule that spans records); nothing is saved then. A form that is sent twice is
    saved once.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        view = partial(super().changeform_view, request, object_id, form_url, extra_context)
        try:
            with removed_on_failure(), transaction.atomic():
                return save_once(request, view)
        except RepeatedFormError:
            pass
        except RecordModifiedError:
            request.save_errors = None
        except ValidationError as error:
            request.save_errors = error.messages
        except IntegrityError:
            request.save_errors = COLLISION
        return earlier_answer(request) or view()

    def delete_view(self, request, object_id, extra_context=None):
        """As usual; a record that cannot be deleted is answered by the reasons."""
        record = self.get_object(request, unquote(object_id))
        is_allowed = record and super().has_delete_permission(request, record)
        if is_allowed and (reasons := deletion.refusals(record)):
            return self.render_refused_deletion(request, record, reasons)
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except ValidationError as error:
            for sentence in error.messages:
                self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(request.path.removesuffix("delete/") + "change/")

    def has_delete_permission(self, request, obj=None):
        """False for a record that cannot be deleted, too: no button offers it."""
        is_allowed = super().has_delete_permission(request, obj)
        return is_allowed and not (obj and self.is_deletion_refused(request, obj))

    def is_deletion_refused(self, request, record):
        """True for a ``record`` that cannot be deleted; asked once in a request."""
        known = request.__dict__.setdefault("refused_deletions", {})
        key = record._meta.label, record.pk
        if key not in known:
            known[key] = deletion.is_refused(record)
        return known[key]

    def render_refused_deletion(self, request, record, reasons):
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("“%(record)s” cannot be deleted") % {"record": record},
            "opts": self.opts,
            "reasons": reasons,
            "change_address": change_url(record),
        }
        request.current_app = self.admin_site.name
        template = "staff/records/deletion_refused.html"
        return TemplateResponse(request, template, context, status=403)

    def get_actions(self, request):
        """Without the deletion of many at once: each is decided on its own page."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions
