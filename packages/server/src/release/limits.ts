/** Packages that are fetched at once for one release: enough to fill a line, too few to be taken for an attack. */
export const fetchesAtOnce = 4;
