import type { ParameterWord } from '../parameters.ts';
import { type BootstrapInput, base64, oneLine } from './bootstrap-input.ts';

/** Dot-sources the script; what it does not catch goes to the error output, with 1 as the exit code. */
export function powershellBootstrap({
  variables,
  parameters,
  showsEnvironment,
  modules,
}: BootstrapInput): string {
  const values = [...variables].map(
    ([name, value]) =>
      `$OctopusParameters[(ConvertFrom-TakoText '${base64(name)}')] = ConvertFrom-TakoText '${base64(value)}'`,
  );
  return [
    messages,
    ...values,
    shortNames,
    outputs,
    artifacts,
    targets,
    ...(showsEnvironment ? [environment] : []),
    ...modules.map(importModule),
    `try {
  ${['. $env:TAKO_SCRIPT', ...parameters.map(wordOf)].join(' ')}
} catch {
  [Console]::Error.WriteLine(($_ | Out-String))
  exit 1
}
if ($LASTEXITCODE) { exit $LASTEXITCODE }
`,
  ].join('\n');
}

/** Windows PowerShell writes in the code page of the system, if it is not told otherwise. */
const messages = `$ErrorActionPreference = 'Stop'
try { [Console]::OutputEncoding = New-Object Text.UTF8Encoding $false } catch { }
function ConvertFrom-TakoText([string]$text) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($text)) }
function ConvertTo-TakoText([string]$text) { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($text)) }
function Write-TakoMessage([string]$name, [string[]]$pairs = @()) {
  $message = "##octopus[$name"
  for ($i = 0; $i -lt $pairs.Length; $i += 2) { $message += " $($pairs[$i])='$(ConvertTo-TakoText $pairs[$i + 1])'" }
  [Console]::Out.WriteLine("$message]")
}
$OctopusParameters = New-Object 'System.Collections.Generic.Dictionary[String,String]' ([StringComparer]::OrdinalIgnoreCase)`;

/** A function that writes its lines, also those of a pipeline, in one mode. */
function writer(name: string): string {
  return `function Write-${name} {
  param([Parameter(ValueFromPipeline = $true, Position = 0)][string]$Message)
  process { Write-TakoText '${name.toLowerCase()}' $Message }
}`;
}

/** Each value also under a name of letters and digits alone, and one that keeps underscores; a name that is taken stays. */
const shortNames = `foreach ($takoName in @($OctopusParameters.Keys)) {
  if ($takoName.Contains('[')) { continue }
  foreach ($takoShort in @(($takoName -replace '[^\\p{L}\\p{Nd}]', ''), ($takoName -replace '[^\\p{L}\\p{Nd}_]', ''))) {
    if ($takoShort -eq '' -or (Test-Path -LiteralPath "variable:$takoShort")) { continue }
    Set-Variable -Name $takoShort -Value $OctopusParameters[$takoName]
  }
}`;

const outputs = `function Set-OctopusVariable([string]$name, [string]$value, [switch]$sensitive) {
  $pairs = @('name', $name, 'value', $value)
  if ($sensitive) { $pairs += @('sensitive', 'True') }
  Write-TakoMessage 'setVariable' $pairs
}
function Write-TakoText([string]$mode, [string]$text) {
  Write-TakoMessage "stdout-$mode"
  [Console]::Out.WriteLine($text)
  Write-TakoMessage 'stdout-default'
}
${['Verbose', 'Highlight', 'Wait', 'Warning'].map(writer).join('\n')}
function Update-Progress([int]$percentage, [string]$message) { Write-TakoMessage 'progress' @('percentage', "$percentage", 'message', $message) }
function Fail-Step([string]$message) {
  if ($message) { Write-TakoMessage 'resultMessage' @('message', $message) }
  exit -1
}`;

