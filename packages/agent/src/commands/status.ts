import { readdir } from 'node:fs/promises';
import { isActionName } from '../action/action-store.ts';
import { type Home, readConfig, readIdentity } from '../home/home.ts';
import { holderOf } from '../home/lock-home.ts';
import { undefinedIfMissing } from '../home/read-file.ts';

/** What can be seen from the home folder: nothing is asked over the network. */
export async function status(home: Home, asJson: boolean, say: (line: string) => void): Promise<void> {
  const [identity, config, holder] = [await readIdentity(home), await readConfig(home), await holderOf(home)];
  const names = (await readdir(home.actions).catch(undefinedIfMissing)) ?? [];
  const openActions = names.filter(isActionName);
  if (asJson) {
    return say(
      JSON.stringify({ ...config, thumbprint: identity.thumbprint, pid: holder?.pid ?? null, openActions }),
    );
  }
  say(`name          ${config.name}`);
  say(`thumbprint    ${identity.thumbprint}`);
  say(`runs          ${holder ? `yes, process ${holder.pid}` : 'no'}`);
  say(`listens       ${config.listen ? `${config.listen.host}:${config.listen.port}` : 'no'}`);
  for (const { host, port, thumbprint } of config.polled) say(`polls         ${host}:${port} ${thumbprint}`);
  for (const thumbprint of config.trusted) say(`trusts        ${thumbprint}`);
  say(`applications  ${config.applications}`);
  say(`open actions  ${openActions.length === 0 ? 'none' : openActions.join(', ')}`);
}
