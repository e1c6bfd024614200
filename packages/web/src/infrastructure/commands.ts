/** What is typed on a machine, so that server and agent know each other. */
import type { MachineDraft } from './machine-fields.tsx';

/** As a shell reads it as one word. */
export function quoted(word: string): string {
  return /^[\w.,:/@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** For an agent that the server calls: it trusts the server, and then waits for it. */
export function listeningCommands(name: string, serverThumbprint: string): string {
  return [
    `tentacle init --name ${quoted(name.trim() || 'web-1')}`,
    `tentacle trust ${serverThumbprint}`,
    'tentacle show-thumbprint',
    'tentacle run',
  ].join('\n');
}

export type PollingCommands = {
  readonly draft: MachineDraft;
  /** Names of the draft's environments. */
  readonly environments: readonly string[];
  readonly server: string;
  readonly serverThumbprint: string;
  readonly apiKey: string;
};

/** For an agent that calls the server: it registers itself. */
export function pollingCommands(wanted: PollingCommands): string {
  const { draft, environments, server, serverThumbprint, apiKey } = wanted;
  const name = quoted(draft.name.trim() || 'web-1');
  const register = [
    `tentacle register --server ${quoted(server)} --api-key ${apiKey}`,
    `--server-thumbprint ${serverThumbprint}`,
    ...environments.map((environment) => `--environment ${quoted(environment)}`),
    ...draft.roles.map((role) => `--role ${quoted(role)}`),
    '--polling',
  ];
  return [`tentacle init --name ${name} --no-listen`, register.join(' \\\n  '), 'tentacle run'].join('\n');
}
