/** The Node that an executable is made of, from the npm registry by the lock of `scripts/runtime`, and kept. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Target, targets } from './targets.ts';

const root = path.resolve(import.meta.dirname, '../..');
const runtime = path.join(root, 'scripts', 'runtime');
const manifests = ['package.json', 'package-lock.json'];

/** The registry could not give what was not there yet. */
export class NodeMissing extends Error {}

/** The file of the target's Node; npm fetches it the first time, and compares it with the lock. Throws `NodeMissing`. */
export async function nodeBase({ name, os, cpu, node }: Target): Promise<string> {
  const folder = path.join(root, '.tmp', 'node', name);
  const binary = path.join(folder, 'node_modules', node.package, node.binary);
  const stamp = path.join(folder, 'installed');
  const lock = createHash('sha256').update(await readFile(path.join(runtime, 'package-lock.json')));
  const wanted = lock.digest('hex');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return binary;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of manifests) await copyFile(path.join(runtime, file), path.join(folder, file));
  await install(folder, name, [`--os=${os}`, `--cpu=${cpu}`]);
  if (!existsSync(binary)) throw new NodeMissing(`npm has installed no Node for ${name}`);
  await writeFile(stamp, wanted);
  return binary;
}

async function install(folder: string, name: string, platform: readonly string[]): Promise<void> {
  // What an enclosing `npm run` has set would be taken for flags of this call.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key)));
  const npm = process.env.npm_execpath;
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...platform];
  const [file, args] = npm?.endsWith('.js') ? [process.execPath, [npm, ...flags]] : ['npm', flags];
  await promisify(execFile)(file, args, { cwd: folder, env }).catch((error: Error) => {
    const why = `npm could not install the Node for ${name}, for which it needs the registry once`;
    throw new NodeMissing(`${why}: ${error.message}`, { cause: error });
  });
}

/** The Node of the machine that builds; the one that makes an executable must have the version of the one in it. */
export function hostBase(): Promise<string> {
  const host = targets.find(({ os, cpu }) => os === process.platform && cpu === process.arch);
  if (!host) throw new NodeMissing(`executables cannot be made on ${process.platform} ${process.arch}`);
  return nodeBase(host);
}
