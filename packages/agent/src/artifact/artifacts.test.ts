/** Files that scripts in real runners hand over. */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactLimits, LogRecord, Ticket } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { findInterpreter } from '../script/interpreter.ts';
import {
  endOf,
  lineComes,
  openAgent,
  run,
  scriptSpec,
  type TestAgent,
  tempFolder,
  told,
  variables,
} from '../test-agent.test-support.ts';
import { readArtifact } from './read-artifact.ts';

const limits: ArtifactLimits = { maxFiles: 4, maxFileBytes: 1000, maxActionBytes: 2500 };
const scriptOf = (body: string, more: object = {}) => scriptSpec(body, { artifacts: limits, ...more });

type ArtifactRecord = Extract<LogRecord, { kind: 'artifact' }>;
const artifactsOf = (records: readonly LogRecord[]): ArtifactRecord[] =>
  records.filter((record) => record.kind === 'artifact');

/** Name and text of each file, as a server reads it. */
async function textsOf({ actions }: TestAgent, ticket: Ticket, records: readonly LogRecord[]) {
  const texts = artifactsOf(records).map(async ({ name, sha256, sizeBytes }) => {
    const { body, sizeBytes: there } = await readArtifact(actions.artifactFile(ticket, sha256), 0);
    const bytes = Buffer.concat((await body.toArray()) as Buffer[]);
    expect([there, bytes.length]).toEqual([sizeBytes, sizeBytes]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    return [name, bytes.toString()];
  });
  return Promise.all(texts);
}

describe('a file that a script hands over', () => {
  it('is kept as it was then, whatever the script does to it afterwards', async () => {
    const agent = await openAgent();
    const spec = scriptOf(`cd "$(mktemp -d)"
printf first > 'my report.txt'
new_octopusartifact 'my report.txt'
printf second > 'my report.txt'
new_octopusartifact 'my report.txt' last.txt
rm 'my report.txt'
: > empty
new_octopusartifact empty && rm empty`);
    const { records, ended, lines } = await run(agent, spec);
    expect(ended).toMatchObject({ outcome: 'succeeded', hasWarnings: false });
    expect(await textsOf(agent, spec.ticket, records)).toEqual([
      ['my report.txt', 'first'],
      ['last.txt', 'second'],
      ['empty', ''],
    ]);
    expect(lines('warning', 'error')).toEqual([]);
    expect(artifactsOf(records)[0]).toMatchObject({ node: 'script', sizeBytes: 5 });
  });

  it.skipIf(!findInterpreter('python'))('by Python, is kept too', async () => {
    const agent = await openAgent();
    const body = `import os, tempfile
os.chdir(tempfile.mkdtemp())
open('a.txt', 'w').write('12345')
createartifact('a.txt', 'from python.txt')
os.remove('a.txt')
createartifact('gone.txt')`;
    const spec = scriptOf('', { work: { kind: 'run-script', syntax: 'python', body } });
    const { records, lines } = await run(agent, spec);
    expect(await textsOf(agent, spec.ticket, records)).toEqual([['from python.txt', '12345']]);
    expect(lines('warning')).toEqual([
      expect.stringMatching(/^The artifact gone.txt is not collected: there is no file \/.*\/gone.txt$/),
    ]);
  });

  it('by a message of its own may come until the script ends, and is read where the script stands', async () => {
    const agent = await openAgent();
    const at = (text: string) => Buffer.from(text).toString('base64');
    const spec = scriptOf(`echo "##octopus[createArtifact path='${at('late.txt')}']"
printf late > late.txt`);
    const { records } = await run(agent, spec);
    expect(await textsOf(agent, spec.ticket, records)).toEqual([['late.txt', 'late']]);
  });

  it('goes by a name that is no path, and shows no secret in it', async () => {
    const agent = await openAgent();
    const body = `printf x > x; new_octopusartifact x '../../etc/passwd'; new_octopusartifact x 'key hunter22.txt'`;
    const spec = scriptOf(body, { variables: variables({}, { Key: 'hunter22' }) });
    const { records, lines } = await run(agent, spec);
    expect(artifactsOf(records).map(({ name }) => name)).toEqual(['_.._etc_passwd', 'key ________.txt']);
    expect(lines('verbose')).toContain('The artifact "../../etc/passwd" goes by the name _.._etc_passwd');
  });

  it('of a script that fails is kept', async () => {
    const agent = await openAgent();
    const failing = scriptOf('echo why > why.txt; new_octopusartifact why.txt; exit 3');
    const failed = await run(agent, failing);
    expect(failed.ended).toMatchObject({ outcome: 'failed', exitCode: 3 });
    expect(await textsOf(agent, failing.ticket, failed.records)).toEqual([['why.txt', 'why\n']]);
  });

  it('stays until the action is forgotten', async () => {
    const agent = await openAgent();
    const spec = scriptOf('echo 1 > a; new_octopusartifact a');
    const { records } = await run(agent, spec);
    const again = await openAgent(agent.home.folder);
    expect(await textsOf(again, spec.ticket, records)).toEqual([['a', '1\n']]);
    const { logBytes } = await again.actions.status(spec.ticket);
    await again.actions.forget(spec.ticket, logBytes);
    expect(await readdir(agent.home.actions)).toEqual([]);
    expect(() => again.actions.artifactFile(spec.ticket, artifactsOf(records)[0]?.sha256 as never)).toThrow(
      expect.objectContaining({ code: 'action.unknown' }),
    );
  });
});

describe('what is no file that can be collected is refused in one line, and the script goes on:', () => {
  it.each([
    ['a directory', 'mkdir it', 'is a directory; pack it into a file first'],
    ['a symbolic link', 'echo 1 > file; ln -s file it', 'is a symbolic link; name the file that it leads to'],
    ['a pipe', 'mkfifo it', 'is no regular file'],
    ['a file that is too large', 'head -c 1001 /dev/zero > it', 'has 1001 bytes; at most 1000 are'],
  ])('%s', async (_what, make, why) => {
    const agent = await openAgent();
    const { records, ended, lines } = await run(agent, scriptOf(`${make}\nnew_octopusartifact it\necho on`));
    expect(ended).toMatchObject({ outcome: 'succeeded', hasWarnings: true });
    expect(lines('info')).toEqual(['on']);
    expect(lines('warning')).toEqual([expect.stringMatching(/^The artifact it is not collected: \/.*\/it /)]);
    expect(lines('warning')[0]).toContain(why);
    expect(artifactsOf(records)).toEqual([]);
  });

  it('a file that cannot be read, by whoever may not read all', async () => {
    if (process.getuid?.() === 0) return console.log('root may read every file: not tried');
    const agent = await openAgent();
    const { lines } = await run(agent, scriptOf('echo 1 > it; chmod 0 it; new_octopusartifact it'));
    expect(lines('warning')).toEqual([expect.stringContaining('/it cannot be read: EACCES')]);
  });

  it('more bytes than an action may hand over, and more files', async () => {
    const agent = await openAgent();
    const body = `head -c 1000 /dev/zero > a
for n in 1 2 3 4 5 6; do new_octopusartifact a "$n"; done`;
    const { records, lines } = await run(agent, scriptOf(body));
    expect(artifactsOf(records).map(({ name }) => name)).toEqual(['1', '2']);
    expect(lines('warning')).toEqual([
      expect.stringContaining('The artifact 3 is not collected: /'),
      expect.stringContaining('/a has 1000 bytes; the action may hand over 500 more'),
      'The artifact 5 is not collected: of one action at most 4 are, and no more is said of those that follow',
    ]);
  });

  it('a copy outside of where copies are made', async () => {
    const agent = await openAgent();
    const at = (text: string) => Buffer.from(text).toString('base64');
    const outside = path.join(await tempFolder(), 'precious');
    await writeFile(outside, 'precious');
    const message = `createArtifact path='${at('x')}' copy='${at(`../../../../../..${outside}`)}'`;
    const { records, lines } = await run(agent, scriptOf(`echo "##octopus[${message}]"`));
    expect(artifactsOf(records)).toEqual([]);
    expect(lines('warning')).toEqual([expect.stringMatching(/is not collected: there is no file \/.*\/x$/)]);
    expect(await readFile(outside, 'utf8')).toBe('precious');
  });

  it('anything where the server takes none', async () => {
    const { records, lines, ended } = await run(
      await openAgent(),
      scriptSpec('echo x > report.txt; new_octopusartifact report.txt'),
    );
    expect(ended).toMatchObject({ outcome: 'succeeded' });
    expect(artifactsOf(records)).toEqual([]);
    expect(lines('warning')).toEqual(['The artifact report.txt is not collected: the server takes none']);
  });
});

it('an action that is cancelled while a large file is read ends, and tells of no half file', async () => {
  const agent = await openAgent();
  const large = { maxFiles: 4, maxFileBytes: 2 ** 40, maxActionBytes: 2 ** 40 };
  const at = Buffer.from('sparse').toString('base64');
  const body = `truncate -s 64G "$TAKO_ARTIFACTS/sparse"
echo "##octopus[createArtifact path='${at}' copy='${at}']"
echo told; sleep 600`;
  const spec = scriptOf(body, { artifacts: large });
  await agent.actions.start(spec);
  await lineComes(agent, spec.ticket, 'told');
  await agent.actions.cancel(spec.ticket);
  expect(await endOf(agent, spec.ticket)).toMatchObject({ outcome: 'cancelled' });
  expect(artifactsOf((await told(agent, spec.ticket)).records)).toEqual([]);
});
