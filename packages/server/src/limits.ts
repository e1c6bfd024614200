/** Every limit of the server's own; those of a slice stand in its `limits.ts`. */

/** A JSON body: a process of many long scripts fits, a file sent by mistake does not. */
export const maxJsonBytes = 16 * 1024 * 1024;

/** Log-ins that fail, from one address in one window: a person mistypes, a program guesses. */
export const failedLogInsPerWindow = 10;
export const logInWindowMs = 60_000;

/** A used or expired registration token is shown this long, for whoever asks how a machine came; then it goes. */
export const keepTokensMs = 90 * 24 * 3600 * 1000;

/** A session that is not used ends; people come back the next morning. */
export const sessionMs = 7 * 24 * 3600 * 1000;

/** `lastUsedAt` of an API key is written this often at most: a busy build server would write at every call. */
export const lastUsedEveryMs = 60_000;

/** Requests that are under way get this long when the server stops. */
export const drainMs = 5_000;

/** WebSocket messages that a client may send: none are expected. */
export const maxSocketMessageBytes = 1024;

/** A log reader that has not taken a page for this long is gone. */
export const socketSilenceMs = 60_000;

/** Tasks that run at once; more would only wait for the same machines. */
export const defaultMaxRunningTasks = 20;

/** MiB of a file that a script hands over, unless it is set: logs and reports are far smaller, a dump may need more. */
export const defaultArtifactMebibytes = 256;

/** MiB of all files of one step on one machine. */
export const defaultActionArtifactMebibytes = 1024;

/** A request from its first to its last byte: the largest package over a slow line. */
export const requestMs = 3 * 3600 * 1000;

/** A file of the page whose name holds a hash of its content never changes: the longest that caches keep anything. */
export const assetAgeSeconds = 365 * 24 * 3600;

/** A restart of an agent takes seconds, a reboot of a small machine a minute. */
export const defaultFirstReachMs = 120_000;

/** Its script goes on without us: a cut line or a reboot is no reason to give up what may end well. */
export const defaultLostMachineMs = 3_600_000;

/** Times that can be set: shorter ones would only keep both ends busy, longer ones are no time for a timer. */
export const shortestSettingMs = 50;
export const longestSettingMs = 2 ** 31 - 1;

/** Changes that come within this time are told together: a page sees no delay, and a burst is one message. */
export const changeGatherMs = 100;

/** A reader of changes hears something this often, so that it knows that its connection is alive. */
export const changeSilenceMs = 25_000;
