#!/usr/bin/env bash
# Applies the migrations that this database has not seen yet, in order, each once.
set -eu
folder="$(get_octopusvariable DatabaseFolder)"
applied="$folder/applied.txt"
touch "$applied"

count=0
for migration in migrations/*.sql; do
  name="$(basename "$migration")"
  if grep -qxF "$name" "$applied"; then
    write_verbose "$name was applied before"
    continue
  fi
  cat "$migration" >> "$folder/schema.sql"
  echo "$name" >> "$applied"
  echo "applied $name"
  count=$((count + 1))
done
set_octopusvariable MigrationsApplied "$count"
echo "$count migrations applied"
