/** Exit codes of `tako`, printed by `tako --help` and read back by a test. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done; of a deployment: success, also with warnings' },
  failed: { code: 1, meaning: 'it failed: the deployment, the check of a machine' },
  usage: { code: 2, meaning: 'wrong command line, or a value that the server finds wrong' },
  notAllowed: { code: 3, meaning: 'not logged in, or not allowed' },
  unreachable: { code: 4, meaning: 'the server cannot be reached' },
  timedOut: { code: 5, meaning: '--timeout passed before the end' },
  cancelled: { code: 6, meaning: 'the deployment was cancelled' },
  interrupted: { code: 7, meaning: 'the deployment was interrupted: how it ended is not known' },
  notFound: { code: 8, meaning: 'what was named is not there: a project, a release, a step, a package, ...' },
  refused: {
    code: 9,
    meaning: 'the server refused: it exists already, is in use, cannot be used, or nothing would run',
  },
  serverBroken: { code: 10, meaning: 'the server made a mistake' },
  file: { code: 11, meaning: 'a file cannot be read or written, or is no package' },
  takoBroken: { code: 70, meaning: 'a mistake of tako itself' },
  stopped: { code: 130, meaning: 'stopped by Ctrl+C; what was being watched goes on' },
} as const;

export type ExitName = keyof typeof exitCodes;

/** As help shows it. */
export const exitTable = [
  'Exit codes:',
  ...Object.values(exitCodes).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`),
].join('\n');

type More = {
  readonly cause?: unknown;
  readonly fields?: readonly string[];
  readonly hints?: readonly string[];
};

/** What a user caused or can mend: one line, and an exit code. */
export class UserError extends Error {
  readonly exit: ExitName;
  /** What is wrong in detail, a line each. */
  readonly fields: readonly string[];
  /** What to do about it, a line each. */
  readonly hints: readonly string[];

  constructor(message: string, exit: ExitName, more: More = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'UserError';
    this.exit = exit;
    this.fields = more.fields ?? [];
    this.hints = more.hints ?? [];
  }
}
