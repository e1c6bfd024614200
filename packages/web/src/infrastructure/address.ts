/** Where a listening agent is reached. */

/** The port that an agent listens on unless it is told otherwise. */
const usualPort = 10933;

/** What was typed as `host:port`: without a port the usual one is meant. */
export function withPort(typed: string): string {
  const text = typed
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '');
  if (text === '' || /^\[.*\]:\d+$/.test(text) || /^[^:[\]]+:\d+$/.test(text)) return text;
  if (/^\[.*\]$/.test(text)) return `${text}:${usualPort}`;
  return text.includes(':') ? `[${text}]:${usualPort}` : `${text}:${usualPort}`;
}
