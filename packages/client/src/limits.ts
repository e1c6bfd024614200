/** Every limit and time-out of the client, each with its reason. */

/** First wait before a lost log is opened again: short, since most cuts are over at once. */
export const firstRetryMs = 250;

/** Longest wait between two tries: a server that comes back is noticed soon. */
export const longestRetryMs = 10_000;

/** Tries in a row until a server is given up: with the waits above, about five minutes, longer than an upgrade takes. */
export const mostRetries = 35;

/** A connection that is this quiet may be dead without knowing it; opening it again at the cursor loses nothing. */
export const quietConnectionMs = 60_000;

/** Pages held for a reader that is slower than the server; beyond it the connection is closed and opened again later. */
export const mostHeldPages = 64;

/** Asked for at once when a whole list is wanted: the most that the API gives. */
export const listPageSize = 1000;
