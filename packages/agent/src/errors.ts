/** Exit codes of `tentacle`, printed by `tentacle help` and read back by a test. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done' },
  failed: { code: 1, meaning: 'it did not work; the line above says why' },
  usage: { code: 2, meaning: 'wrong command line' },
  notAllowed: { code: 3, meaning: 'the server refused the API key' },
  unreachable: { code: 4, meaning: 'the server cannot be reached' },
} as const;

export type ExitName = keyof typeof exitCodes;

/** What a user caused or can mend: one line, and an exit code. */
export class UserError extends Error {
  readonly exit: ExitName;

  constructor(message: string, exit: ExitName = 'failed', cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'UserError';
    this.exit = exit;
  }
}
