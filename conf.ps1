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
function Invoke-TakoServiceControl([string]$line) {
  Write-Host ('sc.exe {0}' -f $line)
  $ended = Invoke-TakoProgram 'sc.exe' $line
  if ($ended.Output) { Write-Verbose $ended.Output }
  if ($ended.ExitCode -ne 0) {
    Fail-Step ('sc.exe could not do it for the service {0}: it ended with {1}: {2}' -f $OctopusParameters['Tako.ServiceName'], $ended.ExitCode, $ended.Output)
  }
}
function Get-TakoServiceRecord {
  Get-CimInstance -ClassName 'Win32_Service' -Filter $OctopusParameters['Tako.ServiceFilter']
}
function Set-TakoServiceAccount {
  $account = @{ StartName = $OctopusParameters['Tako.AccountName'] }
  if ($OctopusParameters['Tako.AccountPassword']) { $account['StartPassword'] = $OctopusParameters['Tako.AccountPassword'] }
  Write-Host ('The service runs as {0}' -f $account['StartName'])
  $changed = Invoke-CimMethod -InputObject (Get-TakoServiceRecord) -MethodName 'Change' -Arguments $account
  if ($changed.ReturnValue -ne 0) {
    Fail-Step ('The service {0} cannot run as {1}: Win32_Service.Change answered {2}' -f $OctopusParameters['Tako.ServiceName'], $account['StartName'], $changed.ReturnValue)
  }
}
function Start-TakoService($service) {
  Write-Host ('Starting the service {0}' -f $service.Name)
  Invoke-TakoRetry {
    $service.Refresh()
    if (@('Running', 'StartPending') -notcontains [string]$service.Status) { $service.Start() }
  }
  Wait-TakoService $service 'Running'
}
$name = $OctopusParameters['Tako.ServiceName']
$service = Find-TakoService $name
if ($null -eq $service) {
  Write-Host ('There is no service {0}; it is created' -f $name)
  Invoke-TakoServiceControl $OctopusParameters['Tako.CreateLine']
  $service = Find-TakoService $name
}
else {
  Write-Host ('The service {0} is there; it is changed' -f $name)
  Stop-TakoService $service
  Invoke-TakoServiceControl $OctopusParameters['Tako.ConfigLine']
}
if ($OctopusParameters['Tako.AccountName']) { Set-TakoServiceAccount }
if ($OctopusParameters['Tako.DescriptionLine']) { Invoke-TakoServiceControl $OctopusParameters['Tako.DescriptionLine'] }
$rule = $OctopusParameters['Tako.Start']
$reason = $OctopusParameters['Tako.StartReason']
if ($rule -eq 'unless-disabled' -and (Get-TakoServiceRecord).StartMode -eq 'Disabled') {
  $rule = 'leave'
  $reason = 'it is disabled'
}
if ($rule -eq 'leave') { Write-Host ('The service {0} is left stopped: {1}' -f $name, $reason) }
else { Start-TakoService $service }
