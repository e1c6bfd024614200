/** Scripts that an agent would run at the root of a package, and does not see where they are. */
const scriptName = /^(?:predeploy|deploy|postdeploy|deployfailed)\.(?:ps1|sh|py|csx)$/i;

/** Their paths, in order. */
export function misplacedScripts(files: readonly { readonly path: string }[]): string[] {
  return files
    .map(({ path }) => path)
    .filter((path) => path.includes('/') && scriptName.test(path.slice(path.lastIndexOf('/') + 1)))
    .toSorted();
}