/** A copy is taken at once, as the file may be gone soon; one that is not there yet may come, and is only hinted at. */
const artifacts = `function Copy-TakoArtifact([string]$path) {
  $file = Get-Item -LiteralPath $path -Force
  if (-not $env:TAKO_ARTIFACTS -or $file.Length -gt [long]$env:TAKO_ARTIFACT_BYTES) { return '' }
  if ($file.Attributes -band [IO.FileAttributes]::ReparsePoint) { return '' }
  $name = [Guid]::NewGuid().ToString('N')
  $copy = [IO.Path]::Combine($env:TAKO_ARTIFACTS, $name)
  try { [IO.File]::Copy($file.FullName, $copy) ; return $name }
  catch { Remove-Item -LiteralPath $copy -Force -ErrorAction SilentlyContinue ; return '' }
}
function New-OctopusArtifact {
  param([Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)][Alias('fullname')][string]$path, [Parameter(Position = 1)][string]$name = '')
  process {
    if ($name -eq '') { $title = [IO.Path]::GetFileName($path) } else { $title = $name }
    $length = 0
    $copy = ''
    if (Test-Path -LiteralPath $path -PathType Leaf) {
      $length = (Get-Item -LiteralPath $path -Force).Length
      $copy = Copy-TakoArtifact $path
    }
    else { Write-TakoText 'verbose' "There is no file $path yet; it must be there when the artifact is fetched" }
    $pairs = @('path', [IO.Path]::GetFullPath([IO.Path]::Combine($PWD.ProviderPath, $path)), 'name', $title, 'length', "$length")
    if ($copy -ne '') { $pairs += @('copy', $copy) }
    Write-TakoMessage 'createArtifact' $pairs
  }
}
function Report-KubernetesManifest {
  param([Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true)][string]$manifest, [Parameter(Position = 1)][string]$namespace = '')
  process {
    $part = ''
    foreach ($line in @($manifest -split "\\r?\\n") + @('---')) {
      if ($line.Trim() -ne '---') { $part += "$line\`n" ; continue }
      if ($part.Trim() -ne '') {
        $pairs = @('manifest', ($part.TrimEnd("\`n") + "\`n"))
        if ($namespace -ne '') { $pairs += @('ns', $namespace) }
        Write-TakoMessage 'k8s-manifest-applied' $pairs
      }
      $part = ''
    }
  }
}
function Report-KubernetesManifestFile([string]$path, [string]$namespace = '') {
  if (Test-Path -LiteralPath $path) { Report-KubernetesManifest (Get-Content -LiteralPath $path -Raw) $namespace }
  else { Write-TakoText 'verbose' "There is no manifest $path" }
}`;

const targets = `function Set-OctopusEnvironmentState([string]$key, [string]$value, [switch]$sensitive, [string]$type = 'State') {
  $pairs = @('key', $key, 'value', $value)
  if ($sensitive) { $pairs += @('sensitive', 'True') }
  Write-TakoMessage 'set-environmentstate' ($pairs + @('type', $type))
}
function Set-OctopusEnvironmentUrl([string]$key, [string]$url) { Set-OctopusEnvironmentState $key $url -type 'Url' }
function Remove-OctopusTarget([string]$targetIdOrName) { Write-TakoMessage 'delete-target' @('machine', $targetIdOrName) }
function New-OctopusTarget([string]$name, [string]$targetId, [string]$inputs, [string]$roles, [string]$workerPoolIdOrName, [switch]$updateIfExisting) {
  $pairs = @('name', $name, 'targetId', $targetId, 'inputs', $inputs, 'octopusRoles', $roles, 'octopusDefaultWorkerPoolIdOrName', $workerPoolIdOrName)
  if ($updateIfExisting) { $pairs += @('updateIfExisting', 'True') }
  Write-TakoMessage 'createStepPackageTarget' $pairs
}`;

const environment =
  'Write-TakoText \'verbose\' "PowerShell $($PSVersionTable.PSVersion) as $([Environment]::UserName) on $([Environment]::MachineName), $([Environment]::OSVersion), in $PWD"';

/** A value may name a parameter, but be no other part of a command. */
function wordOf({ kind, text }: ParameterWord): string {
  if (kind === 'typed') return oneLine(text);
  return /^-[A-Za-z]\w*:?$/.test(text) ? text : `(ConvertFrom-TakoText '${base64(text)}')`;
}

/** A module that does not load is told in one sentence. */
function importModule(file: string): string {
  return `try { Import-Module -DisableNameChecking (ConvertFrom-TakoText '${base64(file)}') } catch {
  [Console]::Error.WriteLine("A script module cannot be imported: $($_.Exception.Message)")
  exit 1
}`;
}
