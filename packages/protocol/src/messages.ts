/**
 * What server and agent say to each other. The server asks, the agent answers; every request may be sent again
 * and changes nothing the second time. `README.md` beside this folder writes the same down for readers.
 */
import type { Thumbprint } from './thumbprint.ts';

/** Names one action for ever; made by the server before it acts. 1 to 128 of `A-Z a-z 0-9 . _ -`. */
export type Ticket = string & { readonly __brand: 'Ticket' };

/** Lower-case hex SHA-256 of a file's bytes: 64 digits. */
export type Sha256 = string & { readonly __brand: 'Sha256' };

/** A span of wire versions; the two ends use the highest that both have. */
export type WireVersions = { readonly min: number; readonly max: number };

export type HelloRequest = {
  /** Stable id of the server's data folder. */
  readonly serverId: string;
  /** Grows each time that a server takes hold of its data folder; an agent refuses a lower one (code `server.fenced`). */
  readonly epoch: number;
  readonly wire: WireVersions;
};

export type HelloAnswer = {
  readonly agentVersion: string;
  readonly wire: WireVersions;
  readonly thumbprint: Thumbprint;
  /** Differs from one start of the agent to the next. */
  readonly incarnation: string;
  readonly hostname: string;
  /** `linux`, `win32`, `darwin`, as Node names them. */
  readonly platform: string;
  readonly arch: string;
  /** Names of optional abilities; unknown ones are ignored. */
  readonly features: readonly string[];
  /** Script languages that have an interpreter here; those that the server does not know are left out. */
  readonly syntaxes: readonly ScriptSyntax[];
  /**
   * Which file of the agent takes its place: `node` for the one that any Node runs, else the system of an executable, such
   * as `linux-x64`. Absent where it cannot be upgraded.
   */
  readonly upgradePlatform?: string;
  readonly freeBytes: number;
  /** The agent's clock, ms since 1970. */
  readonly time: number;
  /** Every action that the server has not yet told the agent to forget. */
  readonly actions: readonly ActionStatus[];
};

/** How much of a file the agent has durably: `offset` bytes; `complete` once its hash has been verified. */
export type FileStatus = { readonly offset: number; readonly complete: boolean };

export const scriptSyntaxes = ['bash', 'powershell', 'python', 'csharp'] as const;

export type ScriptSyntax = (typeof scriptSyntaxes)[number];

export type ActionVariable = { readonly name: string; readonly value: string; readonly isSensitive: boolean };

export type PackageReference = {
  readonly id: string;
  readonly version: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
};

/** What the action does. */
export type ActionWork =
  | { readonly kind: 'deploy-package'; readonly package: PackageReference }
  | {
      readonly kind: 'run-script';
      readonly syntax: ScriptSyntax;
      readonly body: string;
    }
  | {
      /** Variables hold the script, or name its file: `Octopus.Action.Script.ScriptBody`, `.ScriptFileName` and the like. */
      readonly kind: 'run-named-script';
      /** Unpacked into the folder in which the script runs. */
      readonly package?: PackageReference;
    };

/** How many files of scripts a server takes of one action, and how large they may be. */
export type ArtifactLimits = {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  /** Of all files of the action together. */
  readonly maxActionBytes: number;
};

export type ActionLock = 'exclusive' | 'shared' | 'none';

/** Names in `features` of what an agent can do besides what every agent can. */
export const agentFeatures = { lockNone: 'lock-none', upgrade: 'upgrade' } as const;

/** The body of `PUT /actions/{ticket}`. The same ticket with another body is refused (`action.other-body`). */
export type ActionSpec = {
  readonly ticket: Ticket;
  /** For people, e.g. `Shop 1.2.0 to Test: Deploy web on web-1`; shown to whoever waits for the machine's lock. */
  readonly description: string;
  readonly work: ActionWork;
  /** Evaluated on the agent; names are compared without case; the last of a name wins. */
  readonly variables: readonly ActionVariable[];
  /**
   * `exclusive` actions run alone on a machine; `shared` ones beside each other. `none` takes no part: it waits for
   * nobody and holds nobody up; only for agents that have the feature `lock-none`.
   */
  readonly lock: ActionLock;
  /** Ends the process tree after this long; 0 is never. */
  readonly timeoutMs: number;
  /** Absent where the server takes no artifacts: then the log must hold no record of one. */
  readonly artifacts?: ArtifactLimits;
};

export type ActionState = 'waiting' | 'running' | 'ended';

export type ActionOutcome = 'succeeded' | 'failed' | 'cancelled' | 'interrupted';

export type ActionStatus = {
  readonly ticket: Ticket;
  readonly state: ActionState;
  /** How many bytes of records there are, complete ones only. */
  readonly logBytes: number;
  /** Present once `state` is `ended`. */
  readonly outcome?: ActionOutcome;
  /** While `waiting`: the descriptions of the actions that hold or come before it in the machine's lock. */
  readonly waitsFor?: readonly string[];
};

/** `started` is false where the ticket was known already (with the same body). */
export type StartAnswer = { readonly started: boolean; readonly status: ActionStatus };

/** The body of `PUT /upgrades/{ticket}`: a file of the agent, which it has been sent, is to take its place. */
export type UpgradeSpec = {
  readonly ticket: Ticket;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** What the file is for, as `upgradePlatform` of hello. */
  readonly platform: string;
  /** Also where the file is older than what runs. */
  readonly isForced: boolean;
};

/**
 * `trial`: the file runs, or will in a moment, and has to be met by a server before the agent keeps it. `rolled-back`: it
 * could not be, and the agent runs what ran before.
 */
export const upgradeStates = ['trial', 'done', 'rolled-back'] as const;

export type UpgradeState = (typeof upgradeStates)[number];

export type UpgradeStatus = {
  readonly state: UpgradeState;
  /** Of the file that was offered. */
  readonly version: string;
  /** Why it was rolled back; '' where it was not. */
  readonly reason: string;
};
