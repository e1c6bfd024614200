/** The largest `.nupkg` file: beyond, a file share serves better, and a push over a slow line never ends. */
export const maxPackageBytes = 5 * 1024 ** 3;

/** A file of a push that is older was left behind by a server that was killed: no request lasts that long. */
export const abandonedPushMs = 24 * 3600 * 1000;

/** Pieces in which stored files are hashed: large enough that the calls do not show. */
export const readPieceBytes = 1024 ** 2;

/** How often packages that are older than `packageRetentionDays` are looked for: an hour is nothing against a day. */
export const cleanEveryMs = 3600 * 1000;

/** Blocks in which what is received is hashed and written, two at a time: few calls, and nothing to speak of in memory. */
export const writePieceBytes = 1024 ** 2;
