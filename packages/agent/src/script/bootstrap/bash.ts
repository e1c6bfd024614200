import type { ParameterWord } from '../parameters.ts';
import { type BootstrapInput, base64, oneLine } from './bootstrap-input.ts';

/** Sources the script, so that its functions and variables are one program with these. */
export function bashBootstrap({
  variables,
  parameters,
  showsEnvironment,
  wantsArray,
}: BootstrapInput): string {
  const cases = [...variables].map(
    ([name, value]) => `    ${base64(name)}) tako_value='${base64(value)}' ;;`,
  );
  return [
    messages,
    getVariable(cases),
    keep,
    functions,
    manifests,
    ...(wantsArray ? [array(variables)] : []),
    ...(showsEnvironment ? [environment] : []),
    ['. "$TAKO_SCRIPT"', ...parameters.map(wordOf)].join(' '),
    '',
  ].join('\n');
}

/** Names without a value say nothing of it. */
const messages = `tako_encode() { printf '%s' "$1" | base64 | tr -d '\\n'; }
tako_message() {
  local tako_text="##octopus[$1" ; shift
  while [ $# -gt 1 ]; do
    if [ -n "$2" ]; then tako_text="$tako_text $1='$(tako_encode "$2")'" ; fi
    shift 2
  done
  printf '%s]\\n' "$tako_text"
}
tako_write() { tako_message "stdout-$1" ; printf '%s\\n' "\${2:-}" ; tako_message stdout-default ; }
tako_sensitive() { if [ "$1" = '-sensitive' ]; then printf True ; fi ; }`;

/** The file may be gone, or another, before anybody reads the message: a copy is taken now. Without one the agent says why. */
const keep = `tako_keep() {
  if [ -z "\${TAKO_ARTIFACTS:-}" ] || [ -L "$1" ] || [ "$2" -gt "\${TAKO_ARTIFACT_BYTES:-0}" ]; then return 0 ; fi
  local tako_copy=''
  tako_copy="$(mktemp "$TAKO_ARTIFACTS/XXXXXXXXXX" 2> /dev/null)" || return 0
  if cp "$1" "$tako_copy" 2> /dev/null; then printf '%s' "\${tako_copy##*/}" ; else rm -f "$tako_copy" ; fi
}`;

const getVariable = (cases: readonly string[]): string => `get_octopusvariable() {
  local tako_value=''
  case "$(tako_encode "$1")" in
${cases.join('\n')}
    *) tako_value='' ;;
  esac
  printf '%s' "$tako_value" | base64 -d
  echo
}`;

const functions = `set_octopusvariable() {
  tako_message setVariable name "\${1:-}" value "\${2:-}" sensitive "$(tako_sensitive "\${3:-}")"
}
write_verbose() { tako_write verbose "\${1:-}" ; }
write_highlight() { tako_write highlight "\${1:-}" ; }
write_wait() { tako_write wait "\${1:-}" ; }
write_warning() { tako_write warning "\${1:-}" ; }
update_progress() { tako_message progress percentage "\${1:-}" message "\${2:-}" ; }
fail_step() { if [ -n "\${1:-}" ]; then tako_message resultMessage message "$1" ; fi ; exit 1 ; }
new_octopusartifact() {
  local tako_path="\${1:-}" tako_name="\${2:-}"
  if [ ! -e "$tako_path" ]; then printf 'There is no file %s to make an artifact of\\n' "$tako_path" >&2 ; exit 1 ; fi
  if [ -z "$tako_name" ]; then tako_name="\${tako_path##*/}" ; fi
  case "$tako_path" in /*) ;; *) tako_path="$PWD/$tako_path" ;; esac
  local tako_length=0 tako_copy=''
  if [ -f "$tako_path" ] && [ -r "$tako_path" ]; then
    tako_length="$(wc -c < "$tako_path" | tr -d ' ')"
    tako_copy="$(tako_keep "$tako_path" "$tako_length")"
  fi
  tako_write verbose "The file $tako_path becomes the artifact $tako_name"
  tako_message createArtifact path "$tako_path" name "$tako_name" length "$tako_length" copy "$tako_copy"
}
set_environmentstate() {
  tako_message set-environmentstate key "\${1:-}" value "\${2:-}" sensitive "$(tako_sensitive "\${3:-}")" type "\${4:-State}"
}
set_environmenturl() { set_environmentstate "\${1:-}" "\${2:-}" '' Url ; }
remove-octopustarget() { tako_message delete-target machine "\${1:-}" ; }
new_octopustarget() {
  local tako_name='' tako_target='' tako_inputs='' tako_roles='' tako_pool='' tako_update=''
  while [ $# -gt 0 ]; do
    case "$1" in
      -n|--name) tako_name="\${2:-}" ; shift ;;
      -t|--target-id) tako_target="\${2:-}" ; shift ;;
      --inputs) tako_inputs="\${2:-}" ; shift ;;
      --roles) tako_roles="\${2:-}" ; shift ;;
      --worker-pool) tako_pool="\${2:-}" ; shift ;;
      --update-if-existing) tako_update=true ;;
      --) break ;;
      -*) printf 'Error: Unknown option: %s\\n' "$1" >&2 ; return 1 ;;
      *) break ;;
    esac
    [ $# -eq 0 ] || shift
  done
  tako_message createStepPackageTarget name "$tako_name" targetId "$tako_target" inputs "$tako_inputs" \\
    octopusRoles "$tako_roles" octopusDefaultWorkerPoolIdOrName "$tako_pool" updateIfExisting "$tako_update"
}`;

/** Each document between lines of three dashes is told by itself. */
const manifests = `tako_manifest() {
  if [ -n "\${1//[[:space:]]/}" ]; then tako_message k8s-manifest-applied manifest "$1" ns "$2" ; fi
}
report_kubernetes_manifest() {
  local tako_part='' tako_line
  while IFS= read -r tako_line || [ -n "$tako_line" ]; do
    if [[ "$tako_line" =~ ^[[:space:]]*---[[:space:]]*$ ]]; then
      tako_manifest "$tako_part" "\${2:-}"
      tako_part=''
    else
      tako_part="$tako_part$tako_line"$'\\n'
    fi
  done <<< "\${1:-}"
  tako_manifest "$tako_part" "\${2:-}"
}
report_kubernetes_manifest_file() {
  if [ -f "\${1:-}" ]; then report_kubernetes_manifest "$(cat "$1")" "\${2:-}"
  else tako_write verbose "There is no manifest \${1:-}" ; fi
}`;

const environment = `tako_write verbose "bash \${BASH_VERSION:-} as $(id -un) on $(uname -n), $(uname -sm), in $PWD"`;

/** Bytes as hex digits: nothing of a name or a value can mean something to the shell. A NUL ends a value of bash. */
function hex(text: string): string {
  const digits = [...Buffer.from(text, 'utf8')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return `$'${digits.join('')}'`;
}

const wordOf = ({ kind, text }: ParameterWord): string => (kind === 'typed' ? oneLine(text) : hex(text));

function array(variables: ReadonlyMap<string, string>): string {
  const withName = [...variables].filter(([name]) => name !== '' && !name.includes('\0'));
  const lines = withName.map(([name, value]) => `  [${hex(name)}]=${hex(value)}`);
  return `if (( BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] > 402 )); then
declare -A octopus_parameters=(
${lines.join('\n')}
)
else echo 'octopus_parameters needs a bash that is newer than 4.2' ; fi`;
}
