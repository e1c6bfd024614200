function Invoke-TakoRetry([scriptblock]$retried) {
  $attempts = [int]$OctopusParameters['Tako.Attempts']
  for ($attempt = 1; $true; $attempt++) {
    try { return & $retried }
    catch {
      if ($attempt -ge $attempts) { throw }
      Write-Host ('Try {0} of {1} failed: {2}' -f $attempt, $attempts, $_.Exception.Message)
      Start-Sleep -Seconds ([int]$OctopusParameters['Tako.PauseSeconds'])
    }
  }
}
function Invoke-TakoProgram([string]$name, [string]$line) {
  $start = New-Object System.Diagnostics.ProcessStartInfo
  $start.FileName = [System.IO.Path]::Combine($env:SystemRoot, 'System32', $name)
  $start.Arguments = $line
  $start.UseShellExecute = $false
  $start.RedirectStandardOutput = $true
  $start.RedirectStandardError = $true
  $process = [System.Diagnostics.Process]::Start($start)
  $errors = $process.StandardError.ReadToEndAsync()
  $output = $process.StandardOutput.ReadToEnd()
  $process.WaitForExit()
  return @{ ExitCode = $process.ExitCode; Output = ($output + $errors.Result).Trim() }
}
function Use-TakoIis([scriptblock]$locked) {
  $mutex = New-Object -TypeName System.Threading.Mutex -ArgumentList $false, 'Global\Octopus-IIS-Metabase-Mutex'
  try {
    $isOurs = $false
    $hasSaid = $false
    while (-not $isOurs) {
      try { $isOurs = $mutex.WaitOne(5000) }
      catch [System.Threading.AbandonedMutexException] { $isOurs = $true }
      if (-not $isOurs -and -not $hasSaid) {
        Write-Wait 'Somebody else on this machine changes IIS; waiting'
        $hasSaid = $true
      }
    }
    try { & $locked } finally { $mutex.ReleaseMutex() }
  }
  finally { $mutex.Dispose() }
}
$library = [System.IO.Path]::Combine($env:SystemRoot, 'System32', 'inetsrv', 'Microsoft.Web.Administration.dll')
if (-not (Test-Path -LiteralPath $library)) {
  Fail-Step 'IIS is not installed on this machine; Install-WindowsFeature Web-Server -IncludeManagementTools installs it'
}
Add-Type -Path $library
function Edit-TakoIis([scriptblock]$change) {
  Invoke-TakoRetry {
    $manager = New-Object -TypeName Microsoft.Web.Administration.ServerManager
    try {
      & $change ($manager.GetApplicationHostConfiguration())
      $manager.CommitChanges()
    }
    finally { $manager.Dispose() }
  }
}
function Find-TakoElement($collection, [string]$attribute, [string]$value) {
  foreach ($element in $collection) {
    if ([string]$element.GetAttributeValue($attribute) -eq $value) { return $element }
  }
}
function Add-TakoElement($collection, [string]$tag, [hashtable]$attributes) {
  $element = $collection.CreateElement($tag)
  foreach ($key in $attributes.Keys) { $element.SetAttributeValue($key, $attributes[$key]) }
  return $collection.Add($element)
}
function Find-TakoSite($configuration) {
  $sites = $configuration.GetSection('system.applicationHost/sites').GetCollection()
  Find-TakoElement $sites 'name' $OctopusParameters['Tako.Site']
}
function Set-TakoFolder($application, [string]$virtualPath) {
  $directories = $application.GetCollection()
  $directory = Find-TakoElement $directories 'path' $virtualPath
  if ($null -eq $directory) {
    [void](Add-TakoElement $directories 'virtualDirectory' @{ path = $virtualPath; physicalPath = $OctopusParameters['Tako.Folder'] })
  }
  else { $directory.SetAttributeValue('physicalPath', $OctopusParameters['Tako.Folder']) }
}
function Set-TakoPool($configuration) {
  $pools = $configuration.GetSection('system.applicationHost/applicationPools').GetCollection()
  $pool = Find-TakoElement $pools 'name' $OctopusParameters['Tako.Pool']
  if ($null -eq $pool) {
    $pool = Add-TakoElement $pools 'add' @{ name = $OctopusParameters['Tako.Pool'] }
    Write-Host ('The application pool {0} is created' -f $OctopusParameters['Tako.Pool'])
  }
  $identity = $OctopusParameters['Tako.PoolIdentity']
  if ($identity) {
    $model = $pool.GetChildElement('processModel')
    $model.SetAttributeValue('identityType', $identity)
    if ($identity -eq 'SpecificUser') {
      $model.SetAttributeValue('userName', $OctopusParameters['Tako.PoolUser'])
      $model.SetAttributeValue('password', $OctopusParameters['Tako.PoolPassword'])
    }
  }
  $runtime = $OctopusParameters['Tako.PoolRuntime']
  if ($runtime -eq 'No Managed Code') { $pool.SetAttributeValue('managedRuntimeVersion', '') }
  elseif ($runtime) { $pool.SetAttributeValue('managedRuntimeVersion', $runtime) }
}
function Set-TakoState([string]$kind, [string]$name, [bool]$starts) {
  Invoke-TakoRetry {
    $manager = New-Object -TypeName Microsoft.Web.Administration.ServerManager
    try {
      if ($kind -eq 'pool') { $all = $manager.ApplicationPools } else { $all = $manager.Sites }
      foreach ($one in $all) {
        if ($one.Name -ne $name) { continue }
        $state = [string]$one.State
        if ($state -eq 'Unknown') { Write-Warning ('IIS does not say whether {0} runs; it is left as it is' -f $name) }
        if ($starts -and $state -eq 'Stopped') {
          Write-Host ('Starting {0}' -f $name)
          [void]$one.Start()
        }
        if (-not $starts -and @('Started', 'Starting') -contains $state) {
          Write-Host ('Stopping {0}' -f $name)
          [void]$one.Stop()
        }
      }
    }
    finally { $manager.Dispose() }
  }
}
function Find-TakoCertificateStore([string]$thumbprint) {
  foreach ($store in Get-ChildItem -LiteralPath 'Cert:\LocalMachine') {
    try { $certificates = @(Get-ChildItem -LiteralPath ('Cert:\LocalMachine\' + $store.Name)) }
    catch {
      Write-Verbose ('The certificate store {0} cannot be read: {1}' -f $store.Name, $_.Exception.Message)
      continue
    }
    foreach ($certificate in $certificates) {
      if ($certificate.Thumbprint -eq $thumbprint -and $certificate.HasPrivateKey) {
        Write-Host ('The certificate {0} is {1}, in the store {2}' -f $thumbprint, $certificate.Subject, $store.Name)
        return $store.Name
      }
    }
  }
  Fail-Step ('No certificate store of this machine has a certificate {0} with its private key' -f $thumbprint)
}
function Test-TakoCertificate([string]$endpoint, [string]$thumbprint) {
  $shown = Invoke-TakoProgram 'netsh.exe' ('http show sslcert {0}' -f $endpoint)
  if ($shown.ExitCode -ne 0) { return 'none' }
  if ($shown.Output.IndexOf($thumbprint, [StringComparison]::OrdinalIgnoreCase) -ge 0) { return 'same' }
  return 'other'
}
function Set-TakoCertificate([string]$endpoint, [string]$thumbprint, [string]$store) {
  Invoke-TakoRetry {
    $known = Test-TakoCertificate $endpoint $thumbprint
    if ($known -eq 'same') { Write-Verbose ('{0} has its certificate already' -f $endpoint) ; return }
    if ($known -eq 'other') { Remove-TakoCertificate $endpoint }
    $added = Invoke-TakoProgram 'netsh.exe' ('http add sslcert {0} certhash={1} appid={{4dc3e181-e14b-4a21-b022-59fc669b0914}} certstorename="{2}"' -f $endpoint, $thumbprint, $store)
    if ($added.ExitCode -ne 0) { throw ('{0} cannot get the certificate {1}: {2}' -f $endpoint, $thumbprint, $added.Output) }
    Write-Host ('{0} has the certificate {1}' -f $endpoint, $thumbprint)
  }
}
function Remove-TakoCertificate([string]$endpoint) {
  $removed = Invoke-TakoProgram 'netsh.exe' ('http delete sslcert {0}' -f $endpoint)
  if ($removed.ExitCode -ne 0) { throw ('{0} keeps its old certificate: {1}' -f $endpoint, $removed.Output) }
}
function Get-TakoBindingKey([string]$protocol, [string]$information, [int]$flags) {
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
}
function Set-TakoAuthentication($configuration, [string]$kind) {
  $wanted = $OctopusParameters['Tako.Authentication[{0}]' -f $kind]
  if (-not $wanted) { return }
  $section = $configuration.GetSection(('system.webServer/security/authentication/{0}Authentication' -f $kind), $OctopusParameters['Tako.Site'])
  $isOn = $wanted -eq 'true'
  Write-Verbose ('{0} authentication is wanted: {1}' -f $kind, $isOn)
  if ([bool]$section.GetAttributeValue('enabled') -ne $isOn) { $section.SetAttributeValue('enabled', $isOn) }
}
function Add-TakoSite($sites) {
  $id = [long]1
  foreach ($other in $sites) {
    if ([long]$other.GetAttributeValue('id') -ge $id) { $id = [long]$other.GetAttributeValue('id') + 1 }
  }
  $site = Add-TakoElement $sites 'site' @{ name = $OctopusParameters['Tako.Site']; id = $id }
  Write-Host ('The web site {0} is created' -f $OctopusParameters['Tako.Site'])
  return $site
}
function Set-TakoSite($configuration, $wanted) {
  Set-TakoPool $configuration
  $site = Find-TakoSite $configuration
  if ($null -eq $site) {
    $sites = $configuration.GetSection('system.applicationHost/sites').GetCollection()
    $site = Add-TakoSite $sites
  }
  $applications = $site.GetCollection()
  $root = Find-TakoElement $applications 'path' '/'
  if ($null -eq $root) { $root = Add-TakoElement $applications 'application' @{ path = '/' } }
  $root.SetAttributeValue('applicationPool', $OctopusParameters['Tako.Pool'])
  Set-TakoFolder $root '/'
  foreach ($kind in 'anonymous', 'basic', 'windows') { Set-TakoAuthentication $configuration $kind }
  Set-TakoBindings $site $wanted
  Write-Host ('The web site {0} is at {1}' -f $OctopusParameters['Tako.Site'], $OctopusParameters['Tako.Folder'])
}
function Install-TakoSite {
  $wanted = @(Get-TakoWantedBindings)
  $stores = @{}
  foreach ($binding in $wanted) {
    $thumbprint = $binding.Thumbprint
    if ($thumbprint -and -not $stores.ContainsKey($thumbprint)) { $stores[$thumbprint] = Find-TakoCertificateStore $thumbprint }
  }
  Use-TakoIis {
    foreach ($binding in $wanted) {
      if ($binding.Thumbprint) { Set-TakoCertificate $binding.Endpoint $binding.Thumbprint $stores[$binding.Thumbprint] }
    }
    $gone = @(Edit-TakoIis { param($configuration) Set-TakoSite $configuration $wanted })
    if ($gone.Count -gt 0) { Edit-TakoIis { param($configuration) Remove-TakoUnusedCertificates $configuration $gone } }
  }
  Set-TakoState 'pool' $OctopusParameters['Tako.Pool'] ($OctopusParameters['Tako.StartsPool'] -eq 'true')
  if ($OctopusParameters['Tako.StartsSite'] -eq 'true' -and $wanted.Count -eq 0 -and $OctopusParameters['Tako.KeepsBindings'] -ne 'true') {
    Write-Warning ('The web site {0} is to start, but has no binding' -f $OctopusParameters['Tako.Site'])
  }
  Set-TakoState 'site' $OctopusParameters['Tako.Site'] ($OctopusParameters['Tako.StartsSite'] -eq 'true')
}
function Get-TakoParent($configuration) {
  $site = Find-TakoSite $configuration
  if ($null -eq $site) {
    Fail-Step ('There is no web site {0}; a step before this one must create it' -f $OctopusParameters['Tako.Site'])
  }
  $parts = @($OctopusParameters['Tako.VirtualPath'].Substring(1).Split('/'))
  $application = Find-TakoElement $site.GetCollection() 'path' '/'
  $folder = Get-TakoFolder $application '/'
  $above = ''
  $below = ''
  for ($i = 0; $i -lt $parts.Length - 1; $i++) {
    $above += '/' + $parts[$i]
    $below += '/' + $parts[$i]
    $inner = Find-TakoElement $site.GetCollection() 'path' $above
    if ($null -ne $inner) {
      $application = $inner
      $below = ''
      $folder = Get-TakoFolder $application '/'
      continue
    }
    $known = Get-TakoFolder $application $below
    if ($known) { $folder = $known ; continue }
    $folder = [System.IO.Path]::Combine($folder, $parts[$i])
    if (-not (Test-Path -LiteralPath $folder -PathType Container)) {
      Fail-Step ('{0} is nothing in the web site {1}, so {2} cannot be below it' -f $above, $OctopusParameters['Tako.Site'], $OctopusParameters['Tako.VirtualPath'])
    }
  }
  return @{ Site = $site; Application = $application; Path = $below + '/' + $parts[$parts.Length - 1] }
}
function Get-TakoFolder($application, [string]$virtualPath) {
  $directory = Find-TakoElement $application.GetCollection() 'path' $virtualPath
  if ($null -ne $directory) { [Environment]::ExpandEnvironmentVariables([string]$directory.GetAttributeValue('physicalPath')) }
}
function Stop-TakoConversion([string]$is, [string]$wanted) {
  Fail-Step ('{0} of the web site {1} is {2}; it is not made {3}, as its settings would be lost. Delete it, then deploy again' -f $OctopusParameters['Tako.VirtualPath'], $OctopusParameters['Tako.Site'], $is, $wanted)
}
function Set-TakoApplication($configuration) {
  $parent = Get-TakoParent $configuration
  $applications = $parent.Site.GetCollection()
  $application = Find-TakoElement $applications 'path' $OctopusParameters['Tako.VirtualPath']
  if ($null -eq $application) {
    if (Get-TakoFolder $parent.Application $parent.Path) { Stop-TakoConversion 'a virtual directory' 'an application' }
    $application = Add-TakoElement $applications 'application' @{ path = $OctopusParameters['Tako.VirtualPath'] }
    Write-Host ('The application {0} of the web site {1} is created' -f $OctopusParameters['Tako.VirtualPath'], $OctopusParameters['Tako.Site'])
  }
  Set-TakoPool $configuration
  $application.SetAttributeValue('applicationPool', $OctopusParameters['Tako.Pool'])
  Set-TakoFolder $application '/'
}
function Set-TakoDirectory($configuration) {
  $parent = Get-TakoParent $configuration
  if ($null -ne (Find-TakoElement $parent.Site.GetCollection() 'path' $OctopusParameters['Tako.VirtualPath'])) {
    Stop-TakoConversion 'an application' 'a virtual directory'
  }
  Set-TakoFolder $parent.Application $parent.Path
}
function Install-TakoChild([string]$kind) {
  Use-TakoIis {
    Edit-TakoIis {
      param($configuration)
      if ($kind -eq 'application') { Set-TakoApplication $configuration } else { Set-TakoDirectory $configuration }
    }
  }
  Write-Host ('{0} of the web site {1} is at {2}' -f $OctopusParameters['Tako.VirtualPath'], $OctopusParameters['Tako.Site'], $OctopusParameters['Tako.Folder'])
  if ($kind -eq 'application') { Set-TakoState 'pool' $OctopusParameters['Tako.Pool'] ($OctopusParameters['Tako.StartsPool'] -eq 'true') }
}
if ($OctopusParameters['Tako.Kind'] -eq 'site') { Install-TakoSite }
else { Install-TakoChild $OctopusParameters['Tako.Kind'] }
