#!/bin/sh
# Migrates as the owner of the tables (DATABASE_URL), then runs the app as the login that owns nothing.
set -eu
cd "$(dirname "$0")/.."
migrated=$(node scripts/migrate.ts)
DATABASE_URL=$(printf '%s\n' "$migrated" | tail -n 1)
export DATABASE_URL
exec node --enable-source-maps dist/node.js
