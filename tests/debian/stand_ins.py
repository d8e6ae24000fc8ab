"""What a machine of its own lacks: an authority for certificates, a mail server, a name."""

import ssl
import subprocess
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

HOST, MAIL_HOST = "plans.example.org", "mail.example.org"
MAIL_PORT = 587
# Takes the place of certbot: asks nginx for a file as Let's Encrypt does, and stores the
# certificate where certbot does.
CERTBOT = """#!/bin/sh
set -eu
host= webroot= hook=
while [ $# -gt 0 ]; do
    case $1 in
        -d) host=$2; shift ;;
        -w) webroot=$2; shift ;;
        --deploy-hook) hook=$2; shift ;;
    esac
    shift
done
install -d -m 0755 "$webroot/.well-known/acme-challenge"
echo proof >"$webroot/.well-known/acme-challenge/token"
test "$(curl -fsS "http://$host/.well-known/acme-challenge/token")" = proof
rm "$webroot/.well-known/acme-challenge/token"
install -d "/etc/letsencrypt/live/$host"
cp /root/issued/fullchain.pem /root/issued/privkey.pem "/etc/letsencrypt/live/$host/"
echo "Stand-in of certbot: a certificate for $host"
"""


class Authority:
    """Issues certificates, in ``folder``."""

    def __init__(self, folder):
        self.folder = folder
        self.certificate = folder / "authority.crt"
        _openssl(
            f"req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=authority "
            f"-keyout {folder}/authority.key -out {self.certificate}"
        )

    def issue(self, host):
        """Writes ``HOST.crt`` and ``HOST.key``; the paths of both."""
        certificate, key = self.folder / f"{host}.crt", self.folder / f"{host}.key"
        _openssl(
            f"req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN={host} "
            f"-addext subjectAltName=DNS:{host} -addext basicConstraints=CA:FALSE "
            f"-CA {self.certificate} -CAkey {self.folder}/authority.key "
            f"-keyout {key} -out {certificate}"
        )
        return certificate, key


def _openssl(arguments):
    subprocess.run(["openssl", *arguments.split()], check=True, capture_output=True)


class MailServer:
    """Takes letters with STARTTLS and a password, as ``letters`` in order; a context manager."""

    def __init__(self, certificate, key):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        self.letters = []
        self.controller = Controller(
            self,
            hostname="127.0.0.1",
            port=MAIL_PORT,
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=lambda *_: AuthResult(success=True),
        )

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *error):
        self.controller.stop()


def prepare(machine, authority):
    """Gives ``machine`` the names, the authority and the stand-in of certbot."""
    with machine.path("/etc/hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 localhost {HOST} {MAIL_HOST}\n")
    trusted = machine.path("/usr/local/share/ca-certificates/authority.crt")
    trusted.write_bytes(authority.certificate.read_bytes())
    machine.run("update-ca-certificates", check=True)
    issued = machine.path("/root/issued")
    issued.mkdir(mode=0o700)
    certificate, key = authority.issue(HOST)
    (issued / "fullchain.pem").write_bytes(certificate.read_bytes())
    (issued / "privkey.pem").write_bytes(key.read_bytes())
    certbot = machine.path("/usr/local/bin/certbot")
    certbot.write_text(CERTBOT)
    certbot.chmod(0o755)
