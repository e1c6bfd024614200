/** Every limit and time-out of the wire, each with its reason. */
const mebibyte = 1024 * 1024;

export type LinkLimits = {
  /** From accepting a socket to a checked pin. */
  readonly handshakeMs: number;
  /** Between two pings of an open connection. */
  readonly pingMs: number;
  /** A peer from which no byte has come for this long is dead. */
  readonly silenceMs: number;
  /** Sockets that have not shown a trusted certificate yet, in all and from one address. */
  readonly strangers: number;
  readonly strangersPerAddress: number;
  /** Waiting for a polling agent's bulk connection. */
  readonly bulkMs: number;
  /** An unused bulk connection is closed after this. */
  readonly bulkIdleMs: number;
  /** Between two tries of a polling agent: full jitter below a bound that doubles from the first to the last. */
  readonly firstBackOffMs: number;
  readonly lastBackOffMs: number;
  /** How long a request that should be answered at once may take. */
  readonly answerMs: number;
};

export const defaultLinkLimits: LinkLimits = {
  // A full TLS 1.3 handshake over a slow line takes one second; ten leave room for a busy machine.
  handshakeMs: 10_000,
  // Three pings fit into the time after which a silent peer is dead.
  pingMs: 10_000,
  silenceMs: 30_000,
  // A port scan must not use up file handles; a site behind one address may start some agents at once.
  strangers: 256,
  strangersPerAddress: 16,
  bulkMs: 15_000,
  bulkIdleMs: 60_000,
  firstBackOffMs: 500,
  lastBackOffMs: 30_000,
  // The slowest that an agent does at once is to make a folder durable on a busy disk.
  answerMs: 30_000,
};

/** JSON bodies: an action's specification holds all its variables and a script of at most 1 MiB. */
export const maxJsonBytes = 8 * mebibyte;

/** One record of a log; a runner flushes long before. */
export const maxRecordBytes = mebibyte;

/** Longest ticket, in characters. */
export const maxTicketChars = 128;

/** An agent keeps the id of each server that has said hello. */
export const maxServerIdChars = 128;

/** Settings of HTTP/2, measured: with less, a stream over a line of 50 ms does not fill it. */
export const streamWindowBytes = 16 * mebibyte;
export const sessionWindowBytes = 64 * mebibyte;
export const frameBytes = mebibyte;
export const maxHeaderBytes = 16 * 1024;
export const maxStreams = 64;

/** What HTTP/2 may hold in memory for one connection: the window, and what its own tables need. */
export const sessionMemoryMebibytes = 96;

/** Frames and streams that a peer may get wrong before the connection is closed. */
export const maxInvalidFrames = 10;

/**
 * Pings that may be unanswered. Answers wait behind a file that fills the buffers of a slow line, for minutes; who stops
 * asking would look dead to the other end. Node's own 10 are too few, and HTTP/2 takes 1000 for an attack.
 */
export const maxOutstandingPings = 500;

/** Why the other end does not want a connection: a sentence. */
export const maxReasonBytes = 1024;

/** The server's end: logs come in as fast as they are stored, so the windows are what may wait in memory. */
export const logWindowBytes = mebibyte;
export const logSessionWindowBytes = 16 * mebibyte;

/** Time for open requests to end when a connection is closed in an orderly way. */
export const drainMs = 10_000;

/** TCP keep-alive, besides our pings: it costs nothing and finds a dead peer while nothing is being sent. */
export const keepAliveMs = 15_000;
