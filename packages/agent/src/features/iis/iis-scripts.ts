/** The script of the feature Octopus.Features.IISWebSite, and that of an existing web site. */
import { settingBindings } from '../powershell/bindings.ts';
import { findingCertificates, settingCertificates } from '../powershell/certificates.ts';
import {
  buildingIis,
  changingIis,
  lockingIis,
  settingPools,
  startingIis,
} from '../powershell/iis-configuration.ts';
import { retrying, runningPrograms } from '../powershell/programs.ts';

const site = `function Set-TakoAuthentication($configuration, [string]$kind) {
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
}`;

/** Walks down a virtual path: each part above the last must be an application, a virtual directory or a folder. */
const children = `function Get-TakoParent($configuration) {
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
}`;

/** BeforePostDeploy. */
export const iisScript = [
  ...[retrying, runningPrograms, lockingIis, changingIis, buildingIis, settingPools, startingIis],
  ...[findingCertificates, settingCertificates, settingBindings, site, children],
  `if ($OctopusParameters['Tako.Kind'] -eq 'site') { Install-TakoSite }
else { Install-TakoChild $OctopusParameters['Tako.Kind'] }
`,
].join('\n');

/** Points a web site, or something below it, at another folder, and changes nothing else. */
export const existingSiteScript = [
  ...[retrying, lockingIis, changingIis],
  `function Set-TakoExisting($configuration) {
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
`,
].join('\n');
