// Plain JavaScript that the oldest supported Node (20) runs. Where the machine's Node is older than 24.15 it
// installs the locked Node of scripts/runtime and links it as node_modules/.bin/node, which npm scripts find first.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const runtime = path.join(root, 'scripts', 'runtime');
const windows = process.platform === 'win32';

/** The folder `node_modules/.bin` shadows the system's Node only when the system's Node is too old. */
export function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 15);
}

/** The locked Node below scripts/runtime, or undefined where it is not (wholly) installed. */
export function findRuntime() {
  const locked = JSON.parse(fs.readFileSync(path.join(runtime, 'package-lock.json'), 'utf8')).packages;
  const modules = path.join(runtime, 'node_modules');
  if (!fs.existsSync(modules)) return undefined;
  const name = fs.readdirSync(modules).find((entry) => entry.startsWith('node-'));
  if (name === undefined) return undefined;
  const binary = path.join(modules, name, 'bin', windows ? 'node.exe' : 'node');
  if (!fs.existsSync(binary)) return undefined;
  const version = execFileSync(binary, ['-v'], { encoding: 'utf8' }).trim();
  return version === `v${locked[`node_modules/${name}`].version}` ? binary : undefined;
}

function installRuntime() {
  // An inherited npm_config_omit, package_lock_only and the like would break the nested `npm ci`.
  const inherited = /^npm_(config_(omit|include|local_prefix|ignore_scripts|workspace)|package|lifecycle)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !inherited.test(key)));
  const npm = process.env.npm_execpath;
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, args] = npm ? [process.execPath, [npm, ...flags]] : ['npm', flags];
  execFileSync(command, args, { cwd: runtime, stdio: ['ignore', 'ignore', 'inherit'], env });
}

function link(binary) {
  const bin = path.join(root, 'node_modules', '.bin');
  fs.mkdirSync(bin, { recursive: true });
  if (windows) {
    fs.writeFileSync(path.join(bin, 'node.cmd'), `@"${binary}" %*\r\n`);
    return;
  }
  fs.rmSync(path.join(bin, 'node'), { force: true });
  fs.symlinkSync(path.relative(bin, binary), path.join(bin, 'node'));
}

/** The path of a Node that can run Tako; installs and links one where this process is too old. */
export function ensureNode() {
  if (isNewEnough(process.version)) return process.execPath;
  if (!findRuntime()) installRuntime();
  const binary = findRuntime();
  if (!binary) {
    console.error(
      `Node 24.15 or newer is needed; this is ${process.version} and no newer one could be installed.`,
    );
    process.exit(1);
  }
  link(binary);
  return binary;
}

const startedDirectly = process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url);
if (startedDirectly && !process.env.npm_config_package_lock_only) ensureNode();
