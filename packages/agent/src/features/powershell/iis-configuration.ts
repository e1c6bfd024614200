/**
 * Functions that work on the configuration of IIS through its own library: what one script changes is written at once, or
 * not at all. Elements are looked up by comparing, so that no character of a name means anything.
 */

/** The name is that of the original, so that neither runs into the other on a machine that has both. */
export const iisMutex = 'Global\\Octopus-IIS-Metabase-Mutex';

export const lockingIis = `function Use-TakoIis([scriptblock]$locked) {
  $mutex = New-Object -TypeName System.Threading.Mutex -ArgumentList $false, '${iisMutex}'
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
}`;

/** An action gets what it may change; it is written when the action has come to its end. */
export const changingIis = `$library = [System.IO.Path]::Combine($env:SystemRoot, 'System32', 'inetsrv', 'Microsoft.Web.Administration.dll')
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
function Find-TakoSite($configuration) {
  $sites = $configuration.GetSection('system.applicationHost/sites').GetCollection()
  Find-TakoElement $sites 'name' $OctopusParameters['Tako.Site']
}`;

export const buildingIis = `function Add-TakoElement($collection, [string]$tag, [hashtable]$attributes) {
  $element = $collection.CreateElement($tag)
  foreach ($key in $attributes.Keys) { $element.SetAttributeValue($key, $attributes[$key]) }
  return $collection.Add($element)
}
function Set-TakoFolder($application, [string]$virtualPath) {
  $directories = $application.GetCollection()
  $directory = Find-TakoElement $directories 'path' $virtualPath
  if ($null -eq $directory) {
    [void](Add-TakoElement $directories 'virtualDirectory' @{ path = $virtualPath; physicalPath = $OctopusParameters['Tako.Folder'] })
  }
  else { $directory.SetAttributeValue('physicalPath', $OctopusParameters['Tako.Folder']) }
}`;

export const settingPools = `function Set-TakoPool($configuration) {
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
}`;

/** A pool or a site is asked anew at each try: one that is new takes a moment to come to life. */
export const startingIis = `function Set-TakoState([string]$kind, [string]$name, [bool]$starts) {
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
}`;
