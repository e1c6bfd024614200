/** Every limit of a deployment, each with its reason. */

/** A machine that has not been reached for this long before anything began there fails the deployment. */
export const firstReachMs = 120_000;

/** A machine that is lost while its script runs gets this long to come back: a reboot, a night's work on a line. */
export const lostMachineMs = 3_600_000;

/** After a cancel, a machine that is lost gets this long to hear of it. */
export const cancelReachMs = 60_000;

/** A line of the log says that a machine is being waited for, unless it comes within this. */
export const noticeMs = 5_000;

/** Any answer but that to a file takes milliseconds; an agent that is silent for this long is asked again. */
export const answerMs = 60_000;

/** A connection that held for this long was a good one: the next loss starts a new count. */
export const steadyMs = 60_000;

/** Machines that are uploaded to at once, and files of one of them: more would only share the server's line. */
export const uploadMachines = 10;
export const uploadFiles = 4;

/** Bytes that are read from a package's file at a time. */
export const readBytes = 1024 * 1024;

/** The per cent of an upload are written down this often at most. */
export const progressEveryMs = 250;

/** A file that comes out damaged is sent once more; twice damaged is a fault that does not go away by itself. */
export const damagedTries = 2;
