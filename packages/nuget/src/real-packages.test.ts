/** Packages that others made, where the folder with them is there. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractPackage, verifyPackage } from './index.ts';
import { tempFolder, treeOf } from './temp-folder.test-support.ts';

const folder = path.resolve(import.meta.dirname, '../../../../shared/packages');
const isThere = existsSync(folder);
if (!isThere) console.log(`real packages are not read: there is no ${folder}`);

/** Id, version as written, version normalised, files, bytes: counted with `unzip -l`, without the package's own parts. */
const known: Record<string, readonly [string, string, string, number]> = {
  'Acme.Core.1.0.0.0-bugfix.nupkg': ['Acme.Core', '1.0.0.0-bugfix', '1.0.0-bugfix', 9],
  'Acme.Core.1.0.1+ace8cda.nupkg': ['Acme.Core', '1.0.1+ace8cda', '1.0.1+ace8cda', 9],
  'Microsoft.Web.Xdt.1.0.0.nupkg': ['Microsoft.Web.Xdt', '1.0.0', '1.0.0', 1],
  'NUnit.2.6.4.nupkg': ['NUnit', '2.6.4', '2.6.4', 4],
  'NuGet.Core.2.8.0.nupkg': ['NuGet.Core', '2.8.0', '2.8.0', 1],
  'NuGet.Packaging.3.4.3.nupkg': ['NuGet.Packaging', '3.4.3', '3.4.3', 4],
  'NuGet.Versioning.3.4.3.nupkg': ['NuGet.Versioning', '3.4.3', '3.4.3', 4],
  'PackageWithNestedReferenceFolders.1.0.nupkg': ['PackageWithNestedReferenceFolders', '1.0', '1.0.0', 2],
  'Serilog.Sinks.TextWriter.2.1.0.nupkg': ['Serilog.Sinks.TextWriter', '2.1.0', '2.1.0', 4],
};

describe.skipIf(!isThere)('packages of others', () => {
  it.each(Object.entries(known))('%s is read, verified and extracted', async (name, expected) => {
    const [id, version, normalizedVersion, files] = expected;
    const file = path.join(folder, name);
    const info = await verifyPackage(file);
    expect(info).toMatchObject({ id, version, normalizedVersion, files });
    const target = path.join(await tempFolder(), 'out');
    expect(await extractPackage(file, target)).toEqual({ id, version, files, bytes: info.totalBytes });
    expect((await treeOf(target)).filter((entry) => !entry.endsWith('/'))).toHaveLength(files);
  });

  it('are all known here', async () => {
    expect((await readdir(folder)).filter((name) => name.endsWith('.nupkg')).sort()).toEqual(
      Object.keys(known).sort(),
    );
  });
});
