"""An S3 server in this process, with as much of its protocol as backups need.

It stores objects in memory, in one bucket that is there from the beginning; it checks no signature.
"""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4
from xml.sax.saxutils import escape

BUCKET = "backups"
NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'

LISTED = f"<Name>{BUCKET}</Name><IsTruncated>false</IsTruncated>"


class S3Server(ThreadingHTTPServer):
    """``objects``: key → bytes; ``uploads``: id → (key, {number: bytes}) of unfinished uploads."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict = {}
        self.uploads: dict = {}
        # Requests of this method are refused, as by a server that is out of order.
        self.broken = ""

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Says nothing."""

    def handle_method(self):
        place = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(place.query, True).items()}
        bucket, _slash, self.key = unquote(place.path).lstrip("/").partition("/")
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.broken == self.command:
            return self.answer(403, error("AccessDenied"))
        if bucket != BUCKET:
            return self.answer(404, error("NoSuchBucket"))
        return getattr(self, self.command.lower())()

    do_GET = do_PUT = do_POST = do_DELETE = handle_method  # noqa: N815 - names of http.server

    def answer(self, status, content=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def get(self):
        objects, uploads = self.server.objects, self.server.uploads
        if "location" in self.query:
            return self.answer(200, xml("LocationConstraint", ""))
        if "uploads" in self.query:
            found = [(key, upload) for upload, (key, _sent) in uploads.items()]
            return self.answer(
                200, xml("ListMultipartUploadsResult", LISTED, *map(unfinished, found))
            )
        if not self.key:
            prefix = self.query.get("prefix", "")
            found = [one for one in sorted(objects.items()) if one[0].startswith(prefix)]
            return self.answer(200, xml("ListBucketResult", LISTED, *map(listed, found)))
        if self.key not in objects:
            return self.answer(404, error("NoSuchKey"))
        return self.answer(200, objects[self.key])

    def put(self):
        if "uploadId" in self.query:
            _key, sent = self.server.uploads[self.query["uploadId"]]
            sent[int(self.query["partNumber"])] = self.body
        else:
            self.server.objects[self.key] = self.body
        self.answer(200, ETag='"0"')

    def post(self):
        if "uploads" in self.query:
            upload = uuid4().hex
            self.server.uploads[upload] = (self.key, {})
            content = f"<Bucket>{BUCKET}</Bucket><Key>{self.key}</Key><UploadId>{upload}</UploadId>"
            return self.answer(200, xml("InitiateMultipartUploadResult", content))
        key, sent = self.server.uploads.pop(self.query["uploadId"])
        self.server.objects[key] = b"".join(content for _number, content in sorted(sent.items()))
        content = f"<Bucket>{BUCKET}</Bucket><Key>{key}</Key><ETag>0</ETag>"
        return self.answer(200, xml("CompleteMultipartUploadResult", content))

    def delete(self):
        if "uploadId" in self.query:
            self.server.uploads.pop(self.query["uploadId"], None)
        else:
            self.server.objects.pop(self.key, None)
        self.answer(204)


def xml(name, *content):
    return f"<{name} {NAMESPACE}>{''.join(content)}</{name}>".encode()


def error(code):
    return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()


def listed(found):
    key, content = found
    return (
        f"<Contents><Key>{escape(key)}</Key><LastModified>2026-03-01T00:00:00.000Z</LastModified>"
        f'<ETag>"0"</ETag><Size>{len(content)}</Size><StorageClass>STANDARD</StorageClass></Contents>'
    )


def unfinished(found):
    key, upload = found
    return f"<Upload><Key>{escape(key)}</Key><UploadId>{upload}</UploadId></Upload>"


@contextmanager
def s3_server():
    """A running S3Server."""
    server = S3Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
