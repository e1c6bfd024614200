/** Every limit of a deployment, each with its reason. */
import { defaultFirstReachMs, defaultLostMachineMs } from '../limits.ts';

/** Those that a test makes short. */
export type DeploymentLimits = {
  /** A machine that has not been reached for this long before anything began there fails the deployment. */
  readonly firstReachMs: number;
  /** A machine that is lost while its script runs gets this long to come back. */
  readonly lostMachineMs: number;
  /** After a cancel, a machine that is lost gets this long to hear of it. */
  readonly cancelReachMs: number;
  /** A machine whose scripts have ended gets this long, without a byte coming, to hand over their artifacts. */
  readonly collectReachMs: number;
  /** A line of the log says that a machine is being waited for, unless it comes within this. */
  readonly noticeMs: number;
};

export const defaultLimits: DeploymentLimits = {
  firstReachMs: defaultFirstReachMs,
  lostMachineMs: defaultLostMachineMs,
  // Whoever cancels waits for the answer.
  cancelReachMs: 60_000,
  // All has been done but for this, and what is left is fetched when the machine comes back.
  collectReachMs: 60_000,
  // Connecting takes milliseconds, and a polling agent dials within a second or two.
  noticeMs: 5_000,
};

/** How far ahead a deployment may be scheduled: farther is most likely a slip in the year. */
export const farthestQueueTimeMs = 366 * 24 * 3600 * 1000;

/** A connection that held for this long was a good one: the next loss starts a new count. */
export const steadyMs = 60_000;

/** Files of one machine that are uploaded at once: more would only share the line. */
export const uploadFiles = 4;

/** Bytes that are read from a package's file at a time. */
export const readBytes = 1024 * 1024;

/** Packages that are acquired at once: enough to fill a line, too few to be taken for an attack on a feed. */
export const acquiredAtOnce = 4;

/** The per cent of a package are written down this often at most. */
export const progressEveryMs = 250;

/** A file that comes out damaged is sent once more; twice damaged is a fault that does not go away by itself. */
export const damagedTries = 2;
