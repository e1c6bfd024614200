/** Names as people type them, and what they are compared and addressed by. */

/** Two names with the same key are one name. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** The name as it stands in an address: lower-case ASCII letters, digits and single dashes; '' where none is left. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
