/** Which program this is, to the byte. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { agentCommit, agentVersion } from '../version.ts';
import { thisProgram } from './program.ts';

export type BuildInfo = {
  readonly version: string;
  readonly commit: string;
  /** `executable` brings its Node along. */
  readonly kind: 'executable' | 'bundle' | 'source';
  readonly node: string;
  /** As downloads are named, e.g. `linux-x64`. */
  readonly platform: string;
  readonly file: string;
  readonly sha256: string;
};

/** Reads the program's own file. */
export async function buildInfo(): Promise<BuildInfo> {
  const [node, file = node] = thisProgram();
  const bundled = file.endsWith('.ts') ? 'source' : 'bundle';
  return {
    version: agentVersion,
    commit: agentCommit,
    kind: file === node ? 'executable' : bundled,
    node: process.version,
    platform: `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    file,
    sha256: await sha256Of(file),
  };
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
