/** Functions that give a web site its bindings: those that are right stay, so that nobody is cut off. */

/** Of the flags of a binding, the two that say where its certificate comes from. */
export const settingBindings = String.raw`function Get-TakoBindingKey([string]$protocol, [string]$information, [int]$flags) {
  if ($protocol -ne 'https') { $flags = 0 }
  '{0} {1} {2}' -f $protocol, $information, ($flags -band 3)
}
function Get-TakoEndpoint([string]$information, [bool]$isSni) {
  if ($information -notmatch '^(\[[^\]]*\]|[^:]*):(\d+):(.*)$') { return '' }
  $address = $Matches[1]
  if ($address -eq '' -or $address -eq '*') { $address = '0.0.0.0' }
  if ($isSni) { 'hostnameport={0}:{1}' -f $Matches[3], $Matches[2] }
  else { 'ipport={0}:{1}' -f $address, $Matches[2] }
}
function Get-TakoWantedBindings {
  for ($i = 0; $i -lt [int]$OctopusParameters['Tako.Bindings']; $i++) {
    $prefix = 'Tako.Binding[{0}].' -f $i
    @{
      Protocol = $OctopusParameters[$prefix + 'Protocol']
      Information = $OctopusParameters[$prefix + 'Information']
      Flags = [int]($OctopusParameters[$prefix + 'IsSni'] -eq 'true')
      Endpoint = $OctopusParameters[$prefix + 'Endpoint']
      Thumbprint = $OctopusParameters[$prefix + 'Thumbprint']
    }
  }
}
function Set-TakoBindings($site, $wanted) {
  $bindings = $site.GetCollection('bindings')
  $missing = @{}
  $places = @{}
  foreach ($binding in $wanted) {
    $missing[(Get-TakoBindingKey $binding.Protocol $binding.Information $binding.Flags)] = $binding
    $places['{0} {1}' -f $binding.Protocol, $binding.Information] = $true
  }
  foreach ($binding in @($bindings)) {
    $protocol = [string]$binding.GetAttributeValue('protocol')
    $information = [string]$binding.GetAttributeValue('bindingInformation')
    $flags = [int]$binding.GetAttributeValue('sslFlags')
    $key = Get-TakoBindingKey $protocol $information $flags
    if ($missing.ContainsKey($key)) { $missing.Remove($key) ; continue }
    $isInTheWay = $places.ContainsKey('{0} {1}' -f $protocol, $information)
    if ($OctopusParameters['Tako.KeepsBindings'] -eq 'true' -and -not $isInTheWay) { continue }
    Write-Host ('The binding {0} {1} goes' -f $protocol, $information)
    $bindings.Remove($binding)
    if ($protocol -eq 'https') { Get-TakoEndpoint $information (($flags -band 1) -eq 1) }
  }
  foreach ($binding in $wanted) {
    if (-not $missing.ContainsKey((Get-TakoBindingKey $binding.Protocol $binding.Information $binding.Flags))) { continue }
    Write-Host ('The binding {0} {1} is added' -f $binding.Protocol, $binding.Information)
    [void](Add-TakoElement $bindings 'binding' @{ protocol = $binding.Protocol; bindingInformation = $binding.Information; sslFlags = $binding.Flags })
  }
}
function Remove-TakoUnusedCertificates($configuration, $endpoints) {
  $used = @{}
  foreach ($site in $configuration.GetSection('system.applicationHost/sites').GetCollection()) {
    foreach ($binding in $site.GetCollection('bindings')) {
      if ([string]$binding.GetAttributeValue('protocol') -ne 'https') { continue }
      $isSni = ([int]$binding.GetAttributeValue('sslFlags') -band 1) -eq 1
      $used[(Get-TakoEndpoint ([string]$binding.GetAttributeValue('bindingInformation')) $isSni)] = $true
    }
  }
  foreach ($endpoint in $endpoints) {
    if (-not $endpoint -or $used.ContainsKey($endpoint)) { continue }
    if ((Test-TakoCertificate $endpoint '-') -eq 'none') { continue }
    try { Remove-TakoCertificate $endpoint }
    catch { Write-Warning $_.Exception.Message }
  }
}`;
