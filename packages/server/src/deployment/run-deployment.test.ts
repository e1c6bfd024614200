import { truncate } from 'node:fs/promises';
import { ProtocolError, type Sha256 } from '@tako/protocol';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { hashedFile } from '../data-folder/hashed-file.ts';
import { openShop, packageStep, type Shop, scriptStep } from './shop.test-support.ts';
import { ended, line } from './test-agent.test-support.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const open = (states: Readonly<Record<string, string>>) =>
  Object.entries(states).filter(([, state]) => state === 'pending' || state === 'running');

const stepsOf = (states: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(states).filter(([id]) => /^Steps-\d+$/.test(id)));

describe('a deployment that goes well', () => {
  it('has every package on every machine before the first step begins, and sends none twice', async () => {
    const sql = await shop.addMachine('sql-1', 'sql');
    const web = await shop.addMachine('web-1', 'web');
    const begun: string[] = [];
    for (const agent of [sql, web]) {
      agent.onUpload = () => void begun.push('upload');
      agent.script = () => {
        begun.push('action');
        return [ended('succeeded')];
      };
    }
    const release = await shop.makeRelease('Shop', [
      packageStep('Database', 'sql', 'Shop.Database'),
      packageStep('Web', 'web', 'Shop.Web'),
      packageStep('Web again', 'web', 'Shop.Web'),
    ]);
    const first = await shop.untilEnded(await shop.deploy(release));
    expect({ taskState: first.taskState, open: open(first.states) }).toEqual({
      taskState: 'success',
      open: [],
    });
    expect(begun).toEqual(['upload', 'upload', 'action', 'action', 'action']);

    const second = await shop.untilEnded(await shop.deploy(release));
    expect(second.taskState).toBe('success');
    expect([...sql.uploads, ...web.uploads]).toHaveLength(2);
    const details = second.events.flatMap((event) => (event.kind === 'node' && event.detail) || []);
    expect(details).toEqual(['already there', 'already there']);
  });

  it('tells agents to forget what it has stored', async () => {
    const box = await shop.addMachine('box', 'box');
    const release = await shop.makeRelease('One', [scriptStep('Only', 'box')]);
    await shop.untilEnded(await shop.deploy(release));
    await box.until(() => box.forgotten.length === 1);
    expect(box.forgotten).toEqual(box.started.map(({ ticket }) => ticket));
  });

  it('hands what a step puts out to the next one, a secret too, which is sealed in the store', async () => {
    const box = await shop.addMachine('box', 'box');
    box.script = ({ description }) => {
      const put = {
        kind: 'variable',
        time: 1,
        name: 'Token',
        value: 'hunter2hunter2',
        isSensitive: true,
      } as const;
      return description.includes('First') ? [put, ended('succeeded')] : [ended('succeeded')];
    };
    const release = await shop.makeRelease('Two', [scriptStep('First', 'box'), scriptStep('Then', 'box')]);
    await shop.untilEnded(await shop.deploy(release));
    expect(box.started[1]?.variables).toContainEqual({
      ...{ name: 'Octopus.Action[First].Output.Token', value: 'hunter2hunter2', isSensitive: true },
    });
    const rows = await shop.store.db.selectFrom('output_variables').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });

  it("gives each machine the values whose scope fits it, and the system's own on top", async () => {
    const [one, two] = [await shop.addMachine('box-1', 'box'), await shop.addMachine('box-2', 'box')];
    const scope = { environments: [], roles: [], machines: ['box-2'], steps: [] };
    const release = await shop.makeRelease(
      'Scoped',
      [scriptStep('Say', 'box')],
      [
        { name: 'Where', value: 'anywhere' },
        { name: 'Where', value: 'on the second', isSensitive: true, scope },
        { name: 'Octopus.Machine.Name', value: 'made up' },
      ],
    );
    await shop.untilEnded(await shop.deploy(release));
    const valueAt = (agent: typeof one, name: string) =>
      agent.started[0]?.variables.findLast((variable) => variable.name === name)?.value;
    expect([valueAt(one, 'Where'), valueAt(two, 'Where')]).toEqual(['anywhere', 'on the second']);
    expect(valueAt(two, 'Octopus.Machine.Name')).toBe('box-2');
  });
});

