/** What the agent does for a server. */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import {
  type AgentHandler,
  agentFeatures,
  commonWireVersion,
  failpoint,
  type HelloAnswer,
  type HelloRequest,
  ProtocolError,
  type Thumbprint,
  wireVersions,
} from '@tako/protocol';
import type { Actions } from '../action/actions.ts';
import { readLog } from '../action/read-log.ts';
import { readArtifact } from '../artifact/read-artifact.ts';
import type { FileCache } from '../package/file-cache.ts';
import { findInterpreter, syntaxPreference } from '../script/interpreter.ts';
import type { Upgrades } from '../upgrade/upgrades.ts';
import { agentVersion } from '../version.ts';
import type { Epochs } from './epochs.ts';

export type HandlerParts = {
  readonly thumbprint: Thumbprint;
  readonly actions: Actions;
  readonly files: FileCache;
  readonly epochs: Epochs;
  readonly upgrades: Upgrades;
};

export function createHandler(parts: HandlerParts): AgentHandler {
  const { actions, files, epochs, upgrades } = parts;
  const incarnation = randomUUID();
  return {
    hello: (request) => hello(parts, incarnation, request),
    isFenced: ({ serverId, epoch }) => epoch < epochs.highest(serverId),
    fileStatus: (sha256, sizeBytes) => files.status(sha256, sizeBytes),
    receiveFile: (sha256, sizeBytes, offset, body) => files.receive(sha256, sizeBytes, offset, body),
    startAction: (spec) => actions.start(spec),
    actionStatus: (ticket) => actions.status(ticket),
    readLog: (ticket, from, signal) => readLog(actions, ticket, from, signal),
    readArtifact: async (ticket, sha256, from) => readArtifact(actions.artifactFile(ticket, sha256), from),
    cancelAction: (ticket) => actions.cancel(ticket),
    forgetAction: (ticket, logBytes) => actions.forget(ticket, logBytes),
    upgrade: (spec) => upgrades.upgrade(spec),
  };
}

async function hello(
  { thumbprint, actions, files, epochs, upgrades }: HandlerParts,
  incarnation: string,
  { serverId, epoch, wire }: HelloRequest,
): Promise<HelloAnswer> {
  failpoint('agent.hello');
  const { min, max } = wireVersions;
  if (commonWireVersion(wireVersions, wire) === undefined) {
    const message = `this agent speaks wire versions ${min} to ${max}, the server ${wire.min} to ${wire.max}`;
    throw new ProtocolError('wire.version', message, { min, max });
  }
  const highest = await epochs.raise(serverId, epoch);
  if (epoch < highest) {
    const message = `a newer start of this server (epoch ${highest}) has been here; this one has epoch ${epoch}`;
    throw new ProtocolError('server.fenced', message, { epoch: highest });
  }
  await upgrades.met();
  return {
    ...{ agentVersion, wire: wireVersions, thumbprint, incarnation, hostname: os.hostname() },
    ...{ platform: process.platform, arch: process.arch, features: featuresOf(upgrades) },
    ...(upgrades.platform === undefined ? {} : { upgradePlatform: upgrades.platform }),
    syntaxes: syntaxPreference.filter((syntax) => findInterpreter(syntax) !== undefined),
    freeBytes: await files.freeBytes(),
    time: Date.now(),
    actions: await actions.list(),
  };
}

function featuresOf({ platform }: Upgrades): string[] {
  return Object.values(agentFeatures).filter(
    (feature) => feature !== agentFeatures.upgrade || platform !== undefined,
  );
}
