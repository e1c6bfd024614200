import { readFile, stat } from 'node:fs/promises';
import { findFiles } from '../../globs/find-files.ts';
import { replaceFile } from '../../home/write-file.ts';
import { largestConfigBytes } from '../../limits.ts';
import type { ActionContext } from '../../script/action-context.ts';
import { ActionFailure } from '../../script/action-failure.ts';
import type { Convention } from '../convention.ts';
import { decodeText, encodeText, encodingNamed, type TextEncoding } from '../encoding.ts';

const id = 'substitute-in-files';
const prefix = 'Octopus.Action.SubstituteInFiles';

/** Replaces `#{...}` in the files that the step names. A file that two globs mean is done twice. */
export const substituteInFiles: Convention = {
  id,
  run: async ({ context, folder }) => {
    const { variables, log, signal } = context;
    const globs = variables.lines(`${prefix}.TargetFiles`);
    if (globs.length === 0) return { skipped: 'the step names no files' };
    for (const glob of globs) {
      const files = await findFiles(folder, glob, { signal });
      if (files.length === 0 && variables.flag(`${prefix}.EnableNoMatchWarning`, true)) {
        log.say(id, 'warning', `No file is called ${glob}`);
      }
      for (const { name, path } of files) {
        signal.throwIfAborted();
        await substitute(path, name, context);
        log.say(id, 'info', `Replaced variables in ${name}`);
      }
    }
    return 'done';
  },
};

async function substitute(file: string, name: string, { variables, log }: ActionContext): Promise<void> {
  const { size, mode } = await stat(file);
  if (size > largestConfigBytes) {
    throw new ActionFailure(
      `${name} has ${size} bytes; variables are replaced in files of at most ${largestConfigBytes}`,
    );
  }
  const bytes = await readFile(file);
  const { text, encoding } = decodeText(bytes);
  const replaced = variables.replaceIn(text);
  if (replaced.problem !== undefined) {
    if (variables.flag('OctopusShouldFailDeploymentOnSubstitutionFails', false)) {
      throw new ActionFailure(`${name}: ${replaced.problem}`);
    }
    log.say(id, 'verbose', `${name}: ${replaced.problem}`);
  }
  const wanted = encodingNamed(variables.get(`${prefix}.OutputEncoding`) ?? '') ?? encoding;
  const written = encoded(replaced.text, wanted);
  if (!written.equals(bytes)) await replaceFile(file, written, mode & 0o777);
}

/** Where the encoding cannot hold a character, all of the file becomes UTF-8. */
function encoded(text: string, encoding: TextEncoding): Buffer {
  return encodeText(text, encoding) ?? Buffer.from(text, 'utf8');
}
