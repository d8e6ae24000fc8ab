"""Reads the files of the example, and turns their texts into fields of the models."""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def read(name):
    """The content of ``name``.toml as plain dicts and lists."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def fields(record, marker=None):
    """The record with each text under the field of its language: ``title_ar``, ``title_ku``, …

    A text is a dict of languages. ``marker``, itself such a dict, is put before every text.
    """
    found = {}
    for name, content in record.items():
        if isinstance(content, dict):
            for language, text in content.items():
                found[f"{name}_{language}"] = f"{marker[language]} {text}" if marker else text
        else:
            found[name] = content
    return found
