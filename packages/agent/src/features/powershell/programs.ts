/** Functions that the scripts of features share. Values come to them in `$OctopusParameters`, none stands in their text. */

/**
 * Tries again what failed, as often and after such pauses as the agent says. A block sees the variables of whoever calls it
 * before those of where it was written, so blocks go by another name in each function.
 */
export const retrying = `function Invoke-TakoRetry([scriptblock]$retried) {
  $attempts = [int]$OctopusParameters['Tako.Attempts']
  for ($attempt = 1; $true; $attempt++) {
    try { return & $retried }
    catch {
      if ($attempt -ge $attempts) { throw }
      Write-Host ('Try {0} of {1} failed: {2}' -f $attempt, $attempts, $_.Exception.Message)
      Start-Sleep -Seconds ([int]$OctopusParameters['Tako.PauseSeconds'])
    }
  }
}`;

/** The command line is quoted by the agent: PowerShell's own way of passing quotes differs between its versions. */
export const runningPrograms = `function Invoke-TakoProgram([string]$name, [string]$line) {
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
}`;