describe('a deployment that cannot be prepared', () => {
  const nothingRan = { taskState: 'failed', open: [], steps: { 'Steps-1': 'skipped', 'Steps-2': 'skipped' } };
  const steps = [packageStep('Web', 'web', 'Shop.Web'), scriptStep('After', 'web', { condition: 'always' })];

  it('starts nothing anywhere when one machine refuses a package, and calls off the other uploads', async () => {
    const [bad, good] = [await shop.addMachine('web-1', 'web'), await shop.addMachine('web-2', 'web')];
    const goodHasBegun = Promise.withResolvers<void>();
    const never = new Promise<void>(() => undefined);
    bad.onUpload = async () => {
      await goodHasBegun.promise;
      throw new ProtocolError('disk.full', 'no room on this machine');
    };
    good.onUpload = () => {
      goodHasBegun.resolve();
      return never;
    };
    const result = await shop.untilEnded(await shop.deploy(await shop.makeRelease('Shop', steps)));
    const { taskState, states, lines } = result;
    expect({ taskState, open: open(states), steps: stepsOf(states) }).toEqual(nothingRan);
    expect(states['upload.Machines-1']).toBe('failed');
    expect(states['upload.Machines-2']).toBe('cancelled');
    expect(lines.at(-1)).toBe('The upload of Shop.Web 1.0.0 to web-1 failed: no room on this machine');
    expect([...bad.started, ...good.started]).toEqual([]);
  });

  it('starts nothing when a machine is away, and says which', async () => {
    // Time enough for the machine that is there, however busy this one is.
    await shop.restart({ firstReachMs: 2_000 });
    const [here, away] = [await shop.addMachine('web-1', 'web'), await shop.addMachine('web-2', 'web')];
    await away.stop();
    const result = await shop.untilEnded(await shop.deploy(await shop.makeRelease('Shop', steps)));
    expect({ taskState: result.taskState, open: open(result.states), steps: stepsOf(result.states) }).toEqual(
      nothingRan,
    );
    expect(result.lines.at(-1)).toMatch(
      /^The upload of Shop.Web 1.0.0 to web-2 failed: web-2 could not be reached/,
    );
    expect(here.started).toEqual([]);
  });

  it('starts nothing when the package on the server is no longer what was pushed', async () => {
    const box = await shop.addMachine('web-1', 'web');
    const release = await shop.makeRelease('Shop', steps);
    const { sha256 } = (await shop.ask('packages.list')).items[0]!;
    await truncate(hashedFile(shop.packagesFolder, sha256 as Sha256), 5);
    const { taskState, states, lines } = await shop.untilEnded(await shop.deploy(release));
    expect({ taskState, open: open(states), steps: stepsOf(states) }).toEqual(nothingRan);
    expect(lines.at(-1)).toMatch(/^The package Shop.Web 1.0.0 could not be acquired: .*spoilt/);
    expect(box.uploads).toEqual([]);
  });
});

describe('a connection that is lost', () => {
  it('while a script runs costs no line and repeats none', async () => {
    const box = await shop.addMachine('box', 'box');
    box.script = () => [line('one'), line('two')];
    const taskId = await shop.deploy(await shop.makeRelease('Talk', [scriptStep('Talk', 'box')]));
    await box.until(() => box.started.length === 1);
    const { ticket } = box.started[0]!;
    await box.stop();
    box.write(ticket, line('three'), ended('succeeded'));
    await box.start();
    const { taskState, lines } = await shop.untilEnded(taskId);
    expect(taskState).toBe('success');
    expect(lines.filter((text) => !text.startsWith('Trying again'))).toEqual(['one', 'two', 'three']);
    expect(box.started).toHaveLength(1);
  });

  it('for good leaves the outcome unknown: interrupted, and nothing after it runs', async () => {
    await shop.restart({ lostMachineMs: 30, noticeMs: 1 });
    const box = await shop.addMachine('box', 'box');
    box.script = () => [line('began')];
    const steps = [scriptStep('Hang', 'box'), scriptStep('After', 'box')];
    const taskId = await shop.deploy(await shop.makeRelease('Lost', steps));
    await box.until(() => box.started.length === 1);
    await box.stop();
    const { taskState, lines, states } = await shop.untilEnded(taskId);
    expect(taskState).toBe('interrupted');
    expect(states['Steps-2']).toBe('skipped');
    expect(lines.some((text) => /^box cannot be reached since .*; waiting for it$/.test(text))).toBe(true);
    expect(lines.at(-1)).toMatch(/^Step 1 \(Hang\) on box: It may have run, or may still run/);
  });

  it('and comes back too late is told to end what still runs, and then to forget it', async () => {
    await shop.restart({ lostMachineMs: 30 });
    const box = await shop.addMachine('box', 'box');
    box.script = () => [line('began')];
    const taskId = await shop.deploy(await shop.makeRelease('Late', [scriptStep('Hang', 'box')]));
    await shop.untilLine(taskId, 'began');
    await box.stop();
    await shop.untilEnded(taskId);
    await box.start();
    const tickets = box.started.map(({ ticket }) => ticket);
    await shop.sayHello('box');
    await box.until(() => box.cancelled.length > 0);
    // Once a hello: the connection's own, and that of the check.
    expect(new Set(box.cancelled)).toEqual(new Set(tickets));
    await shop.sayHello('box');
    await box.until(() => box.forgotten.length > 0);
    expect(new Set(box.forgotten)).toEqual(new Set(tickets));
  });

  it('to an agent that has forgotten the action does not start it again', async () => {
    const box = await shop.addMachine('box', 'box');
    box.script = () => [line('began')];
    const taskId = await shop.deploy(await shop.makeRelease('Gone', [scriptStep('Hang', 'box')]));
    await shop.untilLine(taskId, 'began');
    await box.stop();
    box.loseActions();
    await box.start();
    const { taskState } = await shop.untilEnded(taskId);
    expect(taskState).toBe('interrupted');
    expect(box.started).toHaveLength(1);
  });

  it('a machine that has lost its package meanwhile gets it again', async () => {
    const box = await shop.addMachine('box', 'box');
    box.script = ({ work }) => {
      if (work.kind === 'run-script') box.files.clear();
      return [ended('succeeded')];
    };
    const steps = [scriptStep('Clean up', 'box'), packageStep('Web', 'box', 'Shop.Web')];
    const { taskState } = await shop.untilEnded(await shop.deploy(await shop.makeRelease('Shop', steps)));
    expect(taskState).toBe('success');
    expect(box.uploads).toHaveLength(2);
  });
});

