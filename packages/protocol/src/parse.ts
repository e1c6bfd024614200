/** Reading what came over the wire into the contract's types; whatever is wrong is named with its field. */
import { ProtocolError } from './errors.ts';
import { maxServerIdChars, maxTicketChars } from './limits.ts';
import {
  type ActionLock,
  type ActionOutcome,
  type ActionSpec,
  type ActionState,
  type ActionStatus,
  type ActionVariable,
  type ActionWork,
  type ArtifactLimits,
  type FileStatus,
  type HelloAnswer,
  type HelloRequest,
  type PackageReference,
  type ScriptSyntax,
  type Sha256,
  type StartAnswer,
  scriptSyntaxes,
  type Ticket,
  type UpgradeSpec,
  type UpgradeStatus,
  upgradeStates,
  type WireVersions,
} from './messages.ts';
import { type LogRecord, logLevels, nodeStates, recordKinds } from './records.ts';
import { parseThumbprint, type Thumbprint } from './thumbprint.ts';

type Fields = Readonly<Record<string, unknown>>;

function invalid(field: string, expected: string): ProtocolError {
  return new ProtocolError('request.invalid', `${field} must be ${expected}`, { field });
}

function object(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(field, 'an object');
  return value as Fields;
}

function text(value: unknown, field: string): string {
  if (typeof value !== 'string') throw invalid(field, 'a text');
  return value;
}

function flag(value: unknown, field: string): boolean {
  if (typeof value !== 'boolean') throw invalid(field, 'true or false');
  return value;
}

/** A whole number from 0 on. */
function count(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw invalid(field, 'a whole number from 0 on');
  return value;
}

function list<T>(value: unknown, field: string, read: (item: unknown, field: string) => T): T[] {
  if (!Array.isArray(value)) throw invalid(field, 'a list');
  return value.map((item, index) => read(item, `${field}[${index}]`));
}

function oneOf<T extends string>(values: readonly T[]): (value: unknown, field: string) => T {
  return (value, field) => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw invalid(field, `one of ${values.join(', ')}`);
    return found;
  };
}

const syntax = oneOf<ScriptSyntax>(scriptSyntaxes);
const workKind = oneOf<ActionWork['kind']>(['deploy-package', 'run-script', 'run-named-script']);
const state = oneOf<ActionState>(['waiting', 'running', 'ended']);
const outcome = oneOf<ActionOutcome>(['succeeded', 'failed', 'cancelled', 'interrupted']);
const level = oneOf(logLevels);
const nodeState = oneOf(nodeStates);

export function parseTicket(value: unknown, field = 'ticket'): Ticket {
  const ticket = text(value, field);
  if (ticket.length > maxTicketChars || !/^[A-Za-z0-9._-]+$/.test(ticket) || /^\.+$/.test(ticket)) {
    throw invalid(field, `1 to ${maxTicketChars} of A-Z a-z 0-9 . _ -`);
  }
  return ticket as Ticket;
}

export function parseSha256(value: unknown, field = 'sha256'): Sha256 {
  const hash = text(value, field);
  if (!/^[0-9a-f]{64}$/.test(hash)) throw invalid(field, '64 lower-case hex digits');
  return hash as Sha256;
}

function thumbprint(value: unknown, field: string): Thumbprint {
  const parsed = parseThumbprint(text(value, field));
  if (typeof parsed !== 'string') throw invalid(field, `a thumbprint (${parsed.problem})`);
  return parsed;
}

function versions(value: unknown, field: string): WireVersions {
  const fields = object(value, field);
  return { min: count(fields.min, `${field}.min`), max: count(fields.max, `${field}.max`) };
}

export function parseHelloRequest(value: unknown): HelloRequest {
  const fields = object(value, 'hello');
  const serverId = text(fields.serverId, 'serverId');
  if (serverId === '' || serverId.length > maxServerIdChars) {
    throw invalid('serverId', `a text of 1 to ${maxServerIdChars} characters`);
  }
  return {
    serverId,
    epoch: count(fields.epoch, 'epoch'),
    wire: versions(fields.wire, 'wire'),
  };
}

export function parseHelloAnswer(value: unknown): HelloAnswer {
  const fields = object(value, 'hello');
  return {
    agentVersion: text(fields.agentVersion, 'agentVersion'),
    wire: versions(fields.wire, 'wire'),
    thumbprint: thumbprint(fields.thumbprint, 'thumbprint'),
    incarnation: text(fields.incarnation, 'incarnation'),
    hostname: text(fields.hostname, 'hostname'),
    platform: text(fields.platform, 'platform'),
    arch: text(fields.arch, 'arch'),
    features: list(fields.features, 'features', text),
    syntaxes: knownSyntaxes(list(fields.syntaxes, 'syntaxes', text)),
    ...(fields.upgradePlatform === undefined
      ? {}
      : { upgradePlatform: text(fields.upgradePlatform, 'upgradePlatform') }),
    freeBytes: count(fields.freeBytes, 'freeBytes'),
    time: count(fields.time, 'time'),
    actions: list(fields.actions, 'actions', parseActionStatus),
  };
}

/** A newer agent may speak more of them. */
const knownSyntaxes = (names: readonly string[]): ScriptSyntax[] =>
  scriptSyntaxes.filter((known) => names.includes(known));

export function parseFileStatus(value: unknown): FileStatus {
  const fields = object(value, 'file');
  return { offset: count(fields.offset, 'offset'), complete: flag(fields.complete, 'complete') };
}

