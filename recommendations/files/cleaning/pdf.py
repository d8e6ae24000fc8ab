"""Cleans PDF files: authorship, earlier versions, attachments and notes go; what acts is refused.

The file is written anew from what its pages reach, so that what an earlier version held is gone.
"""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from recommendations.files.errors import FileError

from .document_parts import PROGRAM_ENDINGS, PROGRAMS, is_web, short_name
from .images import strip_jpeg

# Actions of a program; a link to a page of the web is a reader's own.
DANGEROUS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "active",
    "/ImportData": "active",
    "/RichMediaExecute": "active",
    "/Rendition": "active",
    "/GoTo3DView": "active",
    "/Movie": "active",
    "/Sound": "active",
}
# Actions that lead to another file, with its path, and those that only turn pages.
ELSEWHERE = {"/GoToR", "/GoToE", "/Thread"}
HARMLESS = {"/GoTo", "/Named", "/SetOCGState", "/Hide", "/ResetForm", "/GoToDp"}
MEDIA = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
# Annotations that are no remark of anybody: links, fields of forms, and marks of printers.
NO_COMMENT = {"/Link", "/Widget", "/Popup", "/PrinterMark", "/TrapNet", "/Watermark", "/Projection"}
NOTES = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/CreatorInfo", "/SpiderInfo")
NOTES_OF_ANNOTATION = (
    "/T",
    "/NM",
    "/M",
    "/CreationDate",
    "/RC",
    "/Subj",
    "/ExData",
    "/AAPL:AKExtras",
)
NOTES_OF_ROOT = ("/Perms", "/DSS", "/Legal", "/Requirements", "/URI", "/Collection", "/Threads")


def clean(content):
    """The PDF in the bytes ``content`` without metadata, and the set of warnings.

    Raises FileError for what is dangerous to open or cannot be read.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            warnings = _clean(pdf)
            return _written(pdf), warnings
    except pikepdf.PasswordError as error:
        raise FileError("protected") from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError) as error:
        raise FileError("damaged") from error


def _clean(pdf):
    warnings = _attachments(pdf) | _hidden_layers(pdf.Root)
    _clean_root(pdf.Root)
    for one in list(pdf.objects):
        for record in _records(one):
            warnings |= _clean_record(pdf, record)
    for name in ("/Info", "/ID"):
        if name in pdf.trailer:
            del pdf.trailer[name]
    if not len(pdf.pages):
        raise FileError("damaged")
    return warnings


def _written(pdf):
    made = io.BytesIO()
    pdf.save(
        made,
        deterministic_id=True,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        fix_metadata_version=False,
    )
    return made.getvalue()


def _records(one):
    """The dictionary or stream ``one`` and all dictionaries that stand directly in it."""
    waiting = [one]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (Dictionary, Stream)):
            yield one
            waiting += [value for value in _values(one) if _is_direct(value)]
        elif isinstance(one, Array):
            waiting += [value for value in one if _is_direct(value)]


def _values(record):
    return [record.get(name) for name in list(record.keys())]


def _is_direct(value):
    return isinstance(value, (Dictionary, Array)) and not value.is_indirect


def _clean_record(pdf, record):
    for name in NOTES:
        if name in record:
            del record[name]
    if _name(record, "/Type") == "/Page" and "/B" in record:
        del record["/B"]  # beads of an article, which names its author
    _refuse_actions(record)
    warnings = _clean_annotation(record) | _clean_signature(record)
    if isinstance(record, Stream):
        warnings |= _clean_stream(pdf, record)
    return warnings


def _refuse_actions(record):
    """Refuses what the program itself would do; takes out links that lead to other files."""
    kind = _name(record, "/S")
    if "/JS" in record or kind == "/JavaScript":
        raise FileError("script")
    if kind in DANGEROUS:
        raise FileError(DANGEROUS[kind])
    for name in ("/A", "/PA", "/Next"):
        action = record.get(name)
        if isinstance(action, Dictionary) and _leads_to_file(action):
            del record[name]
    if "/AA" in record:
        _refuse_automatic(record["/AA"])
        del record["/AA"]


def _leads_to_file(action):
    """True for a link to another file, whose path would tell of somebody's computer."""
    return _name(action, "/S") in ELSEWHERE or not is_web(str(action.get("/URI", "https:")))


def _refuse_automatic(actions):
    """Refuses what happens by itself on opening, printing or showing, unless it turns a page."""
    for action in _values(actions) if isinstance(actions, Dictionary) else []:
        if isinstance(action, Dictionary):
            _refuse_opening(action)


