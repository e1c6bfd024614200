/** Finds out whether a file is an agent for this machine, by starting it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type BuildInfo, buildInfo } from '../home/build-info.ts';
import { programOf } from '../home/program.ts';
import { buildInfoMs } from '../limits.ts';

/** What the file says of itself; a sentence where it does not run here, or says nothing that makes sense. */
export async function tryProgram(file: string, sha256: string): Promise<BuildInfo | string> {
  const [program, ...before] = programOf(file);
  let text: string;
  try {
    const args = [...before, 'build-info', '--format', 'json'];
    const options = { timeout: buildInfoMs, killSignal: 'SIGKILL', windowsHide: true } as const;
    text = (await promisify(execFile)(program, args, options)).stdout;
  } catch (error) {
    return `the file does not start: ${whyNot(error as ExecError)}`;
  }
  const info = readInfo(text);
  if (info === undefined) return 'the file starts, but is no agent: it does not say which version it is';
  const own = await buildInfo();
  if (info.platform !== own.platform) {
    return `the file is for ${info.platform}, and this machine is ${own.platform}`;
  }
  return info.sha256 === sha256 ? info : 'the file says that it is another one than it is';
}

type ExecError = Error & {
  readonly killed?: boolean;
  readonly stderr?: string;
  /** A number where it was started and failed. */
  readonly code?: number | string;
};

function whyNot({ message, killed, code, stderr = '' }: ExecError): string {
  if (killed) return `it has said nothing in ${buildInfoMs / 1000} s`;
  if (typeof code !== 'number') return message;
  const said = stderr.split('\n').find((line) => /error\b/i.test(line));
  return said?.trim() ?? `it ends with exit code ${code}`;
}

function readInfo(text: string): BuildInfo | undefined {
  try {
    const info = JSON.parse(text) as Partial<BuildInfo> | null;
    const { version, platform, sha256 } = info ?? {};
    return [version, platform, sha256].every((field) => typeof field === 'string')
      ? (info as BuildInfo)
      : undefined;
  } catch {
    return undefined;
  }
}
