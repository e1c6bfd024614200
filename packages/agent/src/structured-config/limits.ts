/** Limits of reading and replacing text files, each with its reason. */
const mebibyte = 1024 * 1024;

/**
 * A file is replaced in memory, where each format holds several times its size; files that people configure are far
 * smaller. The variable below raises it.
 */
export const largestTextFileBytes = 16 * mebibyte;

/** Where the variable allows more, this is the end: a text must fit into one string of the engine. */
export const largestAllowedBytes = 256 * mebibyte;

/** Bytes of memory for one of an XML file, measured on files of nothing but the smallest elements, rounded up. */
export const xmlHeapFactor = 180;

/** Deeper than any file of people, and far from the end of the stack. */
export const mostLevels = 500;

/** A number with more digits is none, as in Newtonsoft. */
export const longestNumberChars = 380;

/** A key of YAML without `?` in front is not longer, by the specification. */
export const longestKeyChars = 1024;
