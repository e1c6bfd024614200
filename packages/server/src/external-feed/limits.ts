/** A lookup of names, a connection, and TLS: a feed that needs longer is down. */
export const connectMs = 10_000;

/** Until a feed begins to answer: galleries think long over a search. */
export const answerMs = 60_000;

/** Between two pieces of a file: a line that carries nothing for so long is dead. */
export const silenceMs = 30_000;

/** Tries after the first, with waits that double from `retryFirstMs` on: a feed that restarts is back by then. */
export const retries = 3;
export const retryFirstMs = 500;
export const retryLastMs = 10_000;

/** A package behind a gallery and a content network takes two. */
export const maxRedirects = 5;

/** Indexes of feeds with thousands of versions have some megabytes; more is an attack. */
export const maxDocumentBytes = 64 * 1024 ** 2;

/** Pages of one answer: OData feeds give 100 versions a page. */
export const maxPages = 200;

/** Files of a folder that is a feed, below it, at most so deep: `id/version/id.version.nupkg`. */
export const maxFolderDepth = 3;
export const maxFolderFiles = 100_000;

/** How often a fetch tells that it has come on: an eye needs no more, and every open page asks anew each time. */
export const fetchNewsMs = 500;
