import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.html import strip_tags
from django.utils.translation import override

from recommendations.admin.imports.attendance.institutions import Institutions
from recommendations.admin.imports.attendance.source import AttendanceSource
from recommendations.files.errors import FileError
from recommendations.intake.attendance.files import read_attendance_file


class Command(BaseCommand):
    """Shows what is read of the file of an attendance list, and what is not; stores nothing."""

    help = (
        "Shows the people that are read from an attendance list (Excel, Word, PDF, text), and what "
        "is left out or doubtful. Nothing is stored: use “Attendance from a list” of the meeting."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, help="the list: Excel, Word, OpenDocument, RTF, PDF, CSV or text"
        )
        parser.add_argument("--json", action="store_true", help="as a JSON object")

    def handle(self, **options):
        file = options["file"]
        with override("en"):
            try:
                found = read_attendance_file(file.name, file.read_bytes())
            except (FileError, OSError) as error:
                raise CommandError(f"{file}: {error}") from error
            source = AttendanceSource(found.text, "", Institutions(), "\n".join(found.left_out))
            if options["json"]:
                text = json.dumps(_as_json(source), ensure_ascii=False, indent=2)
                self.stdout.write(text)
                return
            for person in source.reading.people:
                self.stdout.write(
                    " | ".join([person.name, person.post, person.body, person.presence])
                )
            for sentence in _sentences(source):
                self.stdout.write(sentence)


def _as_json(source):
    """The people, the cells with their roles, and the doubts, as JSON has them."""
    reading = source.reading
    return {
        "people": [vars(person) for person in reading.people],
        "cells": [vars(cell) for cell in reading.cells],
        "doubts": [vars(doubt) for doubt in reading.doubts],
        "not_in_text": source.not_in_text,
    }


def _sentences(source):
    for question in source.questions:
        read_as = "an institution" if question.is_body else "a person"
        yield f"Line {question.line + 1} is read as {read_as}: {question.text}"
    yield from map(strip_tags, source.sentences)
