# What deploy/install.sh and deploy/rollback.sh have in common.
# shellcheck shell=bash disable=SC2034 # what is set here is used there

SITE=/srv/tawsiyat
CURRENT=$SITE/current
PREVIOUS=$SITE/previous
SETTINGS=/etc/tawsiyat/tawsiyat.env
DATA=/var/lib/tawsiyat
BACKUPS=/var/backups/tawsiyat
# How many seconds a version may take until it answers.
START_TIME=60

say() { echo "$*"; }

fail() {
    echo "$*" >&2
    exit 1
}

# The value of a variable of the settings, as systemd reads it: without quotes and spaces around it.
setting() {
    [ ! -e "$SETTINGS" ] || sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" "$SETTINGS" |
        tail -n 1 | sed "s/[[:space:]]*$//; s/^\"\(.*\)\"$/\1/; s/^'\(.*\)'$/\1/"
}

# A name that the site answers to.
site_name() {
    local name
    name=$(setting ALLOWED_HOSTS)
    name=${name%%,*}
    # .example.org is every name below that one, and itself; * is any.
    name=${name#.}
    echo "${name/\*/localhost}"
}

# One installation at a time: two would take each other's versions for their own.
lock() {
    exec 9>/run/tawsiyat-install.lock
    flock --nonblock 9 || fail "Another install.sh or rollback.sh is running; wait for its end."
}

# manage RELEASE COMMAND…: a command of manage.py, by the account of the site, of that version.
manage() { TAWSIYAT_RELEASE=$1 "$1/deploy/tawsiyat" "${@:2}"; }

# The files that nginx, systemd and journald read are those of the version that serves.
install_system_files() {
    local deploy=$1/deploy
    remove_other_units "$deploy"
    find "$deploy" -maxdepth 1 -regex '.*/tawsiyat[^/]*\.\(service\|socket\|timer\|path\)' \
        -exec install -m 0644 -t /etc/systemd/system {} + &&
        install -m 0644 "$deploy/journald/tawsiyat.conf" /etc/systemd/journald@tawsiyat.conf &&
        install -m 0755 "$deploy/tawsiyat" /usr/local/sbin/tawsiyat &&
        systemctl daemon-reload
}

# Units of another version that this one has not: after a roll back they would run what is not there.
remove_other_units() {
    local unit name
    for unit in /etc/systemd/system/tawsiyat*.*; do
        name=${unit##*/}
        if [ -f "$unit" ] && [ ! -e "$1/$name" ] && is_of_a_release "$name" "$unit"; then
            systemctl disable --quiet --now "$name" 2>/dev/null || systemctl stop "$name" || true
            rm -f "$unit"
        fi
    done
}

# A symbolic link is replaced in one step: there is no moment without it.
point() {
    ln -sfn "$2" "$1.new" && mv -T "$1.new" "$1"
}

# Whether the version that serves answers /readyz with 200; else prints what it answers.
is_ready() {
    local answer='' name deadline=$((SECONDS + START_TIME))
    name=$(site_name)
    while [ $SECONDS -lt "$deadline" ]; do
        answer=$(curl -sS --max-time 10 --unix-socket /run/tawsiyat/web.sock \
            -H "Host: $name" -H 'X-Forwarded-Proto: https' -w '\n%{http_code}' \
            http://localhost/readyz 2>&1) && [ "${answer##*$'\n'}" = 200 ] && return
        sleep 1
    done
    say "/readyz answers: ${answer//$'\n'/ }"
    return 1
}

# Lets a version serve. The socket stays open meanwhile: requests wait, none is lost.
serve() {
    install_system_files "$1" &&
        point "$CURRENT" "$1" &&
        systemctl enable --quiet --now tawsiyat.socket &&
        systemctl enable --quiet tawsiyat.service &&
        systemctl restart tawsiyat.service &&
        is_ready
}

# Lets a version serve, or the one before again where it does not get ready.
activate() {
    local before=''
    [ ! -e "$CURRENT" ] || before=$(readlink -f "$CURRENT")
    say "Starting $1 …"
    if serve "$1"; then
        [ -z "$before" ] || [ "$before" = "$1" ] || point "$PREVIOUS" "$before"
        return
    fi
    say "journalctl --namespace=tawsiyat -u tawsiyat -e says why; so may: tawsiyat doctor"
    if [ -n "$before" ] && [ "$before" != "$1" ]; then
        say "Going back to $before …"
        restore_triggers "$before"
        serve "$before" && say "$before serves again."
        resume_timers
    fi
    return 1
}

# The version before serves while the tables change: migrations are written so that it can.
migrate_and_activate() {
    local before=''
    [ ! -e "$CURRENT" ] || before=$(readlink -f "$CURRENT")
    say "Bringing the database up to date …"
    if manage "$1" migrate --no-input --verbosity 0; then
        activate "$1"
        return
    fi
    say "The database could not be brought up to date."
    if [ -n "$before" ]; then
        restore_triggers "$before"
        is_ready && say "$before goes on serving. Mend the cause, and run this again."
    fi
    return 1
}

# migrate also installs triggers and roles: here those of the version that is to serve again. It
# refuses where a newer version has added migrations; then those of the newer version stay, and the
# version before can work with them. It may fail for other reasons, so what it says is shown.
restore_triggers() {
    local output
    output=$(manage "$1" migrate --no-input --verbosity 0 2>&1) || {
        say "Tables, triggers and roles stay as they are. This is expected after an upgrade that changed tables:"
        say "$(tail -n 1 <<<"$output")"
    }
}

enable_web() {
    bring nginx/nginx.conf /etc/nginx/nginx.conf
    bring nginx/tawsiyat.conf /etc/nginx/sites-available/tawsiyat.conf
    ln -sfn ../sites-available/tawsiyat.conf /etc/nginx/sites-enabled/tawsiyat.conf
    rm -f /etc/nginx/sites-enabled/default
    nginx -t -q
    systemctl enable --quiet nginx
    systemctl reload-or-restart nginx
    [ ! -e "$CURRENT/deploy/tawsiyat-stored-pages.path" ] ||
        systemctl enable --quiet --now tawsiyat-stored-pages.path
}

# bring FILE TARGET: installs a file of deploy/, but not over one that an administrator has changed.
bring() {
    if [ ! -e "$2" ] || is_debians "$2" || is_of_a_release "$1" "$2"; then
        install -m 0644 "$CURRENT/deploy/$1" "$2"
    else
        install -m 0644 "$CURRENT/deploy/$1" "$2.new"
        say "You have changed $2, and it stays; compare it with $2.new"
    fi
}

# Whether a file of the configuration is as Debian's package brought it.
is_debians() {
    dpkg-query -W -f '${Conffiles}\n' nginx nginx-common 2>/dev/null |
        grep -qF " $1 $(md5sum "$1" | cut -d ' ' -f 1)"
}

# Whether it is as one of the versions brought it.
is_of_a_release() {
    local brought
    for brought in "$SITE"/releases/*/deploy/"$1"; do
        ! cmp -s "$brought" "$2" || return 0
    done
    return 1
}

# After a roll back, where the timers run (not with --web-only): those that the version after it had not.
resume_timers() {
    ! systemctl is-enabled --quiet tawsiyat-backup.timer || enable_timers
}

enable_timers() {
    local timer
    for timer in "$CURRENT"/deploy/tawsiyat-*.timer; do
        systemctl enable --quiet --now "${timer##*/}"
    done
}
