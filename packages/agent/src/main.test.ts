/** `tentacle` as users call it: real processes. */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createIdentity, type Identity } from '@tako/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from './errors.ts';
import { newHome, tentacle } from './test-process.test-support.ts';
import { agentVersion } from './version.ts';

let server: Identity;
beforeAll(async () => {
  server = await createIdentity({ commonName: 'server' });
});

describe('tentacle', () => {
  it('prints its version, and its exit codes with its help', async () => {
    const home = await newHome();
    for (const asked of ['version', '--version', '-V']) {
      expect(await tentacle(home, asked)).toEqual({ code: 0, out: `${agentVersion}\n`, err: '' });
    }
    const help = await tentacle(home, '--help');
    for (const { code, meaning } of Object.values(exitCodes))
      expect(help.out).toContain(`  ${code}  ${meaning}`);
  });

  it('says which program it is, and the hash is that of the file', async () => {
    const info = JSON.parse((await tentacle(await newHome(), 'build-info', '--format', 'json')).out);
    const file = path.join(import.meta.dirname, 'main.ts');
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    expect(info).toEqual({
      ...{ version: agentVersion, commit: 'source', kind: 'source', file, sha256 },
      ...{ node: process.version, platform: `${process.platform}-${process.arch}` },
    });
  });

  it('makes an agent, once, and shows its thumbprint', async () => {
    const home = await newHome();
    const made = await tentacle(home, 'init', '--name', 'box');
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining(`Made an agent in ${home}`) });
    const again = await tentacle(home, 'init', '--name', 'other');
    expect(again.out).toContain('holds an agent already; it was left as it is');
    const shown = (await tentacle(home, 'show-thumbprint')).out.trim();
    expect(shown).toMatch(/^[0-9A-F]{64}$/);
    expect(made.out).toContain(shown);
    const asJson = await tentacle(home, 'show-thumbprint', '--format', 'json');
    expect(JSON.parse(asJson.out)).toEqual({ thumbprint: shown });
  });

  it('makes a new identity where the certificate was taken away, and keeps the configuration', async () => {
    const home = await newHome();
    await tentacle(home, 'init', '--name', 'box', '--port', '0');
    await tentacle(home, 'trust', server.thumbprint);
    const before = await readFile(path.join(home, 'config.json'), 'utf8');
    const old = (await tentacle(home, 'show-thumbprint')).out;
    await rm(path.join(home, 'certificate.pem'));
    const renewed = await tentacle(home, 'init', '--name', 'other');
    expect(renewed).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^Made a new key and certificate in .*; the configuration was kept\..*--force/,
      ),
    });
    expect(await readFile(path.join(home, 'config.json'), 'utf8')).toBe(before);
    const shown = (await tentacle(home, 'show-thumbprint')).out;
    expect(renewed.out).toContain(shown);
    expect(shown).not.toBe(old);
  });

  it('trusts and no longer trusts, and shows whom in its status', async () => {
    const home = await newHome();
    await tentacle(home, 'init');
    const colons = server.thumbprint.replaceAll(/(..)(?=.)/g, '$1:').toLowerCase();
    expect(await tentacle(home, 'trust', colons)).toMatchObject({
      code: 0,
      out: `Trusts ${server.thumbprint}\n`,
    });
    const status = JSON.parse((await tentacle(home, 'status', '--format', 'json')).out);
    expect(status).toMatchObject({ trusted: [server.thumbprint], pid: null, openActions: [] });
    expect(await tentacle(home, 'untrust', server.thumbprint)).toMatchObject({ code: 0 });
    expect((await tentacle(home, 'status')).out).not.toContain('trusts');
    expect(await tentacle(home, 'untrust', server.thumbprint)).toMatchObject({
      code: exitCodes.failed.code,
      err: `tentacle: ${server.thumbprint} is not among the trusted\n`,
    });
  });

  it.each([
    [['trust', 'ABCD'], exitCodes.usage.code, /"ABCD": a thumbprint has 64 hex digits, this one has 4/],
    [['trust', 'A'.repeat(40)], exitCodes.usage.code, /SHA-1/],
    [['init', '--port', '70000'], exitCodes.usage.code, /"70000" is no port/],
    [['show-thumbprint', '--format', 'xml'], exitCodes.usage.code, /xml/],
    [['clean', '--days', '3'], exitCodes.usage.code, /give --retention-set SET/],
    [['clean', '--retention-set', 'a'], exitCodes.usage.code, /give --days or --releases, a number above 0/],
    [['clean', '--retention-set', 'a', '--days', '-1'], exitCodes.usage.code, /--days "-1" is no number/],
    [['service', 'dance'], exitCodes.usage.code, /"dance" is none of install, uninstall/],
    [['nonsense'], exitCodes.usage.code, /unknown command/],
    [['run'], exitCodes.failed.code, /holds no agent; run "tentacle --home .* init" first/],
    [['show-thumbprint'], exitCodes.failed.code, /holds no agent/],
  ])('%j is refused with %i and one line', async (args, code, message) => {
    const result = await tentacle(await newHome(), ...args);
    expect(result).toMatchObject({ code, out: '', err: expect.stringMatching(message) });
    expect(result.err.trim().split('\n')).toEqual([expect.stringMatching(/^tentacle: /)]);
  });
});
