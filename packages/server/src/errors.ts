/** What the server refuses, with a code of the API's catalogue; status and title are read from there. */
import { type ErrorCode, errorCatalogue } from '@tako/api';

export type FieldError = { readonly field: string; readonly message: string };

/** A request that cannot be done. The message is for the person who asked and says what is wrong and where. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];

  constructor(code: ErrorCode, detail: string, errors: readonly FieldError[] = [], cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'Refusal';
    this.code = code;
    this.errors = errors;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}

/** One field of the request is wrong. */
export function refuseField(code: ErrorCode, field: string, message: string): Refusal {
  return new Refusal(code, message, [{ field, message }]);
}

/** A fault of the set-up that ends a command: one line and an exit code, no stack. */
export class UserError extends Error {
  readonly exit: ExitName;

  constructor(message: string, exit: ExitName = 'failed', cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'UserError';
    this.exit = exit;
  }
}

/** Exit codes of `tako-server`. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done' },
  failed: { code: 1, meaning: 'it could not be done; the message says why' },
  usage: { code: 2, meaning: 'the command or its configuration is wrong' },
  inUse: { code: 3, meaning: 'another server runs on this data folder' },
} as const;

export type ExitName = keyof typeof exitCodes;
