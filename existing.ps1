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
function Set-TakoExisting($configuration) {
  $site = Find-TakoSite $configuration
  if ($null -eq $site) { Fail-Step ('There is no web site {0} in IIS' -f $OctopusParameters['Tako.Site']) }
  $wanted = $OctopusParameters['Tako.VirtualPath'].Trim('/')
  foreach ($application in $site.GetCollection()) {
    foreach ($directory in $application.GetCollection()) {
      $place = '{0}/{1}' -f ([string]$application.GetAttributeValue('path')).Trim('/'), ([string]$directory.GetAttributeValue('path')).Trim('/')
      if ($place.Trim('/') -ne $wanted) { continue }
      $directory.SetAttributeValue('physicalPath', $OctopusParameters['Tako.Folder'])
      return
    }
  }
  Fail-Step ('There is no {0} in the web site {1}' -f $OctopusParameters['Tako.VirtualPath'], $OctopusParameters['Tako.Site'])
}
Use-TakoIis { Edit-TakoIis { param($configuration) Set-TakoExisting $configuration } }
Write-Host ('The web site {0}{1} is at {2}' -f $OctopusParameters['Tako.Site'], $OctopusParameters['Tako.VirtualPath'], $OctopusParameters['Tako.Folder'])
