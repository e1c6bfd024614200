import type { AgentLink } from '../agent-link/agent-link.ts';
import { AgentUnreachable } from '../agent-link/linked-machine.ts';
import { Refusal } from '../errors.ts';

type Discovered = { readonly address: string; readonly thumbprint: string };

/**
 * Which thumbprint the agent at the address shows; nothing is stored. Whoever asks makes the server dial, so the answer
 * tells an agent from all else and no more. Throws `machine.unreachable`.
 */
export async function discoverAgent(
  agentLink: Pick<AgentLink, 'look'>,
  address: string,
  signal: AbortSignal,
): Promise<Discovered> {
  try {
    return { address, thumbprint: await agentLink.look(address, signal) };
  } catch (error) {
    if (!(error instanceof AgentUnreachable)) throw error;
    const fields = [{ field: 'address', message: error.reason }];
    throw new Refusal('machine.unreachable', error.reason, fields, error);
  }
}
