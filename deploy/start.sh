#!/bin/sh
# Migrates as the owner of the tables (DATABASE_URL), then runs the app as the login that owns nothing.
set -eu
cd "$(dirname "$0")/.."
migrated=$(node scripts/migrate.ts)
DATABASE_URL=$(printf '%s\n' "$migrated" | tail -n 1)
export DATABASE_URL
# Under load a heap that grows far between collections holds twice the memory: see docs/performance.md.
# What a request makes is gone after it; a process that takes it for something that stays answers fewer clicks (docs/decisions/074).
# Threads that help to collect what is young wait for a core when PostgreSQL has it, and the app for them.
exec node --heap-growing-percent=100 --max-semi-space-size=8 --no-parallel-scavenge --no-allocation-site-pretenuring dist/node.js
