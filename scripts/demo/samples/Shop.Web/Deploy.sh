#!/usr/bin/env bash
set -eu
migrations="$(get_octopusvariable 'Octopus.Action[Deploy database].Output.MigrationsApplied')"
echo "The database step applied ${migrations:-no} migrations before this"
for step in "stop the site" "switch the site to $(pwd)" "start the site"; do
  echo "$step"
done
# The site's password is used here; the log shows a mask in its place.
echo "connecting with $(get_octopusvariable DatabasePassword)"
