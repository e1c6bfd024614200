#!/usr/bin/env bash
set -eu
folder="$(get_octopusvariable DatabaseFolder)"
mkdir -p "$folder"
echo "Database folder of $(get_octopusvariable Octopus.Environment.Name): $folder"
