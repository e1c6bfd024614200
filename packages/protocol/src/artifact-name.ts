/** The name of a file that a script hands over: it comes from a script, and becomes a file name on other systems. */

/** File systems take 255 bytes, and a download may add a number. */
const longestNameBytes = 200;

const other = 'artifact';

/** What some file system, terminal or header would take for something else: separators, patterns, what cannot be seen. */
const unfit = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}<>:"/\\|?*]/gu;

/** Names that mean a device on Windows, whatever follows the dot. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A file name that is fit for any system: never empty, never a path, never hidden. Fit names stay as they are. */
export function artifactName(given: string): string {
  const name = given
    .normalize('NFC')
    .replaceAll(unfit, '_')
    .replace(device, '$&_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  return name === '' ? other : shortened(name);
}

/** Keeps the ending, which says what is in it, and no half character. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= longestNameBytes) return name;
  const ending = /\.[^.\s]{1,15}$/u.exec(name)?.[0] ?? '';
  const room = longestNameBytes - Buffer.byteLength(ending);
  let [kept, bytes] = ['', 0];
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > room) break;
    kept += character;
  }
  return kept + ending;
}
