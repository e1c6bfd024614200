/** The refusals of the wire, each with the HTTP status that carries it and whether trying again can help. */
export const protocolErrors = {
  'agent.broken': { status: 500, retry: false },
  'action.other-body': { status: 409, retry: false },
  'action.running': { status: 409, retry: false },
  'action.tombstone': { status: 410, retry: false },
  'action.unknown': { status: 404, retry: false },
  'disk.full': { status: 507, retry: false },
  'file.hash': { status: 422, retry: true },
  'file.missing': { status: 424, retry: false },
  'file.offset': { status: 409, retry: true },
  'file.size': { status: 400, retry: false },
  'log.offset': { status: 416, retry: false },
  'request.invalid': { status: 400, retry: false },
  'request.too-large': { status: 413, retry: false },
  'request.unknown': { status: 404, retry: false },
  'server.fenced': { status: 403, retry: false },
  'upgrade.refused': { status: 422, retry: false },
  'wire.version': { status: 426, retry: false },
} as const satisfies Record<string, { status: number; retry: boolean }>;

export type ProtocolErrorCode = keyof typeof protocolErrors;

/** A refusal of the other end. `detail` holds facts for the program, e.g. `{ offset: 4096 }`. */
export class ProtocolError extends Error {
  readonly code: ProtocolErrorCode;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(
    code: ProtocolErrorCode,
    message: string,
    detail: Record<string, unknown> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ProtocolError';
    this.code = code;
    this.detail = detail;
  }
}

/**
 * The connection failed. `sent` is false where the request surely never reached the other end; where it is true the
 * outcome is unknown and must be asked for (by ticket or offset).
 */
export class LinkError extends Error {
  readonly sent: boolean;

  constructor(message: string, options: { sent: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LinkError';
    this.sent = options.sent;
  }
}
