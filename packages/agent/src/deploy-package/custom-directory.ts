/** Where a package is to be copied to: decided from texts alone. */
import path from 'node:path';

export type Target = { readonly folder: string } | { readonly problem: string };

/** Checks the folder that a step names against the one that the package was extracted to. */
export function readTarget(text: string, extractedTo: string, isPurged: boolean): Target {
  if (!path.isAbsolute(text)) return { problem: `${text} is no absolute path` };
  const folder = path.resolve(text);
  if (isInside(extractedTo, folder)) {
    return { problem: `${folder} lies in ${extractedTo}, where the package was extracted to` };
  }
  if (isPurged && isInside(folder, extractedTo)) {
    return {
      problem: `${folder} cannot be emptied: the package was extracted to ${extractedTo} inside of it`,
    };
  }
  return { folder };
}

/** Also where both are the same. */
function isInside(folder: string, inner: string): boolean {
  const relative = path.relative(folder, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}