describe('a server that stops', () => {
  it('while a script runs finds its end with the next start; it ran once', async () => {
    const box = await shop.addMachine('box', 'box');
    box.script = ({ description }) =>
      description.includes('First') ? [line('began')] : [ended('succeeded')];
    const steps = [scriptStep('First', 'box'), scriptStep('Then', 'box')];
    const taskId = await shop.deploy(await shop.makeRelease('Long', steps));
    await box.until(() => box.started.length === 1);
    await shop.stop();
    box.write(box.started[0]!.ticket, line('went on alone'), ended('succeeded'));
    await shop.restart();
    const { taskState, lines } = await shop.untilEnded(taskId);
    expect(taskState).toBe('success');
    expect(lines).toEqual(['began', 'went on alone']);
    expect(box.started).toHaveLength(2);
  });

  it('between writing down that it starts an action and starting it starts it then, once', async () => {
    const box = await shop.addMachine('box', 'box');
    await box.stop();
    const taskId = await shop.deploy(await shop.makeRelease('Meant', [scriptStep('Only', 'box')]));
    await intended(1);
    await shop.stop();
    await box.start();
    await shop.restart();
    expect((await shop.untilEnded(taskId)).taskState).toBe('success');
    expect(box.started).toHaveLength(1);
  });

  it('during an upload goes on with the plan as it was, whatever has changed since', async () => {
    const box = await shop.addMachine('box', 'box');
    const uploading = Promise.withResolvers<void>();
    box.onUpload = () => {
      uploading.resolve();
      return new Promise<void>(() => undefined);
    };
    const release = await shop.makeRelease('Shop', [packageStep('Web', 'box', 'Shop.Web')]);
    const taskId = await shop.deploy(release);
    await uploading.promise;
    await shop.stop();
    box.onUpload = () => undefined;
    await shop.restart();
    await shop.ask('machines.patch', { id: 'box', body: { roles: ['something-else'] } });
    expect((await shop.untilEnded(taskId)).taskState).toBe('success');
    expect(box.started).toHaveLength(1);
  });

  const intended = async (count: number) => {
    for (;;) {
      const rows = await shop.store.db.selectFrom('actions').select('ticket').execute();
      if (rows.length >= count) return;
      await new Promise(setImmediate);
    }
  };
});

