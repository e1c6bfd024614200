/** What a command works with: the server as somebody, and where answers go. */
import { type Client, createClient } from '@tako/client';
import type { Format, Output } from '../output/output.ts';
import { createOutput } from '../output/output.ts';
import { configFile, readSaved } from '../settings/config-file.ts';
import { serverSettings } from '../settings/server-settings.ts';

export type Session = {
  readonly client: Client;
  readonly output: Output;
  /** The server's URL, as it was said. */
  readonly server: string;
};

/** Flags that every command has. */
export type GlobalFlags = {
  readonly server?: string;
  readonly apiKey?: string;
  readonly output: Format;
};

/** What command groups are given; nothing of it is looked at before a command runs. */
export type Cli = {
  readonly flags: () => GlobalFlags;
  readonly output: () => Output;
  /** Throws `UserError` where no server or no key is known. Sends nothing yet. */
  readonly open: () => Promise<Session>;
};

export function createCli(flags: () => GlobalFlags): Cli {
  const output = () => createOutput(flags().output, process.stdout, process.stderr);
  return {
    flags,
    output,
    open: async () => {
      const file = configFile(process.env);
      const saved = file === undefined ? undefined : await readSaved(file);
      const settings = serverSettings({ flags: flags(), env: process.env, saved });
      return { client: createClient(settings), output: output(), server: settings.server };
    },
  };
}
