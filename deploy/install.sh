#!/bin/bash
# Installs this version of Tawsiyat on a Debian server, or upgrades the one that is there.
# Root runs it in the unpacked release; docs/administrator.md says when.
#
#   deploy/install.sh --host plans.example.org --admin-email admin@example.org --backup-key age1…
#
# The options are needed the first time only: they are written to /etc/tawsiyat/tawsiyat.env, which
# is never overwritten. It may be run again after a failure: what is done already is not done twice.
#
#   --host NAME           the name under which readers reach the site
#   --admin-email ADDRESS who gets a letter when a nightly job fails
#   --backup-key KEY      the public key (age1…) to which backups are encrypted
#   --database URL        another database than the PostgreSQL of this machine
#   --web-only            a further machine on a shared database: no migration, backup or timer
#   --no-backup           upgrades without a backup before it
set -euo pipefail

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

source=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=deploy/functions.sh
. "$source/deploy/functions.sh"

host='' admin_email='' backup_key='' database=postgresql:///tawsiyat web_only='' no_backup=''
while [ $# -gt 0 ]; do
    case $1 in
        --host) host=${2-}; shift 2 || fail "--host needs a value." ;;
        --admin-email) admin_email=${2-}; shift 2 || fail "--admin-email needs a value." ;;
        --backup-key) backup_key=${2-}; shift 2 || fail "--backup-key needs a value." ;;
        --database) database=${2-}; shift 2 || fail "--database needs a value." ;;
        --web-only) web_only=1; shift ;;
        --no-backup) no_backup=1; shift ;;
        --help) usage; exit ;;
        *) fail "There is no option $1. Those that there are: deploy/install.sh --help" ;;
    esac
done

check_machine() {
    [ "$(id -u)" = 0 ] || fail "Run this as root: sudo deploy/install.sh …"
    local command missing=''
    for command in python3 nginx curl openssl systemd-run; do
        [ -n "$(command -v "$command")" ] || missing="$missing $command"
    done
    [ -z "$missing" ] || fail "Not found:$missing. Step 1 of docs/administrator.md installs them."
    python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        fail "Python 3.11 or newer with its venv module is needed: apt install python3-venv"
}

check_options() {
    if [ -e "$SETTINGS" ]; then
        [ -z "$host$admin_email$backup_key" ] ||
            say "The settings are in $SETTINGS and stay as they are; the options change nothing."
        return
    fi
    [ -n "$host" ] || fail "Name the site the first time: --host plans.example.org"
    case $host in *[!a-zA-Z0-9.-]*) fail "--host is a name alone, such as plans.example.org" ;; esac
    case $admin_email in
        *[!\ ]@*.*) ;;
        *) fail "Say who gets a letter when a job fails: --admin-email admin@example.org" ;;
    esac
    case $backup_key in
        age1*) ;;
        *) fail "Give the public key of the backups: --backup-key age1… (age-keygen makes it)" ;;
    esac
}

# The version of pyproject.toml, and in a clone the commit.
read_version() {
    local number commit=''
    number=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$source/pyproject.toml")
    if [ -e "$source/.git" ] && [ -n "$(command -v git)" ]; then
        commit=$(git -C "$source" rev-parse --short=8 HEAD)
    fi
    echo "$number${commit:+-$commit}"
}

make_account_and_folders() {
    install -D -m 0644 "$source/deploy/sysusers.d/tawsiyat.conf" /etc/sysusers.d/tawsiyat.conf
    install -D -m 0644 "$source/deploy/tmpfiles.d/tawsiyat.conf" /etc/tmpfiles.d/tawsiyat.conf
    systemd-sysusers tawsiyat.conf
    systemd-tmpfiles --create tawsiyat.conf
    install -d -m 0755 "$SITE" "$SITE/releases"
    install -d -m 0750 -o root -g tawsiyat /etc/tawsiyat
    install -d -m 0700 /etc/tawsiyat/tls
}

# A folder of its own for each version, with what it was tested with. It belongs to root: the site
# cannot change its own code. The file .complete names the lock that was installed.
build_release() {
    local lock=requirements.lock
    # Backups in S3-compatible storage need one library more.
    case $(setting BACKUP_TO) in s3://*) lock=requirements-s3.lock ;; esac
    if [ "$(cat "$release/.complete" 2>/dev/null)" = "$lock" ]; then
        say "Version $version is in $release already."
        return
    fi
    say "Putting version $version into $release (a minute or more) …"
    [ -e "$release/.complete" ] || copy_code
    (
        umask 022
        cd "$release"
        make_release "$lock"
    )
    echo "$lock" >"$release/.complete"
}

copy_code() {
    rm -rf "$release"
    install -d -m 0755 "$release"
    tar -C "$source" --exclude=./.git --exclude=./.venv --exclude=./.env --exclude=./var --exclude=./tests \
        --exclude=./staticfiles --exclude='*.mo' --exclude=__pycache__ -cf - . |
        tar -C "$release" --no-same-owner -xf -
    chmod -R u=rwX,go=rX "$release"
}

