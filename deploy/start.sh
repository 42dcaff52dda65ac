#!/bin/sh
# Migrates as the owner of the tables (DATABASE_URL), then runs the app as the login that owns nothing.
set -eu
cd "$(dirname "$0")/.."
migrated=$(node scripts/migrate.ts)
DATABASE_URL=$(printf '%s\n' "$migrated" | tail -n 1)
export DATABASE_URL
# Under load a heap that grows far between collections holds twice the memory: see docs/performance.md.
exec node --heap-growing-percent=60 --max-semi-space-size=8 dist/node.js