describe('a deployment that is cancelled', () => {
  it('ends what runs, starts nothing more, and waits for the end of its scripts', async () => {
    const box = await shop.addMachine('box', 'box');
    box.script = () => [line('began')];
    const steps = [scriptStep('Hang', 'box'), scriptStep('After', 'box')];
    const taskId = await shop.deploy(await shop.makeRelease('Endless', steps));
    await box.until(() => box.started.length === 1);
    await shop.ask('tasks.cancel', { id: taskId });
    const { taskState, states } = await shop.untilEnded(taskId);
    expect({ taskState, open: open(states), steps: stepsOf(states) }).toEqual({
      ...{ taskState: 'cancelled', open: [] },
      steps: { 'Steps-1': 'cancelled', 'Steps-2': 'cancelled' },
    });
    expect(box.cancelled).toEqual([box.started[0]?.ticket]);
    await expect(shop.ask('tasks.cancel', { id: taskId })).rejects.toMatchObject({ code: 'task.ended' });
  });

  it('while its first machine is away ends at once, and nothing has run', async () => {
    const box = await shop.addMachine('box', 'box');
    await box.stop();
    const taskId = await shop.deploy(await shop.makeRelease('Away', [scriptStep('Only', 'box')]));
    await shop.ask('tasks.cancel', { id: taskId });
    expect((await shop.untilEnded(taskId)).taskState).toBe('cancelled');
    expect(box.started).toEqual([]);
  });

  it('while the server is down and the start may be on its way leaves a tombstone on the machine', async () => {
    const box = await shop.addMachine('box', 'box');
    await box.stop();
    const taskId = await shop.deploy(await shop.makeRelease('Late', [scriptStep('Only', 'box')]));
    const rows = () => shop.store.db.selectFrom('actions').select('ticket').execute();
    while ((await rows()).length === 0) await new Promise(setImmediate);
    await shop.stop();
    const change = { state: 'cancelling', is_cancel_requested: 1 } as const;
    await shop.store.db.updateTable('tasks').set(change).execute();
    await box.start();
    await shop.restart();
    expect((await shop.untilEnded(taskId)).taskState).toBe('cancelled');
    expect(box.cancelled).toEqual((await rows()).map(({ ticket }) => ticket));
    expect(box.started).toEqual([]);
  });
});

describe('a fault of the server itself', () => {
  it('before anything runs ends the deployment as failed, and says what is wrong', async () => {
    const box = await shop.addMachine('box', 'box');
    const secret = { name: 'Password', value: 'hunter2hunter2', isSensitive: true };
    const release = await shop.makeRelease('Sealed', [scriptStep('Only', 'box')], [secret]);
    const { variables } = await shop.store.db
      .selectFrom('releases')
      .select('variables')
      .executeTakeFirstOrThrow();
    const spoilt = variables.replace(/"v1:[^"]*"/, '"v1:AAAA"');
    await shop.store.db.updateTable('releases').set({ variables: spoilt }).execute();
    const { taskState, lines, states } = await shop.untilEnded(await shop.deploy(release));
    expect({ taskState, open: open(states) }).toEqual({ taskState: 'failed', open: [] });
    expect(lines.at(-1)).toMatch(/^The server could not go on with this task: /);
    expect(box.started).toEqual([]);
  });

  // SQLite can be told how large it may become; PostgreSQL cannot.
  if (inject('postgresUrl') === undefined) {
    it('that is a full disk is waited out: scripts run on, and no line is lost', async () => {
      const box = await shop.addMachine('box', 'box');
      box.script = () => [line('began')];
      const taskId = await shop.deploy(await shop.makeRelease('Full', [scriptStep('Talk', 'box')]));
      await shop.untilLine(taskId, 'began');
      const limit = (pages: number) =>
        sql`pragma max_page_count = ${sql.raw(String(pages))}`.execute(shop.store.db);
      const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(shop.store.db);
      await limit(rows[0]!.page_count);
      const texts = Array.from({ length: 5000 }, (_, index) => `line ${index}`);
      box.write(box.started[0]!.ticket, ...texts.map(line), ended('succeeded'));
      await shop.untilFault();
      await limit(1_000_000);
      const { taskState, lines } = await shop.untilEnded(taskId);
      expect({ taskState, lines, cancelled: box.cancelled }).toEqual({
        ...{ taskState: 'success', lines: ['began', ...texts], cancelled: [] },
      });
      expect(box.started).toHaveLength(1);
    });
  }

  it('while scripts run ends them too', async () => {
    const box = await shop.addMachine('box', 'box');
    box.script = () => [line('began')];
    const taskId = await shop.deploy(await shop.makeRelease('Torn', [scriptStep('Hang', 'box')]));
    await shop.untilLine(taskId, 'began');
    await shop.store.db.schema.dropTable('output_variables').execute();
    const put = { kind: 'variable', time: 1, name: 'A', value: 'b', isSensitive: false } as const;
    box.write(box.started[0]!.ticket, put);
    const { taskState, states } = await shop.untilEnded(taskId);
    expect({ taskState, open: open(states) }).toEqual({ taskState: 'failed', open: [] });
    expect(box.cancelled).toEqual(box.started.map(({ ticket }) => ticket));
  });
});
