/** Every limit and time of the command line, each with its reason. */

/** The tree is drawn again this often: durations count in seconds, and an eye sees no more. */
export const redrawMs = 150;

/** How often the server is asked what it fetches, the first time after so long: most releases are made sooner. */
export const fetchLookMs = 1_000;

/** Wider, and state and duration are too far from the name that they belong to. */
export const widestTreeColumns = 100;

/** Longer labels of machines leave no room for their last line. */
export const longestLabelColumns = 40;

/** A terminal that does not tell its size. */
export const usualColumns = 80;
export const usualRows = 24;

/** Rows of newest-first lists when none are asked for: what fits on a screen or two. */
export const usualListRows = 50;

/** Rows of the other lists: the most that the API gives at once. */
export const mostListRows = 1000;

/** A server that is not there any more holds a log-out up no longer than this. */
export const forgetKeyMs = 10_000;

/** A cell of a table is cut here, so that one long description does not widen all lines. */
export const widestCellColumns = 60;

/** Of many alike, so many are named and the rest counted: more is not read. */
export const mostNotedNames = 5;

/** Icons and texts of a program; what is larger is no program whose version we would find. */
export const largestResourceBytes = 64 * 1024 * 1024;