def _refuse_opening(action):
    seen = 0
    while isinstance(action, Dictionary) and seen < 100:
        kind = _name(action, "/S")
        if kind not in HARMLESS:
            raise FileError(DANGEROUS.get(kind, "opening"))
        action, seen = action.get("/Next"), seen + 1
        if isinstance(action, Array):
            raise FileError("opening")


def _clean_root(root):
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        if "/JavaScript" in names:
            raise FileError("script")
        for name in ("/EmbeddedFiles", "/URLS", "/IDS", "/Renditions", "/AlternatePresentations"):
            if name in names:
                del names[name]
    opening = root.get("/OpenAction")
    if isinstance(opening, Dictionary):
        _refuse_opening(opening)
        if _name(opening, "/S") != "/GoTo":
            del root["/OpenAction"]
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        raise FileError("xfa")
    for name in NOTES_OF_ROOT:
        if name in root:
            del root[name]


def _attachments(pdf):
    """Refuses programs among the attached files; says that the others are left out."""
    found = False
    for one in list(pdf.objects):
        for record in _records(one):
            if isinstance(record.get("/EF"), Dictionary):
                found = True
                _refuse_program(record)
                del record["/EF"]
    return {"attachments"} if found else set()


def _refuse_program(record):
    names = [str(record.get(name)) for name in ("/F", "/UF") if record.get(name) is not None]
    name = (names or ["?"])[-1]
    contents = [one for one in _values(record["/EF"]) if isinstance(one, Stream)]
    is_program = any(one.read_bytes().startswith(PROGRAMS) for one in contents)
    if is_program or any(PROGRAM_ENDINGS.search(one) for one in names):
        raise FileError("program", name=short_name(name))


def _hidden_layers(root):
    """A warning where some layers of the drawing are switched off."""
    layers = root.get("/OCProperties")
    shown = layers.get("/D") if isinstance(layers, Dictionary) else None
    is_off = isinstance(shown, Dictionary) and (
        _is_filled(shown.get("/OFF")) or _name(shown, "/BaseState") == "/OFF"
    )
    return {"hidden_layers"} if is_off else set()


def _is_filled(value):
    return isinstance(value, Array) and len(value) > 0


def _clean_annotation(record):
    kind = _name(record, "/Subtype")
    if "/Rect" not in record or kind is None:
        return set()
    if kind in MEDIA:
        raise FileError("active")
    if kind == "/FileAttachment":
        if "/FS" in record:
            del record["/FS"]
        record["/Subtype"] = Name("/Text")
    if kind == "/Widget":
        return set()
    for name in NOTES_OF_ANNOTATION:
        if name in record:
            del record[name]
    return set() if kind in NO_COMMENT else {"comments"}


def _clean_signature(record):
    """Takes out a signature: it names who signed, and no longer fits what is changed."""
    if _name(record, "/FT") == "/Sig" and "/V" in record:
        del record["/V"]
        return {"signature"}
    return set()


def _clean_stream(pdf, stream):
    if "/F" in stream:
        raise FileError("external")
    if "/Ref" in stream:
        del stream["/Ref"]
    filters, parameters = _as_list(stream.get("/Filter")), _as_list(stream.get("/DecodeParms"))
    strip = STRIP_IMAGE.get(str(filters[-1])) if filters else None
    if strip is None:
        return set()
    image = stream.read_raw_bytes()
    if len(filters) > 1:
        # Compressed once more around the image.
        outer = Stream(pdf, image, Filter=Array(filters[:-1]), DecodeParms=Array(parameters[:-1]))
        image = outer.read_bytes()
    try:
        image = strip(image)
    except FileError:
        return {"images"}
    stream.write(image, filter=filters[-1], decode_parms=parameters[-1] if parameters else None)
    return set()


def _as_list(value):
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def strip_jpeg2000(content):
    """A JPEG 2000 image without its boxes of notes; a bare stream of pixels is left as it is."""
    if content[4:8] != b"jP  ":
        return content
    made, at = [], 0
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        after = len(content) if length == 0 else at + length
        if after <= at + 7 or after > len(content):
            raise FileError("damaged")
        if content[at + 4 : at + 8] not in {b"xml ", b"uuid", b"uinf", b"jp2i"}:
            made.append(content[at:after])
        at = after
    return b"".join(made)


STRIP_IMAGE = {"/DCTDecode": strip_jpeg, "/DCT": strip_jpeg, "/JPXDecode": strip_jpeg2000}


def _name(record, key):
    value = record.get(key)
    return str(value) if isinstance(value, Object) and isinstance(value, Name) else None
