/** Limits of reading XML, each with its reason. */

/** Elements below each other: far more than any configuration has, far fewer than the stack holds. */
export const mostXmlLevels = 500;
