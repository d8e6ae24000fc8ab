#!/bin/bash
# Lets the version that served before the last upgrade serve again, or the one that is named:
#
#   /srv/tawsiyat/current/deploy/rollback.sh [VERSION]
#
# Data stay as they are; docs/administrator.md says when a backup has to be restored instead.
set -euo pipefail

# shellcheck source=deploy/functions.sh
. "$(dirname "$(readlink -f "$0")")/functions.sh"

[ "$(id -u)" = 0 ] || fail "Run this as root."
lock
if [ $# -gt 0 ]; then
    release=$SITE/releases/$1
else
    [ -e "$PREVIOUS" ] || fail "No version served before this one."
    release=$(readlink -f "$PREVIOUS")
fi
[ -e "$release/.complete" ] || fail "$release is not there. Versions: $(ls "$SITE/releases")"
[ "$release" != "$(readlink -f "$CURRENT")" ] || fail "$release serves already."

restore_triggers "$release"
activate "$release"
enable_web
resume_timers
say "Version ${release##*/} serves $(setting SITE_ADDRESS)"
