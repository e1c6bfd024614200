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
function Find-TakoService([string]$name) {
  Get-Service -Name ([System.Management.Automation.WildcardPattern]::Escape($name)) -ErrorAction SilentlyContinue |
    Select-Object -First 1
}
function Wait-TakoService($service, [string]$status) {
  $seconds = [int]$OctopusParameters['Tako.WaitSeconds']
  try { $service.WaitForStatus($status, [TimeSpan]::FromSeconds($seconds)) }
  catch { Write-Verbose $_.Exception.Message }
  $service.Refresh()
  if ([string]$service.Status -eq $status) { Write-Host ('The service {0} is {1}' -f $service.Name, $status.ToLowerInvariant()) }
  else { Write-Warning ('The service {0} is {1} after {2} seconds, not {3}' -f $service.Name, $service.Status, $seconds, $status) }
}
function Stop-TakoService($service) {
  $service.Refresh()
  if ([string]$service.Status -eq 'Stopped') { return }
  Write-Host ('Stopping the service {0}' -f $service.Name)
  Invoke-TakoRetry {
    $service.Refresh()
    if (@('Stopped', 'StopPending') -notcontains [string]$service.Status) { $service.Stop() }
  }
  Wait-TakoService $service 'Stopped'
}
$name = $OctopusParameters['Tako.ServiceName']
$service = Find-TakoService $name
if ($null -eq $service) {
  Write-Host ('There is no service {0} yet' -f $name)
  Set-OctopusVariable 'Octopus.Action.WindowsService.Status' 'Stopped'
}
else {
  Set-OctopusVariable 'Octopus.Action.WindowsService.Status' ([string]$service.Status)
  Stop-TakoService $service
}
