#!/usr/bin/env bash
set -eu
if grep -q "developer's machine" Web.config; then
  fail_step "Web.config still holds the developer's greeting"
fi
write_highlight "$(get_octopusvariable Octopus.Machine.Name) serves $(get_octopusvariable Octopus.Action.Package.PackageVersion) in $(get_octopusvariable Octopus.Environment.Name)"
