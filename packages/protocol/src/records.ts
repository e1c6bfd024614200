/**
 * The records a runner appends to its action's file and the server reads from a byte offset on. The file is a run of
 * frames: 4 bytes length of the payload, 4 bytes CRC-32 of the payload (both big-endian), then the payload, which is
 * the record as UTF-8 JSON. A cursor is the byte offset just behind a frame. The last record of a file that is whole
 * is `ended`; a stream that stops before it was cut. A record of a kind that the reader does not know is passed over.
 */
import type { ActionOutcome, Sha256 } from './messages.ts';

export const logLevels = ['verbose', 'info', 'highlight', 'wait', 'warning', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export const nodeStates = [
  'pending',
  'running',
  'success',
  'warning',
  'failed',
  'skipped',
  'cancelled',
] as const;
export type NodeState = (typeof nodeStates)[number];

export const recordKinds = ['lines', 'node', 'variable', 'progress', 'artifact', 'ended'] as const;

/** `node` is the id of a convention (see conventions.ts) or '' for the action itself. Times are ms since 1970. */
export type LogRecord =
  | {
      readonly kind: 'lines';
      readonly time: number;
      readonly node: string;
      readonly level: LogLevel;
      readonly lines: readonly string[];
    }
  | {
      readonly kind: 'node';
      readonly time: number;
      readonly node: string;
      readonly state: NodeState;
      readonly detail?: string;
    }
  | {
      readonly kind: 'variable';
      readonly time: number;
      readonly name: string;
      readonly value: string;
      readonly isSensitive: boolean;
    }
  | {
      readonly kind: 'progress';
      readonly time: number;
      readonly node: string;
      readonly percentage: number;
      readonly message: string;
    }
  | {
      /** A script has handed over a file; the agent keeps its bytes until the action is forgotten. */
      readonly kind: 'artifact';
      readonly time: number;
      readonly node: string;
      /** Fit for a file name on any system. */
      readonly name: string;
      readonly sizeBytes: number;
      readonly sha256: Sha256;
    }
  | {
      readonly kind: 'ended';
      readonly time: number;
      readonly outcome: ActionOutcome;
      /** Of the script that decided the outcome; absent where no process ran or it was killed. */
      readonly exitCode?: number;
      /** What went wrong, one line; absent when it succeeded. */
      readonly error?: string;
      readonly hasWarnings: boolean;
    };
