/** Functions that tell http.sys which certificate belongs to an address, as IIS itself does. */

/** By which http.sys knows what IIS has put there. */
const ownerOfIis = '{4dc3e181-e14b-4a21-b022-59fc669b0914}';

/** Any store of the machine may have it; a certificate without its private key serves nobody. */
export const findingCertificates = String.raw`function Find-TakoCertificateStore([string]$thumbprint) {
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
}`;

/** One that is another for that address is replaced; \`netsh\` tells by its exit code whether there is one. */
export const settingCertificates = `function Test-TakoCertificate([string]$endpoint, [string]$thumbprint) {
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
    $added = Invoke-TakoProgram 'netsh.exe' ('http add sslcert {0} certhash={1} appid=${ownerOfIis.replace('{', '{{').replace('}', '}}')} certstorename="{2}"' -f $endpoint, $thumbprint, $store)
    if ($added.ExitCode -ne 0) { throw ('{0} cannot get the certificate {1}: {2}' -f $endpoint, $thumbprint, $added.Output) }
    Write-Host ('{0} has the certificate {1}' -f $endpoint, $thumbprint)
  }
}
function Remove-TakoCertificate([string]$endpoint) {
  $removed = Invoke-TakoProgram 'netsh.exe' ('http delete sslcert {0}' -f $endpoint)
  if ($removed.ExitCode -ne 0) { throw ('{0} keeps its old certificate: {1}' -f $endpoint, $removed.Output) }
}`;
