"""Small PDF files made sign by sign, as the printers of office programs make them."""

SIZE = 10
WIDTH = 6  # of each sign, in points


class PrintedPDF:
    """A PDF whose signs are given from left to right, as they are seen on the page."""

    def __init__(self, *, names_letters=True):
        self.signs, self.pages = [], [[]]
        self.names_letters = names_letters

    def write(self, x, y, signs):
        """Prints signs (a text, or a list of ligatures) from x to the right, y from the top."""
        codes = "".join(f"{self._code(sign):02x}" for sign in signs)
        self.pages[-1].append(f"BT /F {SIZE} Tf {x} {792 - y} Td <{codes}> Tj ET")

    def write_from_right(self, y, text, right=540):
        """Prints a text of Arabic letters alone, its last letter at the left."""
        self.write(right - WIDTH * len(text), y, text[::-1])

    def rule(self, x0, y0, x1, y1):
        self.pages[-1].append(f"{x0} {792 - y0} m {x1} {792 - y1} l S")

    def image(self):
        """Puts an image over the whole page."""
        self.pages[-1].append("q 612 0 0 792 0 0 cm /I Do Q")

    def new_page(self):
        self.pages.append([])

    def _code(self, sign):
        if sign not in self.signs:
            self.signs.append(sign)
        return self.signs.index(sign) + 1

    def content(self):
        """The bytes of the file."""
        count = len(self.pages)
        kids = " ".join(f"{7 + 2 * n} 0 R" for n in range(count))
        widths = " ".join([str(WIDTH * 100)] * 255)
        names = " ".join(f"/g{code}" for code in range(1, 256))
        glyphs = " ".join(f"/g{code} 6 0 R" for code in range(1, 256))
        named = "/ToUnicode 4 0 R" if self.names_letters else ""
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
            f"<< /Type /Font /Subtype /Type3 /FirstChar 1 /LastChar 255 /Widths [{widths}] {named} "
            "/FontMatrix [.001 0 0 .001 0 0] /FontBBox [0 -200 600 800] /Resources << >> "
            f"/CharProcs << {glyphs} >> /Encoding << /Differences [1 {names}] >> >>",
            _stream(self._letters()),
            _stream("\0", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
                          "/ColorSpace /DeviceGray"),
            _stream("600 0 0 -200 600 800 d1 0 0 600 700 re f"),
        ]  # fmt: skip
        for place, page in enumerate(self.pages):
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font "
                f"<< /F 3 0 R >> /XObject << /I 5 0 R >> >> /Contents {8 + 2 * place} 0 R >>"
            )
            objects.append(_stream("\n".join(page)))
        return _file(objects)

    def _letters(self):
        """What letters the codes of the signs are."""
        rows = "\n".join(
            f"<{code:02x}> <{sign.encode('utf-16-be').hex()}>"
            for code, sign in enumerate(self.signs, 1)
        )
        return (
            "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> "
            f"endcodespacerange {len(self.signs)} beginbfchar\n{rows}\nendbfchar endcmap end"
        )


def _stream(text, entries=""):
    return f"<< {entries} /Length {len(text)} >> stream\n{text}\nendstream"


def _file(objects):
    out, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj {text} endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
        f"startxref\n{len(out)}\n%%EOF"
    ).encode("latin-1")
