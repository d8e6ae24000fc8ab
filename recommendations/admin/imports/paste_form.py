"""The first step of an import: a text that is pasted or uploaded."""

from django import forms

from recommendations.files.errors import FileError


class PasteOrFileForm(forms.Form):
    """A form with the fields ``text`` and ``file``, of which one is given.

    Subclasses declare the two fields, ``both_given`` and ``nothing_given`` (sentences),
    ``read_file(name, content)``, which returns the text of a file or raises FileError, and
    ``parse(source)``, which finds in ``cleaned_data["text"]`` what is to be imported; ``source`` is
    the name of the field that was given.
    """

    both_given = nothing_given = ""

    def read_file(self, name, content):
        raise NotImplementedError

    def parse(self, source):
        raise NotImplementedError

    def clean(self):
        cleaned = super().clean()
        text, file = cleaned.get("text"), cleaned.get("file")
        if text and file:
            self.add_error("file", self.both_given)
        elif file:
            self.take_file(file)
        elif not text and not {"text", "file"} & self.errors.keys():
            self.add_error("text", self.nothing_given)
        if not self.errors:
            self.parse("file" if file else "text")
        return cleaned

    def take_file(self, file):
        """Puts the text of the file in the place of a pasted one."""
        try:
            self.cleaned_data["text"] = self.read_file(file.name, file.read())
        except FileError as error:
            self.add_error("file", str(error))