# In the folder of the release.
make_release() {
    python3 -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
    build compilecatalogues --verbosity 0
    build collectstatic --no-input --verbosity 0
    # Root compiles now what the account of the site, which may not write here, would at each start.
    .venv/bin/python -m compileall -q -j 0 config recommendations manage.py
}

# A command that makes files of the release itself: it needs neither settings nor database.
build() {
    local scratch
    scratch=$(mktemp -d)
    env -u DATABASE_URL -u ALLOWED_HOSTS TAWSIYAT_LOCAL=1 SECRET_KEY=build DATA_DIR="$scratch" \
        .venv/bin/python manage.py "$@"
    rm -rf "$scratch"
}

write_settings() {
    if [ -e "$SETTINGS" ]; then
        chown root:tawsiyat "$SETTINGS"
        chmod 0640 "$SETTINGS"
        return
    fi
    say "Writing the settings to $SETTINGS …"
    local key
    key=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')
    install -m 0640 -o root -g tawsiyat "$release/.env.example" "$SETTINGS.new"
    set_value SECRET_KEY "$key"
    set_value ALLOWED_HOSTS "$host"
    set_value SITE_ADDRESS "https://$host"
    set_value DATABASE_URL "$database"
    set_value DATA_DIR "$DATA"
    set_value BEHIND_PROXY 1
    set_value ADMIN_EMAIL "$admin_email"
    set_value BACKUP_TO "$BACKUPS"
    set_value BACKUP_RECIPIENTS "$backup_key"
    mv "$SETTINGS.new" "$SETTINGS"
}

# The line NAME= or # NAME= of the new settings gets the value; a name without a line gets one.
set_value() {
    name=$1 value=$2 awk '
        BEGIN { line = ENVIRON["name"] "=" ENVIRON["value"] }
        !done && (index($0, ENVIRON["name"] "=") == 1 || index($0, "# " ENVIRON["name"] "=") == 1) {
            print line; done = 1; next
        }
        { print }
        END { if (!done) print line }
    ' "$SETTINGS.new" >"$SETTINGS.edited"
    cat "$SETTINGS.edited" >"$SETTINGS.new"
    rm "$SETTINGS.edited"
}

# A mistyped key would be noticed at the first backup alone.
check_backup_key() {
    [ -e "$SETTINGS" ] || "$release/.venv/bin/python" -c '
import pyrage, sys
for key in sys.argv[1].split(","):
    pyrage.x25519.Recipient.from_str(key.strip())
' "$backup_key" 2>/dev/null || fail "'$backup_key' is no public key of age; is it mistyped?"
}

# PostgreSQL on this machine knows the account by its name (peer): there is no password to lose.
make_database() {
    [ "$(setting DATABASE_URL)" = postgresql:///tawsiyat ] || return 0
    [ -n "$(command -v psql)" ] || fail "PostgreSQL is not installed: apt install postgresql"
    if [ -z "$(as_postgres "SELECT 1 FROM pg_roles WHERE rolname = 'tawsiyat'")" ]; then
        say "Making the role tawsiyat in PostgreSQL …"
        as_postgres 'CREATE ROLE tawsiyat LOGIN CREATEDB'
    fi
    if [ -z "$(as_postgres "SELECT 1 FROM pg_database WHERE datname = 'tawsiyat'")" ]; then
        say "Making the database tawsiyat …"
        as_postgres "CREATE DATABASE tawsiyat OWNER tawsiyat ENCODING 'UTF8' TEMPLATE template0"
    fi
}

as_postgres() { (cd / && runuser -u postgres -- psql -v ON_ERROR_STOP=1 -qtAc "$1"); }

# Until there is a real one, so that nginx can start; browsers warn of it.
make_first_certificate() {
    [ ! -e /etc/tawsiyat/tls/fullchain.pem ] || return 0
    say "Making a certificate of our own, until certbot brings one …"
    local name
    name=$(site_name)
    # CN takes 64 characters, which is too few for some names.
    openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=tawsiyat \
        -addext "subjectAltName=DNS:$name" -keyout /etc/tawsiyat/tls/privkey.pem \
        -out /etc/tawsiyat/tls/fullchain.pem 2>/dev/null ||
        fail "openssl makes no certificate for the name '$name' in ALLOWED_HOSTS."
}

back_up() {
    [ -e "$CURRENT" ] && [ -z "$no_backup" ] || return 0
    say "Backing up the site as it is …"
    systemctl start tawsiyat-backup.service || fail "The backup failed; nothing was changed." \
        "journalctl --namespace=tawsiyat -u tawsiyat-backup -e says why."
}

check_machine
lock
check_options
version=$(read_version)
release=$SITE/releases/$version
make_account_and_folders
build_release
check_backup_key
write_settings
make_database
make_first_certificate
if [ -n "$web_only" ]; then
    activate "$release" || exit 1
    enable_web
else
    back_up
    migrate_and_activate "$release" || exit 1
    enable_web
    enable_timers
fi
say "Version $version serves $(setting SITE_ADDRESS)"
