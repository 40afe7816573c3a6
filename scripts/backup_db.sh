#!/usr/bin/env bash
# A nightly backup: scripts/backup_db.sh [FOLDER] [KEPT]. For cron:
#   15 3 * * *  cd /opt/ytempire && scripts/backup_db.sh /var/backups/ytempire 14
# Writes FOLDER/ytempire-<UTC time>.zip by `ytempire db backup` and keeps the newest KEPT of them.
# The secret key is not in it: see docs/deployment/README.md.
set -euo pipefail
umask 077
cd "$(dirname "$0")/.."
folder=${1:-${BACKUP_DIR:-./backups}}
kept=${2:-${BACKUP_KEPT:-14}}
case $kept in '' | *[!0-9]* | 0) echo "backup_db: KEPT is a number from 1" >&2; exit 2 ;; esac
ytempire=$([ -x .venv/bin/ytempire ] && echo .venv/bin/ytempire || command -v ytempire) || {
  echo "backup_db: ytempire is not installed here; run make setup" >&2
  exit 3
}
mkdir -p "$folder"
"$ytempire" db backup "$folder/ytempire-$(date -u +%Y%m%dT%H%M%SZ).zip"
# Names sort as time does; only ours are ever deleted, and only after a backup that succeeded.
find "$folder" -maxdepth 1 -type f -name 'ytempire-????????T??????Z.zip' | sort -r | tail -n "+$((kept + 1))" |
  while IFS= read -r old; do rm -- "$old"; done
