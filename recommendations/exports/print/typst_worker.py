"""Sets a manuscript with typst: a program of its own, started by ``pdf``.

    python typst_worker.py TEMPLATE TIMESTAMP MEMORY [STANDARD] < manuscript.json > report.pdf

A report of a thousand recommendations takes half a gigabyte, which the worker of a small server
must not keep; one that needs more than MEMORY bytes ends here. It ends with the status 3 when typst
refuses the manuscript, and says why. Nothing of the site is loaded here.
"""

import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import typst

HERE = Path(__file__).parent
REFUSED = 3


def main(template, timestamp, memory, *standards):
    """Writes the PDF to the standard output, or exits with typst's words on what is wrong."""
    # Of data alone: address space costs nothing, and typst takes some for each processor.
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory), int(memory)))
    typesetter = typst.Compiler(
        HERE / template,
        root=HERE,
        # Ours alone, so that a report looks alike on every machine.
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"]
        ),
        sys_inputs={"manuscript": sys.stdin.buffer.read().decode()},
    )
    try:
        made: Any = typesetter.compile(
            format="pdf", pdf_standards=list(standards), timestamp=int(timestamp)
        )
    except typst.TypstError as error:
        sys.stderr.write(str(error))
        sys.exit(REFUSED)
    # What typst held serves what follows.
    del typesetter
    sys.stdout.buffer.write(packed(made))


def packed(made):
    """The PDF ``made`` (bytes) with its objects in compressed streams: a third of the bytes.

    Most of a tagged report are small objects that say what is a heading, a row or a cell, and typst
    writes each as plain text. The same PDF gives the same bytes.
    """
    out = BytesIO()
    with pikepdf.open(BytesIO(made)) as pdf:
        streams = pikepdf.ObjectStreamMode.generate
        pdf.save(out, object_stream_mode=streams, deterministic_id=True)
    return out.getvalue()


if __name__ == "__main__":
    main(*sys.argv[1:])
