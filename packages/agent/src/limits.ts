/** Every limit and time-out of the agent, each with its reason. */
const mebibyte = 1024 * 1024;
const hourMs = 3_600_000;

/** Left free on the disk after an upload: the original's figure; a full disk breaks more than a deployment. */
export const spareDiskBytes = 500 * mebibyte;

/** Handed to the disk at once while a file arrives: fewer, larger writes. */
export const uploadBatchBytes = mebibyte;

/** An unused package stays this long, so that going back to the last release sends nothing. */
export const unusedFileMs = 30 * 24 * hourMs;

/** An upload that nobody has gone on with for this long is given up. */
export const partialFileMs = 48 * hourMs;

export const cleanUpEveryMs = 24 * hourMs;

/** Read from a log at once for a server that follows it. */
export const logChunkBytes = 256 * 1024;

/** Looking after runners that are not children of this process, and after ends that could not be written. */
export const runnerPollMs = 1000;

/** From asking a process tree to end to killing it. */
export const terminateGraceMs = 5000;

/** What is still alive so long after it was killed hangs in the kernel; the action ends without it, and says so. */
export const abandonMs = 30_000;

/** Looking whether the processes of an action have ended. */
export const processPollMs = 50;

/** Waiting for the deployment journal: somebody else's change takes some milliseconds. */
export const journalLockMs = 30_000;

/** Longer ones would be taken for none at all by the system's timers. */
export const longestTimerMs = 2 ** 31 - 1;

/** The shortest time that the command line takes: shorter ones would only keep both ends busy. */
export const shortestSpanMs = 50;

/** After a script has ended: for children of it that still hold its output. */
export const pipeGraceMs = 2000;

/** Lines are written to the log when this many bytes have come together, or after this time. */
export const flushBytes = 64 * 1024;
export const flushMs = 50;

/** A longer line is split, so that one line without an end cannot fill the memory. */
export const longestLineChars = 64 * 1024;

/** A service message is taken as a whole or not at all; this holds the largest value in base64 with its name. */
export const longestMessageChars = 256 * 1024;

/** An output variable is one record, in which JSON may need six bytes for one of the value. */
export const largestOutputBytes = 128 * 1024;

/** Read at once from a file that a script hands over, while it is copied and while it is sent. */
export const artifactChunkBytes = 256 * 1024;

/** The detail of a node, or the one line that says why an action failed. */
export const longestTellingChars = 4096;

/** Of what the runner itself wrote to its error output, the end is evidence. */
export const evidenceChars = 2000;

/** A full disk is looked at again after this: somebody is making room, or will. */
export const fullDiskRetryMs = 1000;

/** Shorter secrets would mask half of every log. */
export const shortestSecretChars = 4;

/** A configuration file that is transformed is held in memory. */
export const largestConfigBytes = 16 * mebibyte;

/** An upgraded agent that no server has met for so long is given up: a server dials, or is dialled, within seconds. */
export const upgradeTrialMs = 60_000;

/** A trial that is cut short, by a reboot for example, begins anew so often. */
export const maxTrialStarts = 3;

/** For a file to say which program it is, on a machine that has much to do; it takes a tenth of a second. */
export const buildInfoMs = 20_000;

/** From the answer to an upgrade to the end of the agent: so that the answer arrives. */
export const handOverMs = 250;

/** An upgraded agent ends within this when it is asked to; then it is killed. */
export const childEndMs = 10_000;
