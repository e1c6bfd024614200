import { describe, expect, it } from 'vitest';
import {
  parseActionSpec,
  parseHelloAnswer,
  parseHelloRequest,
  parseRecord,
  parseSha256,
  parseTicket,
} from './parse.ts';
import { commonWireVersion } from './wire.ts';

const spec = {
  ...{ ticket: 'Tasks-1', description: 'd', lock: 'shared', timeoutMs: 0 },
  variables: [{ name: 'A', value: '', isSensitive: false }],
  work: {
    kind: 'deploy-package',
    package: { id: 'A', version: '1.0', sha256: 'a'.repeat(64), sizeBytes: 1 },
  },
};

describe('what comes over the wire', () => {
  it('is read without what we do not know', () => {
    const newer = { ...spec, colour: 'red', work: { ...spec.work, shape: 'round' } };
    expect(parseActionSpec(newer)).toEqual(spec);
  });

  it('may be a script that variables name, with a package or without', () => {
    for (const work of [{ kind: 'run-named-script' }, { ...spec.work, kind: 'run-named-script' }]) {
      expect(parseActionSpec({ ...spec, work })).toEqual({ ...spec, work });
    }
  });

  it('of a newer agent names languages that are not known, which are left out', () => {
    const hello = {
      ...{ agentVersion: '9', wire: { min: 1, max: 1 }, thumbprint: 'a'.repeat(64), incarnation: 'i' },
      ...{ hostname: 'h', platform: 'linux', arch: 'x64', features: [], freeBytes: 1, time: 1, actions: [] },
    };
    const { syntaxes } = parseHelloAnswer({ ...hello, syntaxes: ['cobol', 'python', 'bash'] });
    expect(syntaxes).toEqual(['bash', 'python']);
  });

  it.each([
    [{ ...spec, ticket: '' }, 'ticket'],
    [{ ...spec, ticket: '..' }, 'ticket'],
    [{ ...spec, ticket: 'a/b' }, 'ticket'],
    [{ ...spec, ticket: 'a~b' }, 'ticket'],
    [{ ...spec, ticket: 'x'.repeat(129) }, 'ticket'],
    [{ ...spec, description: undefined }, 'description'],
    [{ ...spec, timeoutMs: -1 }, 'timeoutMs'],
    [{ ...spec, timeoutMs: 1.5 }, 'timeoutMs'],
    [{ ...spec, variables: {} }, 'variables'],
    [{ ...spec, variables: [spec.variables[0], { name: 'B', value: 7 }] }, 'variables[1].value'],
    [{ ...spec, work: { kind: 'format-disk' } }, 'work.kind'],
    [{ ...spec, work: { kind: 'run-script', syntax: 'cobol', body: '' } }, 'work.syntax'],
    [{ ...spec, work: { kind: 'run-named-script', package: { id: 'A' } } }, 'work.package.version'],
    [
      { ...spec, work: { ...spec.work, package: { ...spec.work.package, sha256: 'A'.repeat(64) } } },
      'work.package.sha256',
    ],
    [{ ...spec, artifacts: { maxFiles: 1, maxFileBytes: 1 } }, 'artifacts.maxActionBytes'],
    [[spec], 'action'],
    [null, 'action'],
  ])('is refused with the field that is wrong: %#', (value, field) => {
    const reading = () => parseActionSpec(value);
    expect(reading).toThrow(expect.objectContaining({ code: 'request.invalid', detail: { field } }));
  });

  it.each([
    [{ serverId: 's', epoch: 1, wire: { min: 1 } }, 'wire.max'],
    [{ serverId: 's', epoch: Number.MAX_SAFE_INTEGER + 1, wire: { min: 1, max: 1 } }, 'epoch'],
  ])('in a hello is refused with its field: %#', (value, field) => {
    expect(() => parseHelloRequest(value)).toThrow(expect.objectContaining({ detail: { field } }));
  });

  it.each([
    { kind: 'lines', time: 1, node: '', level: 'loud', lines: [] },
    { kind: 'lines', time: 1, node: '', level: 'info', lines: [1] },
    { kind: 'node', time: 1, node: '', state: 'lost' },
    { kind: 7, time: 1 },
    { kind: 'artifact', time: 1, node: '', name: 'a', sizeBytes: 1, sha256: '../a' },
    { kind: 'artifact', time: 1, node: '', name: 'a', sizeBytes: -1, sha256: 'a'.repeat(64) },
    { kind: 'ended', time: 1, outcome: 'maybe', hasWarnings: false },
    { kind: 'ended', time: -1, outcome: 'failed', hasWarnings: false },
  ])('as a record is not taken at the word of an agent: %#', (value) => {
    expect(() => parseRecord(value)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });

  it('names a file by its hash in lower case, and an action by a ticket that is a file name', () => {
    expect(parseSha256('0'.repeat(64))).toBe('0'.repeat(64));
    expect(() => parseSha256(`${'0'.repeat(63)}/`)).toThrow();
    expect(parseTicket('Tasks-1.step-2_web.3')).toBe('Tasks-1.step-2_web.3');
  });
});

it.each([
  [{ min: 1, max: 1 }, { min: 1, max: 3 }, 1],
  [{ min: 1, max: 4 }, { min: 2, max: 3 }, 3],
  [{ min: 2, max: 4 }, { min: 1, max: 1 }, undefined],
])('of the versions %j and %j both ends use %s', (ours, theirs, version) => {
  expect(commonWireVersion(ours, theirs)).toBe(version);
});
