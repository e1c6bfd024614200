/**
 * `npm run build:agent [-- --out FOLDER] [target ...]`: the agent as people download it, for all targets unless some are
 * named: one file for any Node, an executable for each system, and their hashes.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleAgent, sourceCommit } from './bundle-agent.ts';
import { NodeMissing } from './node-base.ts';
import { describeRelease, readRelease, releaseBundle, releaseExecutable } from './release.ts';
import { targets } from './targets.ts';

const root = path.resolve(import.meta.dirname, '../..');
const usage = 2;

function chosen(names: readonly string[]) {
  const unknown = names.find((name) => !targets.some((target) => target.name === name));
  if (unknown !== undefined) {
    console.error(`there is no target "${unknown}"; there are ${targets.map(({ name }) => name).join(', ')}`);
    process.exit(usage);
  }
  return names.length === 0 ? targets : targets.filter(({ name }) => names.includes(name));
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const wanted = chosen(positionals);
const folder = path.resolve(values.out ?? path.join(root, 'packages', 'agent', 'release'));
const commit = sourceCommit();
try {
  const bundle = await bundleAgent(commit);
  await releaseBundle(folder, bundle, commit);
  for (const target of wanted) {
    const { files } = await readRelease(folder);
    await describeRelease(folder, commit, [...files, await releaseExecutable(folder, target, bundle)]);
    console.log(`Made ${target.file}`);
  }
} catch (error) {
  if (!(error instanceof NodeMissing)) throw error;
  console.error(error.message);
  process.exit(1);
}
const { version, files } = await readRelease(folder);
console.log(`The agent ${version} of ${commit} is in ${folder}:`);
for (const { name, bytes, sha256 } of files) {
  console.log(`${sha256}  ${String(bytes).padStart(10)}  ${name}`);
}
