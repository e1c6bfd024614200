/** Registers with a token that the server has made: no key, and no server is trusted but the one that made it. */
import type { Thumbprint } from '@tako/protocol';
import { UserError } from '../errors.ts';
import { type Home, readConfig, readIdentity } from '../home/home.ts';
import { type Call, caller, type Problem, refusal } from './call-server.ts';
import {
  askServer,
  communicationOf,
  keepServer,
  pollingAddress,
  type RegisterOptions,
  refuseOther,
} from './register.ts';
import { readToken } from './registration-token.ts';

type Registered = { readonly id: string; readonly name: string; readonly isNew: boolean };

/**
 * Tells the server of this machine, and the agent of the server. The token is spent only on the server whose thumbprint
 * it carries; where that refuses, nothing changes here. An agent that the server knows already stays as it is.
 */
export async function registerWithToken(
  home: Home,
  token: string,
  options: RegisterOptions,
  say: (line: string) => void,
): Promise<void> {
  refuseWhatTokensSay(options);
  const { serverThumbprint, server } = readToken(token);
  const url = options.server ?? server;
  if (url === undefined) throw new UserError('give --server URL: this token does not carry it', 'usage');
  const [{ thumbprint }, config] = [await readIdentity(home), await readConfig(home)];
  const call = caller({ server: url });
  const info = await askServer(call, url);
  refuseOther(serverThumbprint, info.thumbprint);
  const machine = { name: options.name ?? config.name, thumbprint };
  const way = communicationOf(options, config.listen?.port);
  const registered = await ask(call, { ...machine, ...way, token }, config.trusted, serverThumbprint);
  const polled = options.polling ? [pollingAddress(options, url, info, serverThumbprint)] : [];
  if (registered === undefined) {
    say(`The server knows this agent already and leaves it as it is; the token was not used`);
    return;
  }
  await keepServer(home, serverThumbprint, polled);
  const { id, name, isNew } = registered;
  say(`${isNew ? 'Registered as' : 'Was registered already as'} ${name} (${id}); trusts ${serverThumbprint}`);
}

/** Undefined where this agent was registered before, by another token or by hand, and trusts the server. */
async function ask(
  call: Call,
  body: object,
  trusted: readonly Thumbprint[],
  server: Thumbprint,
): Promise<Registered | undefined> {
  const answer = await call('POST', '/machines/register', body);
  if (answer.status === 201) return answer.body as Registered;
  const isKnown = (answer.body as Problem).code === 'machine.thumbprint-taken';
  if (isKnown && trusted.includes(server)) return undefined;
  throw refusal(answer);
}

function refuseWhatTokensSay(options: RegisterOptions): void {
  const { environment, role, force, serverThumbprint } = options;
  const said = [
    ...(environment.length > 0 ? ['--environment'] : []),
    ...(role.length > 0 ? ['--role'] : []),
    ...(force ? ['--force'] : []),
    ...(serverThumbprint === undefined ? [] : ['--server-thumbprint']),
  ];
  if (said.length > 0) throw new UserError(`leave out ${said.join(' and ')}: the token says it`, 'usage');
}