export function parseActionStatus(value: unknown, field = 'action'): ActionStatus {
  const fields = object(value, field);
  return {
    ticket: parseTicket(fields.ticket, `${field}.ticket`),
    state: state(fields.state, `${field}.state`),
    logBytes: count(fields.logBytes, `${field}.logBytes`),
    ...(fields.outcome === undefined ? {} : { outcome: outcome(fields.outcome, `${field}.outcome`) }),
    ...(fields.waitsFor === undefined ? {} : { waitsFor: list(fields.waitsFor, `${field}.waitsFor`, text) }),
  };
}

export function parseStartAnswer(value: unknown): StartAnswer {
  const fields = object(value, 'answer');
  return { started: flag(fields.started, 'started'), status: parseActionStatus(fields.status, 'status') };
}

function packageReference(value: unknown, field: string): PackageReference {
  const fields = object(value, field);
  return {
    id: text(fields.id, `${field}.id`),
    version: text(fields.version, `${field}.version`),
    sha256: parseSha256(fields.sha256, `${field}.sha256`),
    sizeBytes: count(fields.sizeBytes, `${field}.sizeBytes`),
  };
}

function work(value: unknown, field: string): ActionWork {
  const fields = object(value, field);
  const kind = workKind(fields.kind, `${field}.kind`);
  switch (kind) {
    case 'deploy-package':
      return { kind, package: packageReference(fields.package, `${field}.package`) };
    case 'run-script':
      return {
        kind,
        syntax: syntax(fields.syntax, `${field}.syntax`),
        body: text(fields.body, `${field}.body`),
      };
    case 'run-named-script': {
      if (fields.package === undefined) return { kind };
      return { kind, package: packageReference(fields.package, `${field}.package`) };
    }
    default:
      return kind satisfies never;
  }
}

function variable(value: unknown, field: string): ActionVariable {
  const fields = object(value, field);
  return {
    name: text(fields.name, `${field}.name`),
    value: text(fields.value, `${field}.value`),
    isSensitive: flag(fields.isSensitive, `${field}.isSensitive`),
  };
}

function artifactLimits(value: unknown, field: string): ArtifactLimits {
  const fields = object(value, field);
  return {
    maxFiles: count(fields.maxFiles, `${field}.maxFiles`),
    maxFileBytes: count(fields.maxFileBytes, `${field}.maxFileBytes`),
    maxActionBytes: count(fields.maxActionBytes, `${field}.maxActionBytes`),
  };
}

export function parseActionSpec(value: unknown): ActionSpec {
  const fields = object(value, 'action');
  return {
    ticket: parseTicket(fields.ticket),
    description: text(fields.description, 'description'),
    work: work(fields.work, 'work'),
    variables: list(fields.variables, 'variables', variable),
    lock: oneOf<ActionLock>(['exclusive', 'shared', 'none'])(fields.lock, 'lock'),
    timeoutMs: count(fields.timeoutMs, 'timeoutMs'),
    ...(fields.artifacts === undefined ? {} : { artifacts: artifactLimits(fields.artifacts, 'artifacts') }),
  };
}

export function parseUpgradeSpec(value: unknown): UpgradeSpec {
  const fields = object(value, 'upgrade');
  return {
    ticket: parseTicket(fields.ticket),
    sha256: parseSha256(fields.sha256),
    sizeBytes: count(fields.sizeBytes, 'sizeBytes'),
    platform: text(fields.platform, 'platform'),
    isForced: flag(fields.isForced, 'isForced'),
  };
}

export function parseUpgradeStatus(value: unknown): UpgradeStatus {
  const fields = object(value, 'upgrade');
  return {
    state: oneOf(upgradeStates)(fields.state, 'state'),
    version: text(fields.version, 'version'),
    reason: text(fields.reason, 'reason'),
  };
}

/**
 * A record that an agent sent; the server does not take an agent's word for its shape. Undefined where it is of a kind
 * that came after this version.
 */
export function parseRecord(value: unknown): LogRecord | undefined {
  const fields = object(value, 'record');
  const name = text(fields.kind, 'record.kind');
  const kind = recordKinds.find((candidate) => candidate === name);
  if (kind === undefined) return undefined;
  const time = count(fields.time, 'record.time');
  switch (kind) {
    case 'lines':
      return {
        kind,
        time,
        node: text(fields.node, 'node'),
        level: level(fields.level, 'level'),
        lines: list(fields.lines, 'lines', text),
      };
    case 'node':
      return {
        ...{ kind, time, node: text(fields.node, 'node'), state: nodeState(fields.state, 'state') },
        ...(fields.detail === undefined ? {} : { detail: text(fields.detail, 'detail') }),
      };
    case 'variable':
      return {
        kind,
        time,
        name: text(fields.name, 'name'),
        value: text(fields.value, 'value'),
        isSensitive: flag(fields.isSensitive, 'isSensitive'),
      };
    case 'progress':
      return {
        kind,
        time,
        node: text(fields.node, 'node'),
        percentage: count(fields.percentage, 'percentage'),
        message: text(fields.message, 'message'),
      };
    case 'artifact':
      return {
        kind,
        time,
        node: text(fields.node, 'node'),
        name: text(fields.name, 'name'),
        sizeBytes: count(fields.sizeBytes, 'sizeBytes'),
        sha256: parseSha256(fields.sha256),
      };
    case 'ended':
      return {
        ...{
          kind,
          time,
          outcome: outcome(fields.outcome, 'outcome'),
          hasWarnings: flag(fields.hasWarnings, 'hasWarnings'),
        },
        ...(typeof fields.exitCode === 'number' ? { exitCode: fields.exitCode } : {}),
        ...(fields.error === undefined ? {} : { error: text(fields.error, 'error') }),
      };
    default:
      return kind satisfies never;
  }
}
