import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../test-agent.test-support.ts';
import { changeJournal, readJournal } from './change-journal.ts';
import { clean } from './clean.ts';
import { type JournalEntry, latestOf, latestOfPackage } from './journal-entry.ts';
import { parseJournal, renderJournal } from './journal-file.ts';
import { decideRetention, type RetentionRule, retentionRule } from './retention.ts';

const now = new Date('2026-11-24T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3_600_000);

function entry(id: string, more: Partial<JournalEntry> = {}): JournalEntry {
  return {
    ...{ id, environmentId: 'Environments-1', tenantId: '', projectId: 'Projects-2' },
    installedOn: new Date('2026-11-24T10:11:12Z'),
    ...{ retentionPolicySet: 'set', extractedTo: `/srv/${id}`, customInstallationDirectory: '' },
    wasSuccessful: true,
    packages: [{ id: 'Shop.Web', version: '1.2.0' }],
    ...more,
  };
}

describe('the deployment journal', () => {
  it('is the XML that agents of the original write', () => {
    const text = renderJournal([
      entry('7d1c', {
        customInstallationDirectory: '/srv/"shop" & <co>',
        packages: [{ id: 'Shop.Web', version: '1.2.0', deployedFrom: '/var/files/ab' }],
      }),
      entry('8e2d', { wasSuccessful: false, tenantId: 'Tenants-9' }),
    ]);
    expect(text).toBe(`<?xml version="1.0" encoding="utf-8"?>
<Deployments>
  <Deployment Id="7d1c" EnvironmentId="Environments-1" TenantId="" ProjectId="Projects-2" InstalledOn="2026-11-24 10:11:12" RetentionPolicySet="set" ExtractedTo="/srv/7d1c" CustomInstallationDirectory="/srv/&quot;shop&quot; &amp; &lt;co&gt;" WasSuccessful="True">
    <Package PackageId="Shop.Web" PackageVersion="1.2.0" DeployedFrom="/var/files/ab" />
  </Deployment>
  <Deployment Id="8e2d" EnvironmentId="Environments-1" TenantId="Tenants-9" ProjectId="Projects-2" InstalledOn="2026-11-24 10:11:12" RetentionPolicySet="set" ExtractedTo="/srv/8e2d" CustomInstallationDirectory="" WasSuccessful="False">
    <Package PackageId="Shop.Web" PackageVersion="1.2.0" />
  </Deployment>
</Deployments>
`);
  });

  it('comes back as it was written, whatever stands in names', () => {
    const entries = [
      entry('a', { extractedTo: '/srv/tab\there/"\'<>&\nline', tenantId: 'Ünï 😀' }),
      entry('b', { packages: [] }),
    ];
    expect(parseJournal(renderJournal(entries))).toEqual(entries);
    expect(parseJournal(renderJournal([entry('c', { tenantId: 'a\0b' })]))[0]?.tenantId).toBe('a\ufffdb');
  });

  it('is understood where an older agent wrote it: package in attributes, no success, no date', () => {
    const text = `\ufeff<Deployments><Deployment Id="1" PackageId="A" PackageVersion="1.0" ExtractedFrom="/a.nupkg" ExtractedTo="/srv/a" New="x"/><Other/></Deployments>`;
    expect(parseJournal(text)).toEqual([
      {
        ...{ id: '1', environmentId: '', tenantId: '', projectId: '', retentionPolicySet: '' },
        ...{ extractedTo: '/srv/a', customInstallationDirectory: '', wasSuccessful: true },
        packages: [{ id: 'A', version: '1.0', deployedFrom: '/a.nupkg' }],
      },
    ]);
  });

  it('that is not there is empty, and one that is no XML is named with its fault', async () => {
    const file = path.join(await tempFolder(), 'journal.xml');
    expect(await readJournal(file)).toEqual([]);
    await writeFile(file, '<Deployments>');
    await expect(readJournal(file)).rejects.toThrow(
      /^the deployment journal .*journal\.xml cannot be read: /,
    );
  });

  it('is changed by one at a time, and loses nothing when many processes change it at once', async () => {
    const file = path.join(await tempFolder(), 'journal.xml');
    const program = path.join(import.meta.dirname, 'change-journal.ts');
    const script = `import { changeJournal } from ${JSON.stringify(program)};
      for (let count = 0; count < 5; count++)
        await changeJournal(process.argv[1], (entries) => [...entries, { ...${JSON.stringify(entry('x'))}, installedOn: undefined, id: process.pid + '.' + count }]);`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script, file], { stdio: 'inherit' }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(new Set((await readJournal(file)).map(({ id }) => id)).size).toBe(20);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('stays readable for an agent that is not root, whoever changes it', async () => {
    if (process.getuid?.() !== 0) return console.log('owners are not tried: these tests do not run as root');
    const folder = await tempFolder();
    await chown(folder, 65_534, 65_534);
    const file = path.join(folder, 'journal.xml');
    await changeJournal(file, () => [entry('a')]);
    const owners = await Promise.all([file, `${file}.lock`].map(async (name) => (await stat(name)).uid));
    expect(owners).toEqual([65_534, 65_534]);
  });

  it('knows the latest of a set, and of a package in it whether it went well or not', () => {
    const entries = [
      entry('old', { installedOn: daysAgo(3) }),
      entry('failed', { installedOn: daysAgo(1), wasSuccessful: false }),
      entry('first of a second', { installedOn: daysAgo(2) }),
      entry('second of a second', { installedOn: daysAgo(2) }),
      entry('other set', { installedOn: daysAgo(0), retentionPolicySet: 'SET' }),
    ];
    expect(latestOf(entries, 'set')?.id).toBe('failed');
    expect(latestOf(entries, 'set', ({ wasSuccessful }) => wasSuccessful)?.id).toBe('second of a second');
    expect(latestOfPackage(entries, 'set', { id: 'shop.web', version: '1.2.0' })?.id).toBe('failed');
    expect(latestOfPackage(entries, 'set', { id: 'Shop.Web', version: '1.2' })).toBeUndefined();
  });
});

describe('retention', () => {
  const going = (entries: readonly JournalEntry[], rule: RetentionRule) =>
    decideRetention(entries, 'set', rule, now).going.map(({ id }) => id);

  it('by days lets go what is older, by the hour, also what failed and what is current; what has no date stays', () => {
    const { installedOn: _, ...undated } = entry('undated');
    const entries = [
      entry('old', { installedOn: daysAgo(3.01) }),
      entry('failed', { installedOn: daysAgo(9), wasSuccessful: false }),
      entry('young', { installedOn: daysAgo(2.99) }),
      entry('other', { installedOn: daysAgo(9), retentionPolicySet: 'Set' }),
      undated,
    ];
    expect(going(entries, { kind: 'days', days: 3 })).toEqual(['old', 'failed']);
    expect(going([entry('only', { installedOn: daysAgo(4) })], { kind: 'days', days: 3 })).toEqual(['only']);
  });

  it('by releases keeps the current one and so many before it, and lets go all that failed', () => {
    const entries = [
      entry('5', { installedOn: daysAgo(5) }),
      entry('4', { installedOn: daysAgo(4) }),
      entry('3 failed', { installedOn: daysAgo(3), wasSuccessful: false }),
      entry('2', { installedOn: daysAgo(2) }),
      entry('1 failed', { installedOn: daysAgo(1), wasSuccessful: false }),
    ];
    expect(going(entries, { kind: 'releases', releases: 1 })).toEqual(['1 failed', '3 failed', '5']);
  });

  it('by releases lets nothing go, not even what failed, before more than so many are there', () => {
    const entries = [
      entry('a', { installedOn: daysAgo(5) }),
      entry('b', { installedOn: daysAgo(4), wasSuccessful: false }),
      entry('c', { installedOn: daysAgo(3) }),
    ];
    expect(going(entries, { kind: 'releases', releases: 2 })).toEqual([]);
  });

  it('takes days where both are given, and no rule where neither is above 0', () => {
    expect(retentionRule(2, 3)).toEqual({ kind: 'days', days: 2 });
    expect(retentionRule(0, 3)).toEqual({ kind: 'releases', releases: 3 });
    expect(retentionRule(0, 0)).toBeUndefined();
  });
});

describe('cleaning', () => {
  async function cleaned(entries: (folder: string) => readonly JournalEntry[], folders: readonly string[]) {
    const folder = await tempFolder();
    for (const name of folders) await mkdir(path.join(folder, name, 'bin'), { recursive: true });
    const journal = path.join(folder, 'journal.xml');
    await changeJournal(journal, () => entries(folder));
    const said: string[] = [];
    const say = (line: string) => {
      said.push(line.replaceAll(folder, '.'));
    };
    const rule = { kind: 'days', days: 3 } as const;
    const errors = await clean({ journal, set: 'set', rule, now, say });
    const left = (await readdir(folder)).filter((name) => !name.startsWith('journal'));
    return { said, left, errors, ids: (await readJournal(journal)).map(({ id }) => id) };
  }

  it('removes folders and entries, but no custom folder, and no folder that a kept entry has', async () => {
    const result = await cleaned(
      (folder) => [
        entry('old', {
          ...{ installedOn: daysAgo(4), extractedTo: `${folder}/old` },
          customInstallationDirectory: `${folder}/custom`,
        }),
        entry('again', { installedOn: daysAgo(4), extractedTo: `${folder}/shared` }),
        entry('gone', { installedOn: daysAgo(4), extractedTo: `${folder}/gone` }),
        entry('young', { installedOn: daysAgo(1), extractedTo: `${folder}/shared` }),
        entry('foreign', {
          ...{ installedOn: daysAgo(9), extractedTo: `${folder}/foreign`, retentionPolicySet: 'other' },
        }),
      ],
      ['old', 'custom', 'shared', 'foreign'],
    );
    expect(result).toEqual({
      said: ['Removed ./gone', './shared stays: an installation that is kept is in it', 'Removed ./old'],
      left: ['custom', 'foreign', 'shared'],
      errors: [],
      ids: ['young', 'foreign'],
    });
  });

  it('says so where nothing has to go', async () => {
    const result = await cleaned(() => [entry('young', { installedOn: daysAgo(1) })], []);
    expect(result).toMatchObject({ said: ['No installation has to go'], ids: ['young'] });
  });

  it('keeps an entry whose folder cannot be removed, and goes on with the others', async () => {
    const tooLong = `/${'x'.repeat(300)}`;
    const result = await cleaned(
      (folder) => [
        entry('stuck', { installedOn: daysAgo(4), extractedTo: tooLong }),
        entry('old', { installedOn: daysAgo(5), extractedTo: `${folder}/old` }),
      ],
      ['old'],
    );
    expect(result).toMatchObject({ said: ['Removed ./old'], left: [], ids: ['stuck'] });
    expect(result.errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^\/x+ cannot be removed: ENAMETOOLONG/),
    ]);
  });
});
