/**
 * What a script gets before its first line: its variables and functions. Values travel as base64 in a file that only
 * the agent's user can read; no value is ever pasted into shell text.
 */
import type { ScriptSyntax } from '@tako/protocol';

export type ScriptVariables = ReadonlyMap<string, string>;

/** The text of the bootstrap, which runs the script named by the environment variable TAKO_SCRIPT. */
export function bootstrapOf(syntax: ScriptSyntax, variables: ScriptVariables): string {
  switch (syntax) {
    case 'bash':
      return bash(variables);
    case 'powershell':
      return powershell(variables);
    case 'python':
      return python(variables);
    default:
      return syntax satisfies never;
  }
}

export const bootstrapExtension: Record<ScriptSyntax, string> = {
  bash: '.sh',
  powershell: '.ps1',
  python: '.py',
};

/** How the interpreter is called. */
export function bootstrapArguments(syntax: ScriptSyntax, file: string): string[] {
  switch (syntax) {
    case 'bash':
      return [file];
    case 'powershell':
      return ['-NoLogo', '-NonInteractive', '-ExecutionPolicy', 'Unrestricted', '-File', file];
    case 'python':
      return ['-u', file];
    default:
      return syntax satisfies never;
  }
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

function bash(variables: ScriptVariables): string {
  const cases = [...variables].map(
    ([name, value]) => `    ${base64(name)}) tako_value='${base64(value)}' ;;`,
  );
  return `tako_encode() { printf '%s' "$1" | base64 | tr -d '\\n'; }
tako_message() {
  local message="##octopus[$1" ; shift
  while [ $# -gt 1 ]; do message="$message $1='$(tako_encode "$2")'" ; shift 2 ; done
  printf '%s]\\n' "$message"
}
get_octopusvariable() {
  local tako_value=''
  case "$(tako_encode "$1")" in
${cases.join('\n')}
    *) tako_value='' ;;
  esac
  printf '%s' "$tako_value" | base64 -d
  echo
}
set_octopusvariable() {
  if [ "\${3:-}" = '-sensitive' ]; then tako_message setVariable name "$1" value "$2" sensitive True
  else tako_message setVariable name "$1" value "$2"; fi
}
tako_write() { tako_message "stdout-$1" ; printf '%s\\n' "$2" ; tako_message stdout-default ; }
write_verbose() { tako_write verbose "$1" ; }
write_highlight() { tako_write highlight "$1" ; }
write_wait() { tako_write wait "$1" ; }
write_warning() { tako_write warning "$1" ; }
update_progress() { tako_message progress percentage "$1" message "\${2:-}" ; }
fail_step() { if [ -n "\${1:-}" ]; then tako_message resultMessage message "$1" ; fi ; exit 1 ; }
. "$TAKO_SCRIPT"
`;
}

function powershell(variables: ScriptVariables): string {
  const values = [...variables].map(
    ([name, value]) =>
      `$OctopusParameters[(ConvertFrom-TakoText '${base64(name)}')] = ConvertFrom-TakoText '${base64(value)}'`,
  );
  return `$ErrorActionPreference = 'Stop'
function ConvertFrom-TakoText([string]$text) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($text)) }
function ConvertTo-TakoText([string]$text) { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($text)) }
function Write-TakoMessage([string]$name, [string[]]$pairs) {
  $message = "##octopus[$name"
  for ($i = 0; $i -lt $pairs.Length; $i += 2) { $message += " $($pairs[$i])='$(ConvertTo-TakoText $pairs[$i + 1])'" }
  [Console]::Out.WriteLine("$message]")
}
$OctopusParameters = New-Object 'System.Collections.Generic.Dictionary[String,String]' ([StringComparer]::OrdinalIgnoreCase)
${values.join('\n')}
function Set-OctopusVariable([string]$name, [string]$value, [switch]$sensitive) {
  $pairs = @('name', $name, 'value', $value)
  if ($sensitive) { $pairs += @('sensitive', 'True') }
  Write-TakoMessage 'setVariable' $pairs
}
function Write-TakoText([string]$mode, [string]$text) {
  Write-TakoMessage "stdout-$mode" @()
  [Console]::Out.WriteLine($text)
  Write-TakoMessage 'stdout-default' @()
}
function Write-Verbose([string]$message) { Write-TakoText 'verbose' $message }
function Write-Highlight([string]$message) { Write-TakoText 'highlight' $message }
function Write-Wait([string]$message) { Write-TakoText 'wait' $message }
function Write-Warning([string]$message) { Write-TakoText 'warning' $message }
function Update-Progress([int]$percentage, [string]$message) { Write-TakoMessage 'progress' @('percentage', "$percentage", 'message', $message) }
function Fail-Step([string]$message) {
  if ($message) { Write-TakoMessage 'resultMessage' @('message', $message) }
  exit 1
}
try {
  . $env:TAKO_SCRIPT
} catch {
  [Console]::Error.WriteLine(($_ | Out-String))
  exit 1
}
if ($LASTEXITCODE) { exit $LASTEXITCODE }
`;
}

function python(variables: ScriptVariables): string {
  const values = [...variables].map(([name, value]) => `    '${base64(name)}': '${base64(value)}',`);
  return `import base64, os, runpy, sys

_values = {
${values.join('\n')}
}
def _text(encoded):
    return base64.b64decode(encoded).decode('utf-8')
def _encoded(text):
    return base64.b64encode(str(text).encode('utf-8')).decode('ascii')
def _message(kind, /, **pairs):
    print('##octopus[' + ' '.join([kind] + ["%s='%s'" % (k, _encoded(v)) for k, v in pairs.items()]) + ']', flush=True)

octopusvariables = {_text(name): _text(value) for name, value in _values.items()}
def get_octopusvariable(name):
    return octopusvariables.get(name, '')
def set_octopusvariable(name, value, sensitive=False):
    octopusvariables[name] = value
    _message('setVariable', name=name, value=value, **({'sensitive': 'True'} if sensitive else {}))
def _write(mode, text):
    _message('stdout-' + mode)
    print(text, flush=True)
    _message('stdout-default')
def printverbose(text): _write('verbose', text)
def printhighlight(text): _write('highlight', text)
def printwait(text): _write('wait', text)
def printwarning(text): _write('warning', text)
def updateprogress(percentage, message=''): _message('progress', percentage=percentage, message=message)
def failstep(message=None):
    if message: _message('resultMessage', message=message)
    sys.exit(255)

names = ['octopusvariables', 'get_octopusvariable', 'set_octopusvariable', 'printverbose', 'printhighlight',
         'printwait', 'printwarning', 'updateprogress', 'failstep']
runpy.run_path(os.environ['TAKO_SCRIPT'], init_globals={name: globals()[name] for name in names}, run_name='__main__')
`;
}
