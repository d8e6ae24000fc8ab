"""Records that have a page of the admin to be read, and no form."""


class ReadOnlyMixin:
    """A ModelAdmin whose records nobody adds, changes or deletes there."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
