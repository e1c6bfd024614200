/** What the agent does for a server. */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import {
  type AgentHandler,
  commonWireVersion,
  ProtocolError,
  type Thumbprint,
  wireVersions,
} from '@tako/protocol';
import type { Actions } from '../action/actions.ts';
import { readLog } from '../action/read-log.ts';
import type { FileCache } from '../package/file-cache.ts';
import { findInterpreter, syntaxPreference } from '../script/interpreter.ts';
import { agentVersion } from '../version.ts';

export type HandlerParts = {
  readonly thumbprint: Thumbprint;
  readonly actions: Actions;
  readonly files: FileCache;
};

export function createHandler({ thumbprint, actions, files }: HandlerParts): AgentHandler {
  const incarnation = randomUUID();
  /** The highest epoch seen, per server: one with a lower is an old copy of it. */
  const epochs = new Map<string, number>();
  return {
    hello: async ({ serverId, epoch, wire }) => {
      const highest = epochs.get(serverId) ?? 0;
      if (epoch < highest) {
        throw new ProtocolError(
          'server.fenced',
          `a newer start of this server (epoch ${highest}) has been here; this one has epoch ${epoch}`,
        );
      }
      epochs.set(serverId, epoch);
      if (commonWireVersion(wireVersions, wire) === undefined) {
        throw new ProtocolError(
          'wire.version',
          `this agent speaks wire versions ${wireVersions.min} to ${wireVersions.max}, the server ${wire.min} to ${wire.max}`,
        );
      }
      return {
        ...{ agentVersion, wire: wireVersions, thumbprint, incarnation, hostname: os.hostname() },
        ...{ platform: process.platform, arch: process.arch, features: [] },
        syntaxes: syntaxPreference.filter((syntax) => findInterpreter(syntax) !== undefined),
        freeBytes: await files.freeBytes(),
        time: Date.now(),
        actions: await actions.list(),
      };
    },
    fileStatus: (sha256, sizeBytes) => files.status(sha256, sizeBytes),
    receiveFile: (sha256, sizeBytes, offset, body) => files.receive(sha256, sizeBytes, offset, body),
    startAction: (spec) => actions.start(spec),
    actionStatus: (ticket) => actions.status(ticket),
    readLog: (ticket, from, signal) => readLog(actions, ticket, from, signal),
    cancelAction: (ticket) => actions.cancel(ticket),
    forgetAction: (ticket, logBytes) => actions.forget(ticket, logBytes),
  };
}
