/** What the agent tells whoever runs it: one line of JSON an event, for the journal of the service. */

export type Log = {
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  error(message: string, error: unknown, facts?: Facts): void;
};

type Facts = Readonly<Record<string, unknown>>;

/** `now` is ms since 1970. */
export function createLog(write: (line: string) => void, now: () => number = Date.now): Log {
  const tell = (level: string, message: string, facts: Facts) =>
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...facts })}\n`);
  return {
    info: (message, facts = {}) => tell('info', message, facts),
    warn: (message, facts = {}) => tell('warn', message, facts),
    error: (message, error, facts = {}) => tell('error', message, { ...facts, error: told(error) }),
  };
}

/** The stack says where; a cause says why. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${told(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
