"""Sets a manuscript with typst: a program of its own, started by ``pdf``.

    python typesetting.py TIMESTAMP [STANDARD] < manuscript.json > report.pdf

A long report takes some hundred megabytes, which the worker of a small server must not keep.
Nothing of the site is loaded here.
"""

import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent


def main(timestamp, *standards):
    """Writes the PDF to the standard output, or exits with typst's words on what is wrong."""
    typesetter = typst.Compiler(
        HERE / "report.typ",
        root=HERE,
        # Ours alone, so that a report looks alike on every machine.
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"]
        ),
        sys_inputs={"manuscript": sys.stdin.buffer.read().decode()},
    )
    try:
        made = typesetter.compile(
            format="pdf", pdf_standards=list(standards), timestamp=int(timestamp)
        )
    except typst.TypstError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(*sys.argv[1:])
