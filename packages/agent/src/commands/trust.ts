import { parseThumbprint, type Thumbprint } from '@tako/protocol';
import { UserError } from '../errors.ts';
import { changeConfig, type Home } from '../home/home.ts';

export function mustThumbprint(text: string): Thumbprint {
  const thumbprint = parseThumbprint(text);
  if (typeof thumbprint !== 'string') throw new UserError(`"${text}": ${thumbprint.problem}`, 'usage');
  return thumbprint;
}

/** A running agent notices at once. */
export async function trust(home: Home, text: string, say: (line: string) => void): Promise<void> {
  const thumbprint = mustThumbprint(text);
  await changeConfig(home, (config) => ({
    ...config,
    trusted: [...new Set([...config.trusted, thumbprint])],
  }));
  say(`Trusts ${thumbprint}`);
}

export async function untrust(home: Home, text: string, say: (line: string) => void): Promise<void> {
  const thumbprint = mustThumbprint(text);
  await changeConfig(home, (config) => {
    if (!config.trusted.includes(thumbprint)) throw new UserError(`${thumbprint} is not among the trusted`);
    return {
      ...config,
      trusted: config.trusted.filter((other) => other !== thumbprint),
      polled: config.polled.filter((server) => server.thumbprint !== thumbprint),
    };
  });
  say(`No longer trusts ${thumbprint}`);
}
