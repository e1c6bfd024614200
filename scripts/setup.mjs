// `node scripts/setup.mjs [script.ts ...] [-- arguments]`: brings a fresh clone to where the scripts can run
// (dependencies by the lock, a new enough Node), then runs them in order with that Node; the arguments go to the last.
// Plain JavaScript that the oldest supported Node (20) runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureNode } from './ensure-node.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stamp = path.join(root, 'node_modules', '.setup-stamp');

function lockHash() {
  const hash = createHash('sha256');
  const manifests = fs
    .readdirSync(path.join(root, 'packages'))
    .map((name) => `packages/${name}/package.json`);
  for (const name of ['package-lock.json', 'scripts/runtime/package-lock.json', ...manifests]) {
    const file = path.join(root, name);
    if (fs.existsSync(file)) hash.update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

function installDependencies() {
  const wanted = lockHash();
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing dependencies ...');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (result.status !== 0) {
    console.error('npm ci failed; the lines above say why.');
    process.exit(result.status ?? 1);
  }
  fs.writeFileSync(stamp, wanted);
}

const separator = process.argv.findIndex((argument, index) => index > 1 && !argument.endsWith('.ts'));
const scripts = process.argv.slice(2, separator < 0 ? undefined : separator);
const rest = separator < 0 ? [] : process.argv.slice(separator);

installDependencies();
const node = ensureNode();
for (const [index, script] of scripts.entries()) {
  const last = index === scripts.length - 1;
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  const result = spawnSync(node, [path.join(root, script), ...(last ? rest : [])], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
