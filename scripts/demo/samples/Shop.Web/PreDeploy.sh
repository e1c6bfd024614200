#!/usr/bin/env bash
set -eu
echo "Checking that $(get_octopusvariable Octopus.Machine.Name) has room for the shop"
df -Pk . | tail -n 1
