import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeAt } from '../home/home.ts';
import type { Program } from '../home/program.ts';
import { tempFolder } from '../test-agent.test-support.ts';
import { installed, type ServiceVerb, service } from './service.ts';
import { systemdUnit } from './systemd-unit.ts';

const node = process.execPath;
const program: Program = [node, '/opt/tako/tentacle.cjs'];
const unit = { instance: 'tentacle', home: '/var/lib/tentacle', program };

describe('the unit', () => {
  it('runs the agent as a service that comes back, and whose stop leaves scripts alone', () => {
    const text = systemdUnit({ ...unit, user: 'deploy' });
    expect(text).toContain(`ExecStart=${node} /opt/tako/tentacle.cjs --home /var/lib/tentacle run\n`);
    for (const line of [
      'KillMode=process',
      'Restart=always',
      'UMask=0022',
      'User=deploy',
      'WantedBy=multi-user.target',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(systemdUnit(unit)).not.toContain('User=');
  });

  it('is hardened, but not so that a user of its own could no longer call sudo', () => {
    expect(systemdUnit(unit)).toContain('ProtectKernelModules=yes\n');
    expect(systemdUnit({ ...unit, user: 'deploy' })).not.toMatch(/^(?:Protect|Restrict|Lock|System)/m);
  });

  it('says what has blanks and signs of systemd as systemd reads it', () => {
    const text = systemdUnit({ ...unit, home: '/var/100% "mine" $HOME\\x' });
    expect(text).toContain('--home "/var/100%% \\"mine\\" $$HOME\\\\x" run');
  });

  const probe = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
  const isThere = probe.status === 0;
  if (!isThere) console.log('the unit is not verified: this machine has no systemd-analyze');

  it.skipIf(!isThere).each([
    ['a plain home', unit],
    ['a home with blanks and signs', { ...unit, home: '/var/lib/my "own" 100% $agent', instance: 'second' }],
    ['a user', { ...unit, user: 'root' }],
  ])('is what systemd itself accepts, with %s', async (_, options) => {
    const file = path.join(await tempFolder(), 'tentacle.service');
    await writeFile(file, systemdUnit(options));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    const mine = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('tentacle.service'));
    expect({ status, mine }).toEqual({ status: 0, mine: [] });
  });
});

describe('tentacle service', () => {
  const call = async (verb: ServiceVerb, options: { instance: string; print?: boolean }) => {
    const said: string[] = [];
    const say = (line: string) => {
      said.push(line);
    };
    const error = await service(homeAt('/srv/agent'), verb, options, say).catch(
      (problem: Error) => problem.message,
    );
    return { said, error };
  };

  it('prints the unit where that is asked for', async () => {
    const { said, error } = await call('install', { instance: 'two', print: true });
    expect(error).toBeUndefined();
    expect(said.join('\n')).toContain('--home /srv/agent run');
  });

  it('says so where there is no systemd, and shows the unit all the same', async () => {
    const { status } = spawnSync('test', ['-d', '/run/systemd/system']);
    if (status === 0) return console.log('this machine runs systemd: its services are not touched by a test');
    const install = await call('install', { instance: 'tentacle' });
    expect(install.said.join('\n')).toContain('[Service]');
    expect(install.error).toMatch(/does not run systemd.*"tentacle --home \/srv\/agent run"/);
    const started = await call('start', { instance: 'tentacle' });
    expect(started).toEqual({ said: [], error: expect.stringContaining('no service was changed') });
    const asked = await call('status', { instance: 'tentacle' });
    expect(asked.error).toMatch(/^this system does not run systemd, so there is no service; /);
  });

  it('says how the very instance that was installed is started', () => {
    expect(installed('/etc/a.service', 'tentacle')).toBe(
      'Installed /etc/a.service; "tentacle service start" starts it',
    );
    expect(installed('/etc/b.service', 'b')).toContain('"tentacle service start --instance b"');
  });

  it('takes no name that is none', async () => {
    expect((await call('install', { instance: '../x' })).error).toMatch(/is no name for a service/);
  });
});
