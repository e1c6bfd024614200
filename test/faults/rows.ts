/**
 * Every row of the table of faults and attacks (`reliability.md`), and where it is tried. `rows.test.ts` reads this
 * back: each named title stands in the named file.
 */

/** `tested`: the files with the titles of their tests, as they are written there. */
export type Proof =
  | { readonly state: 'tested'; readonly by: readonly (readonly [file: string, title: string])[] }
  /** Nothing tries it yet. */
  | { readonly state: 'open'; readonly reason: string };

export type Row = {
  readonly row: number;
  readonly fault: string;
  /** What is documented of the programs that came before. */
  readonly before: string;
  readonly tako: string;
  readonly proof: Proof;
  /** What of the row the tests leave out. */
  readonly left?: string;
};

const tested = (...by: readonly (readonly [file: string, title: string])[]): Proof => ({
  state: 'tested',
  by,
});
const open = (reason: string): Proof => ({ state: 'open', reason });

const faults = 'test/faults';
const agent = 'packages/agent/src';
const protocol = 'packages/protocol/src';
const server = 'packages/server/src';
const nuget = 'packages/nuget/src';

export const rows: readonly Row[] = [
  {
    ...{ row: 1, fault: 'the server is killed during an upload' },
    before: 'the upload starts again from nothing; self-hosted, the task fails',
    tako: 'the upload goes on at the byte that the agent has; so does the deployment',
    proof: tested(
      [`${faults}/deployments.test.ts`, 'row 1: a server killed during an upload'],
      [`${faults}/failpoints.test.ts`, 'row %i: a server that is killed at %s goes on from there'],
    ),
  },
  {
    ...{ row: 2, fault: 'the server is killed behind the start of a script, before it knows the answer' },
    before:
      'the first version of the script service leaves an orphan; the second is safe while the task lives',
    tako: 'the ticket is stored before it is sent, and sent again after the restart: one start',
    proof: tested(
      [`${faults}/killed.test.ts`, 'row 2: a server killed at any byte around the start of a script'],
      [
        `${server}/deployment/run-deployment.test.ts`,
        'between writing down that it starts an action and starting it starts it then, once',
      ],
      [`${faults}/failpoints.test.ts`, 'row %i: a server that is killed at %s goes on from there'],
    ),
  },
  {
    ...{ row: 3, fault: 'the server is killed while a script runs, between steps, at the end' },
    before: 'self-hosted, running tasks fail',
    tako: 'the next start goes on from the stored state; each step runs once',
    proof: tested(
      [`${faults}/deployments.test.ts`, 'row 3: a server killed at random moments'],
      ['test/end-to-end/server-killed.test.ts', 'a server killed while a script runs'],
      [`${faults}/failpoints.test.ts`, 'row %i: a server that is killed at %s goes on from there'],
    ),
  },
  {
    ...{ row: 4, fault: 'the server is killed inside of a commit of its database' },
    before: 'not documented',
    tako: 'SQLite and PostgreSQL keep a transaction whole or not at all',
    proof: tested([`${faults}/killed.test.ts`, 'row 4: a server killed at any write that it makes durable']),
    left: 'a loss of power',
  },
  {
    ...{ row: 5, fault: 'two servers on one folder, or an old copy of one' },
    before: 'two nodes ran deployments twice (2023.3)',
    tako: 'the second is refused; agents refuse a copy that was started less often',
    proof: tested(
      [`${faults}/restored-server.test.ts`, 'row 5: a second server on the same folder is refused'],
      [`${agent}/calls/handler.test.ts`, 'fences the older start of a server'],
    ),
  },
  {
    ...{ row: 6, fault: 'the agent is killed during an upload' },
    before: 'part of a file may stand under its final name',
    tako: 'a file gets its name when its hash is right, and goes on where it was',
    proof: tested(
      [`${faults}/killed.test.ts`, 'row 6: an agent killed during an upload'],
      [
        `${agent}/package/file-cache.test.ts`,
        'whose part is shorter than it was when the agent last looked is hashed again',
      ],
      [`${faults}/failpoints.test.ts`, 'row %i: an agent that is killed at %s goes on from there'],
    ),
  },
  {
    ...{ row: 7, fault: 'the agent is killed while it unpacks' },
    before: 'depends on the tool that unpacks',
    tako: 'the runner unpacks, not the agent; one that is killed leaves no half folder',
    proof: tested(
      [
        `${agent}/deploy-package/deploy-package.test.ts`,
        'a runner that is killed while it unpacks leaves no half folder',
      ],
      [`${faults}/failpoints.test.ts`, 'row %i: a runner that is killed at %s leaves the action %s'],
    ),
  },
  {
    ...{ row: 8, fault: 'the agent is killed during a script' },
    before: 'the script ends, with code -46',
    tako: 'the script goes on; the next start of the agent hands over its whole log',
    proof: tested(
      ['test/end-to-end/agent-killed.test.ts', 'an agent killed during a script leaves it running'],
      [`${faults}/failpoints.test.ts`, 'row 8: an agent that is killed while a runner is about to claim'],
      [`${faults}/failpoints.test.ts`, 'row %i: an agent that is killed at %s goes on from there'],
    ),
  },
  {
    ...{ row: 9, fault: 'the runner is killed during a script' },
    before: 'has no runner',
    tako: 'the script is ended, the action interrupted with its evidence, and never run again',
    proof: tested(
      [`${faults}/deployments.test.ts`, 'row 9: a script whose runner is killed ends with it'],
      [
        `${agent}/action/actions.test.ts`,
        'is interrupted, ended with all its processes, and never run again',
      ],
      [`${faults}/failpoints.test.ts`, 'row %i: a runner that is killed at %s leaves the action %s'],
    ),
  },
  {
    ...{ row: 10, fault: 'a kill between writing down that a script starts and starting it' },
    before: 'may run twice where its state could not be saved',
    tako: 'the claim is written first; a start that cannot be written down does not happen',
    proof: tested(
      [
        `${agent}/action/actions.test.ts`,
        'does not start a second time what another runner has already claimed',
      ],
      [`${agent}/action/actions.test.ts`, 'nothing starts, and it starts when there is room'],
      [`${faults}/failpoints.test.ts`, 'row %i: a runner that is killed at %s leaves the action %s'],
    ),
  },
  {
    ...{ row: 11, fault: 'the machine is rebooted during a script' },
    before: 'the script ends, with code -46',
    tako: 'interrupted; a later process with the same number is left alone',
    proof: tested([
      `${agent}/action/actions.test.ts`,
      'is interrupted after a reboot, and a later process with its number is left alone',
    ]),
  },
  {
    ...{ row: 12, fault: 'one start comes many times, also at once, also with another body' },
    before: 'one run; another body is ignored',
    tako: 'one run; another body is refused',
    proof: tested([`${faults}/wire.test.ts`, 'row 12: fifty starts of one ticket at once']),
  },
  {
    ...{ row: 13, fault: 'the connection is reset at any byte' },
    before: 'tested by its authors in some five phases',
    tako: 'asked again by ticket and offset: one start, each line once',
    proof: tested([`${faults}/wire.test.ts`, 'row %i: a connection that is %s at any byte']),
  },
  {
    ...{ row: 14, fault: 'the connection is closed at any byte' },
    before: 'a stream that is too short is noticed by its length',
    tako: 'as row 13; no body counts without its length or its last record',
    proof: tested(
      [`${faults}/wire.test.ts`, 'row %i: a connection that is %s at any byte'],
      [`${protocol}/http2-traps.test.ts`, 'that ends before the record `ended` was cut'],
    ),
  },
  {
    ...{ row: 15, fault: 'the line passes nothing any more, and closes nothing' },
    before: 'noticed after one to ten minutes; the budget for retries is often used up by then',
    tako: 'noticed by silence; what ran meanwhile is fetched when the line is back',
    proof: tested(
      [`${faults}/wire.test.ts`, 'row 15: a path that passes nothing any more is noticed'],
      [`${faults}/dead-peers.test.ts`, 'row 15: a line that passes %s is given up'],
      [`${protocol}/transport.test.ts`, 'finds a peer that has fallen silent, and ends the session'],
    ),
  },
  {
    ...{ row: 16, fault: 'the network is away for long during a script' },
    before: 'fails after 2.5 minutes and cancels the script',
    tako: 'waits up to its limit; then the outcome is unknown, and nothing after it runs',
    proof: tested(
      [`${server}/deployment/run-deployment.test.ts`, 'for good leaves the outcome unknown'],
      [
        `${server}/deployment/run-deployment.test.ts`,
        'and comes back too late is told to end what still runs',
      ],
    ),
  },
  {
    ...{ row: 17, fault: 'a line that is cut again and again' },
    before: 'many whole retries',
    tako: 'each connection brings file and log on; nothing is lost or doubled',
    proof: tested([`${faults}/deployments.test.ts`, 'row 17: a line that is cut again and again']),
  },
  {
    ...{ row: 18, fault: 'a slow line' },
    before: 'a write may take one minute',
    tako: 'any byte is a sign of life; requests have a connection of their own beside files',
    proof: tested(
      [`${faults}/slow-line.test.ts`, 'row 18: a slow line is not taken for a dead one'],
      [
        `${faults}/dead-peers.test.ts`,
        'row 18: a line so narrow that a file takes many times the limit of silence',
      ],
      [`${protocol}/transport.test.ts`, 'answers control requests while a file is on its way'],
    ),
    left: 'a line that is narrow in the kernel (tbf), where a send buffer holds pings up',
  },
  {
    ...{ row: 19, fault: 'a line with a long round trip' },
    before: 'one request a round trip',
    tako: 'windows that hold what such a line holds',
    proof: open('a question of speed: it belongs to the benchmarks'),
  },
  {
    ...{ row: 20, fault: 'bytes come one by one, and late' },
    before: 'tested by its authors',
    tako: 'understood wherever they are cut',
    proof: tested(
      [`${faults}/wire.test.ts`, 'row 20: what comes %s is understood'],
      [`${protocol}/gate.test.ts`, 'a handshake that drips byte by byte has no more time than any other'],
    ),
  },
  {
    ...{ row: 21, fault: 'agent or server is stopped and let go on (SIGSTOP)' },
    before: 'stalls for five to ten minutes',
    tako: 'scripts go on; nothing is lost or done twice',
    proof: tested(
      [`${faults}/deployments.test.ts`, 'row 21: agent and server, each stopped for a while'],
      [`${faults}/dead-peers.test.ts`, 'row 21: an agent that is stopped until the server has given it up'],
      [`${faults}/dead-peers.test.ts`, 'row 21: a server that is stopped until the agent has given it up'],
    ),
  },
  {
    ...{ row: 22, fault: 'the event loop of the agent hangs' },
    before: 'looks alive to TCP',
    tako: 'pings stop with it, so the server gives it up; scripts go on, and their logs are fetched when it is back',
    proof: tested([`${faults}/failpoints.test.ts`, 'row 22: an agent whose event loop hangs is given up']),
  },
  {
    ...{ row: 23, fault: 'hundreds of polling agents come back at once' },
    before: 'a storm, later softened by waiting longer',
    tako: 'full jitter below a bound that doubles',
    proof: tested(
      [
        `${protocol}/polling.test.ts`,
        'comes again when its server has gone, and its pauses stay below the bound',
      ],
      [`${faults}/storm.test.ts`, 'row 23: five hundred agents come back'],
    ),
  },
  {
    ...{ row: 24, fault: 'the agent moves, DNS changes, one of IPv4 and IPv6 is dead' },
    before: 'not documented',
    tako: 'each try resolves the name anew and tries each of its addresses; the reason names all',
    proof: tested(
      [`${faults}/names.test.ts`, 'row 24: an end that moves to another address'],
      [`${faults}/names.test.ts`, 'row 24: of a name with two addresses the one that answers'],
      [`${faults}/names.test.ts`, 'row 24: where no address of a name answers'],
    ),
  },
  {
    ...{ row: 25, fault: 'an HTTP proxy that is absent, hangs, refuses or drops' },
    before: 'three cases tested by its authors',
    tako: 'polling through a proxy is not built yet',
    proof: open('comes with polling over WebSocket'),
  },
  {
    ...{ row: 26, fault: 'the disk of an agent is full' },
    before: 'looked at before an upload only; log lines are lost',
    tako: 'the upload fails and says why, the agent stays reachable; a script waits for room, and no line is lost',
    proof: tested(
      [`${faults}/disk.test.ts`, 'row 26: a full disk of an agent fails the upload'],
      [`${agent}/action/actions.test.ts`, 'a script waits for room, and not a line of it is lost'],
      [`${agent}/log/record-writer.test.ts`, 'on a full disk lose nothing'],
    ),
  },
  {
    ...{ row: 27, fault: 'the disk of the server is full' },
    before: 'not documented',
    tako: 'a task goes on from its stored state once there is room',
    proof: tested(
      [
        `${server}/task/run-tasks.test.ts`,
        'a task that the full disk of the server broke goes on from its stored state once there is room',
      ],
      [`${server}/database/database.test.ts`, 'a full disk is told as such, and what there is stays'],
    ),
  },
  {
    ...{ row: 28, fault: 'a disk that fails, or can only be read' },
    before: 'not documented',
    tako: 'nothing is acknowledged that was not written',
    proof: tested(
      [`${agent}/home/home.test.ts`, 'stays what it was where the new content cannot be written'],
      [`${faults}/broken-disk.test.ts`, 'row 28: an agent whose disk makes nothing durable'],
      [`${faults}/broken-disk.test.ts`, 'row 28: a server whose disk %s acknowledges nothing'],
    ),
  },
  {
    ...{ row: 29, fault: 'no inodes, no file handles, no processes left' },
    before: 'not documented',
    tako: 'an agent that has run out of handles works again when there are some',
    proof: tested([`${faults}/shortage.test.ts`, 'row 29: an agent that runs out of file handles']),
    left: 'inodes and processes',
  },
  {
    ...{ row: 30, fault: 'the kernel ends a script, or the agent, for want of memory' },
    before: 'exit code 137',
    tako: 'the signal is named; a script goes before its agent',
    proof: tested(
      [`${agent}/runner/run-script.test.ts`, 'that is ended by a signal fails with the name of the signal'],
      [
        `${agent}/runner/run-script.test.ts`,
        'a script is no safer from the shortage of memory than any other program',
      ],
    ),
    left: 'a limit of a cgroup',
  },
  {
    ...{ row: 31, fault: 'a package changes on a disk' },
    before: 'SHA-1 is answered, and compared by default in one place only',
    tako: 'SHA-256 is compared whenever it is read or sent, when it has come and before it is unpacked; what is spoilt is put aside, or sent again',
    proof: tested(
      [
        `${server}/deployment/run-deployment.test.ts`,
        'starts nothing when the package on the server is no longer what was pushed',
      ],
      [`${agent}/package/file-cache.test.ts`, 'with another hash than promised is thrown away'],
      [
        `${agent}/deploy-package/deploy-package.test.ts`,
        'because its file was damaged on the disk is removed, so that it is sent again',
      ],
      [`${faults}/spoilt-packages.test.ts`, 'row 31: a package that has changed on the server is put aside'],
      [
        `${faults}/spoilt-packages.test.ts`,
        'row 31: a package that has changed on the machine is sent again',
      ],
      [`${faults}/spoilt-packages.test.ts`, 'row 31: a package that %s while it is sent is noticed'],
    ),
  },
  {
    ...{ row: 32, fault: 'a feed answers with other bytes for one version, or too few' },
    before: 'not documented',
    tako: 'the built-in feed refuses a version twice, and what breaks off; what was replaced since the release was made is not deployed',
    proof: tested(
      [`${server}/package/package.routes.test.ts`, 'a package that ends too early'],
      [
        `${server}/package/package.routes.test.ts`,
        'is refused, also with the same bytes, and stays as it was',
      ],
      [
        `${server}/external-feed/acquire-frozen.test.ts`,
        'a version that the feed has replaced is refused with both hashes, and its new bytes are not kept',
      ],
      [
        'test/feeds/external-feeds.test.ts',
        'a version that its feed has replaced since the release was made is refused',
      ],
    ),
  },
  {
    ...{ row: 33, fault: 'a line without an end' },
    before: 'the whole line is in memory three times',
    tako: 'comes in pieces that say so',
    proof: tested(
      [`${faults}/scripts.test.ts`, 'row 33: a line of ten million characters'],
      [`${agent}/log/line-splitter.test.ts`, 'without end do not fill the memory'],
    ),
  },
  {
    ...{ row: 34, fault: 'very many lines at full speed' },
    before: 'the log is read from its start at each look; stalls are reported',
    tako: 'read on from a byte offset; each line once and in order',
    proof: tested([`${faults}/scripts.test.ts`, 'row 34: a hundred thousand lines at full speed']),
    left: 'a million lines in a test: `npm run bench -- million` measures them',
  },
  {
    ...{ row: 35, fault: 'output that is no text' },
    before: 'bytes are replaced by the encoding',
    tako: 'decoded as it streams; markup and escapes are text of the log',
    proof: tested(
      [`${faults}/scripts.test.ts`, 'row 35: bytes that are no text'],
      [`${agent}/runner/run-script.test.ts`, 'comes through where it is no text'],
    ),
  },
  {
    ...{ row: 36, fault: 'a flood of output while the network is away' },
    before: 'the file of the agent grows',
    tako: 'waits on the disk of its machine, and comes whole',
    proof: tested([
      `${faults}/deployments.test.ts`,
      'row 36: what a script writes while the network is away',
    ]),
    left: 'a quota',
  },
  {
    ...{ row: 37, fault: 'a script leaves a process that holds its output' },
    before: 'cancelling hung',
    tako: 'not waited for, and a warning says so; a cancel ends it too',
    proof: tested(
      [
        `${agent}/runner/run-script.test.ts`,
        'after its end, from processes that it left, is not waited for, and a warning says so',
      ],
      [
        `${agent}/runner/run-script.test.ts`,
        'ends with everything that it started, also what has a session of its own',
      ],
    ),
  },
  {
    ...{ row: 38, fault: 'a script that ignores being asked to end' },
    before: 'given up, code -48 (2026)',
    tako: 'killed with all that it started',
    proof: tested([`${faults}/scripts.test.ts`, 'row 38: a script that ignores the request to end']),
    left: 'a process that hangs in the kernel',
  },
  {
    ...{ row: 39, fault: 'a script that waits for input' },
    before: 'hangs until it is cancelled',
    tako: 'gets none, and does not wait',
    proof: tested([`${agent}/runner/run-script.test.ts`, 'that asks for input gets none, and does not wait']),
  },
  {
    ...{ row: 40, fault: 'a cancel that races with the start or the end, or comes twice' },
    before: 'tested by its authors',
    tako: 'one outcome; what was cancelled before it came never starts',
    proof: tested(
      [`${faults}/wire.test.ts`, 'row 40: cancels that race with the start'],
      [`${agent}/action/actions.test.ts`, 'races with a start many times over'],
      [
        `${server}/deployment/run-deployment.test.ts`,
        'while the server is down and the start may be on its way leaves a tombstone on the machine',
      ],
      [`${faults}/failpoints.test.ts`, 'row 40: an agent that is killed when a cancel is on its disk'],
    ),
  },
  {
    ...{ row: 41, fault: 'the agent is started again while scripts wait for the machine' },
    before: 'the lock is lost',
    tako: 'a runner that lives holds it',
    proof: tested([`${faults}/scripts.test.ts`, 'row 41: a second script waits for the first']),
  },
  {
    ...{ row: 42, fault: 'clocks that differ or jump' },
    before: 'lines carry the time of the agent',
    tako: 'lines are ordered by number and carry the time of the server; no limit follows a clock that can be set',
    proof: tested(
      [`${faults}/clocks.test.ts`, 'row 42: where %s, the log has the times of the server'],
      [`${faults}/clocks.test.ts`, 'row 42: clocks that jump while a script runs'],
      [`${server}/deployment/server-times.test.ts`, 'no time lies in the future'],
    ),
  },
  {
    ...{ row: 43, fault: 'the agent is upgraded during a script' },
    before: 'kills scripts',
    tako: 'a stop leaves scripts running, and the next start takes them up',
    proof: tested([
      `${agent}/action/actions.test.ts`,
      'finds a script that has gone on meanwhile, with every line',
    ]),
    left: 'two versions: there is one so far',
  },
  {
    ...{ row: 44, fault: 'an old agent with a new server, and the reverse' },
    before: 'a matrix of six versions',
    tako: 'the wire has a version; ends that share none say so',
    proof: tested([
      `${agent}/calls/handler.test.ts`,
      'with a server that speaks no version of ours is refused, and both spans are named',
    ]),
    left: 'two versions: there is one so far',
  },
  {
    ...{ row: 45, fault: 'an agent is registered again with another certificate' },
    before: 'overwrites the machine',
    tako: 'only where that is asked for (--force); what ran there is interrupted',
    proof: tested([`${faults}/shortage.test.ts`, 'row 45: what ran on a machine that is registered anew']),
  },
  {
    ...{ row: 46, fault: 'a machine is cloned: one certificate, two agents' },
    before: 'both take work from one queue; a deployment was falsely green',
    tako: 'both are refused and named, until one is started anew and is alone',
    proof: tested(
      [`${faults}/attacks.test.ts`, 'row 46: two agents with one certificate'],
      [`${server}/agent-link/agent-link.test.ts`, 'two agents with one certificate are refused and named'],
      [`${protocol}/polling.test.ts`, 'that is sent away is told why, and waits longer each time'],
    ),
    left: 'the moment until the first of them comes back',
  },
  {
    ...{ row: 47, fault: 'an agent asks for the work of another machine' },
    before: 'gets it, where it is trusted at all',
    tako: 'the thumbprint alone decides',
    proof: tested([`${faults}/attacks.test.ts`, 'row 47: an agent gets the work of its own thumbprint']),
  },
  {
    ...{ row: 48, fault: 'a wrong thumbprint, of server or agent' },
    before: 'refused',
    tako: 'refused before a byte of the protocol, and both thumbprints are named',
    proof: tested(
      [
        `${protocol}/transport.test.ts`,
        'a server that meets an agent with another thumbprint refuses it, and names both',
      ],
      [`${protocol}/transport.test.ts`, 'a polling agent that nobody trusts is refused with its thumbprint'],
      ['test/bad-input/tls-ports.test.ts', 'sends no byte of the protocol to a stranger'],
    ),
  },
  {
    ...{ row: 49, fault: 'no certificate' },
    before: 'closed without a word',
    tako: 'refused, also where everybody is trusted',
    proof: tested([
      `${protocol}/gate.test.ts`,
      'nobody comes in without a certificate, also where everybody is trusted',
    ]),
  },
  {
    ...{ row: 50, fault: 'a resumed TLS session' },
    before: 'as the platform does by default',
    tako: 'cannot be resumed; one that was is refused',
    proof: tested(
      [`${protocol}/gate.test.ts`, 'a session cannot be resumed'],
      [`${protocol}/gate.test.ts`, 'a session that was resumed is refused by whoever judges it'],
    ),
  },
  {
    ...{ row: 51, fault: 'a stolen thumbprint or session ticket' },
    before: 'not documented',
    tako: 'the key is proved each time, and there are no tickets',
    proof: tested([`${protocol}/gate.test.ts`, 'a session cannot be resumed']),
  },
  {
    ...{ row: 52, fault: 'a certificate that has expired' },
    before: 'ignored; valid for 100 years',
    tako: 'as good as its thumbprint',
    proof: tested([
      `${protocol}/gate.test.ts`,
      'a certificate that has expired is as good as its thumbprint',
    ]),
    left: 'a warning before it expires, which is not built yet',
  },
  {
    ...{ row: 53, fault: 'older TLS' },
    before: 'as the platform does by default; older builds switch TLS 1.0 on',
    tako: 'TLS 1.3 only',
    proof: tested(
      [`${protocol}/gate.test.ts`, 'nobody comes in with less than TLS 1.3'],
      ['test/bad-input/tls-ports.test.ts', 'refuses TLS 1.2'],
    ),
  },
  {
    ...{ row: 54, fault: 'somebody in the middle' },
    before: 'pinned thumbprints',
    tako: 'pinned thumbprints on both ends; who relays bytes learns nothing',
    proof: tested(
      [
        `${protocol}/transport.test.ts`,
        'a server that meets an agent with another thumbprint refuses it, and names both',
      ],
      [`${faults}/in-the-middle.test.ts`, 'row 54: who opens TLS in the middle'],
      [`${faults}/in-the-middle.test.ts`, 'row 54: who only passes bytes on'],
    ),
  },
  {
    ...{ row: 55, fault: 'a port scan: HTTP, SSH, garbage' },
    before: 'answers a page that tells what it is',
    tako: 'closes without a word; a scan does not fill the log',
    proof: tested(
      ['test/bad-input/tls-ports.test.ts', 'closes on plain HTTP without a page that tells what it is'],
      ['test/bad-input/tls-ports.test.ts', 'closes on random bytes'],
      [`${protocol}/gate.test.ts`, 'a scan of ports does not fill the log'],
    ),
  },
  {
    ...{ row: 56, fault: 'hundreds of connections that say nothing' },
    before: 'up to ten minutes each, without a bound',
    tako: 'few of one address, a bound in all, and a full door makes room for others',
    proof: tested(
      [`${faults}/attacks.test.ts`, 'row 56: hundreds of silent connections'],
      [`${protocol}/gate.test.ts`, 'silence is not waited for longer than a handshake may take'],
      [`${protocol}/gate.test.ts`, 'a full door makes room for an address that has nobody there'],
    ),
  },
  {
    ...{ row: 57, fault: 'a trusted agent that attacks the server' },
    before: 'not documented',
    tako: 'limits of HTTP/2, and every answer is checked by its shape',
    proof: tested(
      [`${protocol}/parse.test.ts`, 'is read without what we do not know'],
      [`${protocol}/http2-traps.test.ts`, 'refuses what is too large, unknown or wrong, each with its code'],
      [`${faults}/hostile-agents.test.ts`, 'row 57: with %s harms nobody else'],
      [`${faults}/hostile-agents.test.ts`, 'row 57: that %s harms nobody else'],
      [`${faults}/hostile-agents.test.ts`, 'row 57: whose log is %s harms nobody else'],
    ),
  },
  {
    ...{ row: 58, fault: 'a server that attacks its agent' },
    before: 'the agent trusts its server wholly',
    tako: 'a server may run scripts: that is what it is for; nothing else that it says leads out of the folders of the agent',
    proof: tested(
      [
        `${protocol}/parse.test.ts`,
        'names a file by its hash in lower case, and an action by a ticket that is a file name',
      ],
      [`${faults}/hostile-servers.test.ts`, 'row 58: %s is no file and no action'],
      [`${faults}/hostile-servers.test.ts`, 'row 58: a package whose id, version and place are paths'],
      [`${faults}/hostile-servers.test.ts`, 'row 58: %s is refused, and the agent goes on'],
      [`${faults}/hostile-servers.test.ts`, 'row 58: a flood of %s'],
    ),
  },
  {
    ...{ row: 59, fault: 'a package whose names lead out of its folder' },
    before: 'checked by the NuGet library',
    tako: 'refused before anything is written',
    proof: tested([
      `${nuget}/hostile-packages.test.ts`,
      'an entry that could leave the folder is refused before anything is written',
    ]),
  },
  {
    ...{ row: 60, fault: 'an archive with links, devices, set-uid files' },
    before: 'not documented',
    tako: 'links only inside of it; the rest is refused or stripped',
    proof: tested(
      [
        `${nuget}/extract-archive.test.ts`,
        'may hold links that stay inside, and hard links, which become files of their own',
      ],
      [
        `${nuget}/extract-archive.test.ts`,
        'with a file below a link is refused, also where the link comes later',
      ],
      [`${faults}/archives.test.ts`, 'row 60: nothing in an archive leads out'],
      [`${faults}/archives.test.ts`, 'row 60: files that want to run as their owner'],
      [`${nuget}/extract-archive.test.ts`, 'with %s is refused, and nothing of it is written'],
    ),
  },
  {
    ...{ row: 61, fault: 'a zip bomb' },
    before: 'no limit was seen',
    tako: 'limits of entries, bytes and ratio, by what really comes out',
    proof: tested(
      [`${nuget}/hostile-packages.test.ts`, 'a bomb that says it is one byte'],
      [`${nuget}/hostile-packages.test.ts`, 'a bomb that says what it is: package.ratio'],
    ),
  },
  {
    ...{ row: 62, fault: 'variables that are code' },
    before: 'encoded; one hole was found in bash (CVE-2020-25825)',
    tako: 'no value is ever part of a script',
    proof: tested(
      [`${agent}/script/bootstrap.test.ts`, 'gets every value as it is, whatever stands in name and value'],
      [`${agent}/script/bootstrap.test.ts`, 'gets random values as they are'],
    ),
  },
  {
    ...{ row: 63, fault: 'a secret that is cut, quoted, or beside another in a log' },
    before: 'leaks while a match is pending; late and lost lines are reported',
    tako: 'masked as it streams, wherever it is cut',
    proof: tested(
      [`${agent}/log/masker.test.ts`, 'does not show, wherever the text is cut'],
      [`${agent}/log/masker.test.ts`, 'come out alike however they are cut, as the whole does'],
      [`${agent}/runner/run-script.test.ts`, 'shows no secret, whatever it is cut by'],
    ),
  },
  {
    ...{ row: 64, fault: 'a secret in a file, a log, an answer' },
    before: 'environments are scrubbed since July 2026',
    tako: 'in no file of server and agent once the action is over, in no log, in no answer',
    proof: tested([`${faults}/attacks.test.ts`, 'rows 64 and 65: a secret is in no file of server or agent']),
    left: 'core dumps',
  },
  {
    ...{ row: 65, fault: 'a stolen database or backup' },
    before: 'a master key on the server; the key of the agent follows from a file that all can read',
    tako: 'secrets are sealed in their place with a key outside; keys and sessions are hashed',
    proof: tested(
      [`${faults}/attacks.test.ts`, 'rows 64 and 65: a secret is in no file of server or agent'],
      [`${server}/database/secrets.test.ts`, 'a secret that was moved to another place'],
    ),
  },
  {
    ...{ row: 66, fault: 'a stolen configuration of an agent' },
    before: 'can be opened with an id that all can read',
    tako: 'the key is readable by its owner alone; trust that is withdrawn cuts at once',
    proof: tested(
      [`${agent}/home/home.test.ts`, 'keeps key and configuration from other users'],
      [`${protocol}/gate.test.ts`, 'a peer whose trust is withdrawn is cut off at once, and nobody else'],
      [`${faults}/revoked.test.ts`, 'row 66: a %s agent whose thumbprint is no longer that of its machine'],
    ),
  },
  {
    ...{ row: 67, fault: 'guessing of passwords' },
    before: 'not documented',
    tako: 'throttled by address; the same answer for a wrong name and a wrong password',
    proof: tested([
      'test/server/access.test.ts',
      'a wrong password and an unknown user get the same answer, and guessing is throttled',
    ]),
    left: 'the time that an answer takes',
  },
  {
    ...{ row: 68, fault: 'a page of another origin in the browser of a user' },
    before: 'fixed over time',
    tako: 'a strict cookie, a token beside it, no foreign origin, no foreign frame',
    proof: tested([`${faults}/attacks.test.ts`, 'row 68: a page of another origin reads nothing']),
  },
  {
    ...{ row: 69, fault: 'the server is made to ask an address of its own network' },
    before: 'not documented',
    tako: 'feeds lie at addresses of the internet only, unless the administrator names more; a look for an agent is a TLS handshake, and tells an agent from all else and no more',
    proof: tested(
      [
        `${server}/external-feed/feed-http.test.ts`,
        'fault row 69: the server is not led to what only it can reach',
      ],
      [`${server}/external-feed/feed-http.test.ts`, 'nor by a name that changes its mind'],
      [`${server}/agent-link/agent-link.test.ts`, '%s learns nothing but that no agent is there'],
    ),
  },
  {
    ...{ row: 70, fault: 'markup in names, logs and notes' },
    before: 'a history of such holes',
    tako: 'the API answers JSON, logs are text, artifacts are kept and not shown; the page lets no script of others run',
    proof: tested(
      [`${faults}/hostile-requests.test.ts`, 'row 70: markup in names'],
      [`${faults}/hostile-requests.test.ts`, 'row 70: a log as text'],
      [`${faults}/hostile-requests.test.ts`, 'row 70: an artifact is kept'],
      [`${faults}/hostile-requests.test.ts`, 'row 70: the page at %s'],
    ),
  },
  {
    ...{ row: 71, fault: 'ids that are paths, or of somebody else' },
    before: 'one hole was found (CVE-2017-11348)',
    tako: 'ids, hashes and versions are parsed; every route asks who it is',
    proof: tested(
      ['test/end-to-end/api-description.test.ts', 'no route but the few that are public answers'],
      [
        `${protocol}/parse.test.ts`,
        'names a file by its hash in lower case, and an action by a ticket that is a file name',
      ],
      [`${faults}/hostile-requests.test.ts`, 'row 71: no hostile id makes %s fail'],
      [`${faults}/hostile-requests.test.ts`, 'row 71: the path %s leads to no file'],
    ),
    left: 'rights by object, which are not built yet',
  },
  {
    ...{ row: 72, fault: 'hostile bodies: deep, polluting, blown up' },
    before: 'not documented',
    tako: 'refused, and the server goes on; names of prototypes are names like others',
    proof: tested(
      [`${faults}/attacks.test.ts`, 'row 72: deep, polluting and blown-up bodies are refused'],
      ['packages/variables/src/regex/regex.test.ts', 'a long value is searched without the stack ending'],
    ),
  },
  {
    ...{ row: 73, fault: 'an agent that changes what it has told already' },
    before: 'not documented',
    tako: 'the server never reads a byte twice; what is stored stays, and without a whole log nothing is green',
    proof: tested(
      [
        `${protocol}/transport.test.ts`,
        'a log that was cut goes on at the cursor without losing or repeating a record',
      ],
      [`${faults}/changed-logs.test.ts`, 'row 73: what an agent tells instead'],
      [`${faults}/changed-logs.test.ts`, 'row 73: an agent whose log has become shorter'],
      [`${faults}/changed-logs.test.ts`, 'row 73: an agent that says that all went well'],
    ),
  },
  {
    ...{ row: 74, fault: 'deployments to one machine at once' },
    before: 'a mutex',
    tako: 'one after the other, also over a restart of the server',
    proof: tested(
      [`${faults}/scripts.test.ts`, 'row 74: ten deployments to one machine take turns'],
      [
        `${agent}/action/actions.test.ts`,
        'starts what it had accepted but not started, in the order in which it came',
      ],
    ),
  },
  {
    ...{ row: 75, fault: 'a day of random faults' },
    before: 'not documented',
    tako: 'each deployment ends as it should, by itself; memory and handles stay flat',
    proof: tested(
      [`${faults}/chaos.test.ts`, 'row 75: random faults while deployments go on hurt nothing'],
      ['scripts/chaos/invariants.test.ts', 'a light agent that was left out, or deployed to twice'],
    ),
    left: 'a whole day in a test: `npm run chaos` runs as long as it is told',
  },
];
