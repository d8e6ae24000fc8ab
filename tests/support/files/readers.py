"""Programs that are not ours and open our files as readers do."""

import os
import re
import shutil
import subprocess
import unicodedata
import zlib

import pytest


def needs(program):
    """Skips the test on a machine without ``program``; fails it where REQUIRE_READERS=1."""
    if shutil.which(program):
        return
    if os.environ.get("REQUIRE_READERS", "") not in {"", "0"}:
        pytest.fail(f"{program} is required and missing")
    pytest.skip(f"{program} is not installed")


def run(*command):
    """What ``command`` prints, as text; fails when it fails."""
    needs(command[0])
    finished = subprocess.run(list(map(str, command)), capture_output=True, timeout=180)
    assert finished.returncode == 0, finished.stderr.decode()
    return finished.stdout.decode(errors="replace")


PLACE = re.compile(
    r'<word xMin="(?P<x>[\d.]+)" yMin="(?P<top>[\d.]+)" xMax="[\d.]+" yMax="(?P<foot>[\d.]+)">'
    "(?P<word>.*)</word>"
)


# What says how words run, and is no word.
MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2060-\u2069]")


def line_with(pdf, word, page=None):
    """The words of the first line printed in ``pdf`` that holds ``word``, as they stand there from
    the left to the right; on ``page`` alone where that is given."""
    pages = ["-f", page, "-l", page] if page else []
    places = [
        _place(found) for found in PLACE.finditer(run("pdftotext", "-bbox", *pages, pdf, "-"))
    ]
    start = next(number for number, one in enumerate(places) if word in one[2])
    middle = places[start][1]
    near = places[max(start - 20, 0) : start + 20]
    beside = [one for one in near if abs(one[1] - middle) < 4]
    return [words for _x, _middle, words in sorted(beside) if words]


def lines(pdf):
    """Every line of ``pdf``, page by page from above: its words from the left to the right."""
    found = []
    for page in run("pdftotext", "-bbox", pdf, "-").split("<page ")[1:]:
        places = sorted((_place(one) for one in PLACE.finditer(page)), key=lambda one: one[1])
        last = None
        for x, middle, words in places:
            if last is None or middle - last > 4:
                found.append([])
                last = middle
            found[-1].append((x, words))
    return [[words for _x, words in sorted(line) if words] for line in found]


def _place(found):
    """A word with its place: from the left, its middle from above; Arabic comes mirrored."""
    words = MARKS.sub("", unicodedata.normalize("NFKC", found["word"])).strip()
    if re.search("[\u0620-\u06ff]", words):
        words = words[::-1]
    return float(found["x"]), (float(found["top"]) + float(found["foot"])) / 2, words


def letters(pdf):
    """What the letters of each font of ``pdf`` stand for, in programs that read nothing else."""
    fonts = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf.read_bytes(), re.DOTALL):
        try:
            text = zlib.decompressobj().decompress(stream).decode("latin-1")
        except zlib.error:
            continue
        codes = re.findall(r"^<[0-9A-F]{4}> <([0-9A-F]+)>$", text, re.MULTILINE)
        if codes:
            fonts.append({bytes.fromhex(code).decode("utf-16-be") for code in codes})
    return fonts


def converted(path, ending, folder):
    """``path`` as LibreOffice converts it into a file of ``ending`` in ``folder``; its path."""
    return all_converted([path], ending, folder)[0]


def all_converted(paths, ending, folder):
    """The same of several files, in the time that LibreOffice takes for one; their paths."""
    profile = (folder / "profile").as_uri()
    run(
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        folder,
        *paths,
    )
    return [folder / f"{path.stem}.{ending.partition(':')[0]}" for path in paths]
