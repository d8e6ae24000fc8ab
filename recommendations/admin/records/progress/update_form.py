from recommendations.admin.forms.edit_conflicts import VersionedForm
from recommendations.admin.forms.upload_forms import WarningsForm


class UpdateForm(WarningsForm, VersionedForm):
    """A progress update; its recommendation is locked once it is saved."""

    def locked_fields(self):
        written = ["recommendation", "corrects"] if self.instance.pk else []
        return [*super().locked_fields(), *written]

    def clean(self):
        """A correction takes the file of what it corrects, unless it has evidence of its own."""
        cleaned = super().clean()
        wrong = cleaned.get("corrects")
        brings_own = cleaned.get("evidence_file") or cleaned.get("evidence_url")
        file = wrong and wrong.evidence_file
        # A file that was removed for good is missing.
        if file and not (self.instance.pk or brings_own) and file.storage.exists(file.name):
            cleaned["evidence_file"] = file
            self.instance.evidence_file_original_name = wrong.evidence_file_original_name
        return cleaned
