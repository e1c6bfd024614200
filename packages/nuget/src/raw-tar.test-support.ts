/** Writes tar files block by block, also those that no honest packer writes. */
export type RawTarEntry = {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly type?: string;
  readonly linkName?: string;
  readonly mode?: number;
  readonly modified?: number;
  readonly prefix?: string;
  readonly declaredBytes?: number;
  readonly wrongChecksum?: boolean;
};

export function rawTar(entries: readonly RawTarEntry[], end = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), end]);
}

function blocksOf(entry: RawTarEntry): Buffer[] {
  const content = Buffer.from(entry.content ?? '');
  const header = Buffer.alloc(512);
  header.write(entry.name, 0, 100);
  header.write(octal(entry.mode ?? 0o644, 7), 100);
  header.write(octal(entry.declaredBytes ?? content.length, 11), 124);
  header.write(octal(entry.modified ?? 981_173_106, 11), 136);
  header.write(entry.type ?? '0', 156);
  header.write(entry.linkName ?? '', 157, 100);
  header.write('ustar\0' + '00', 257);
  header.write(entry.prefix ?? '', 345, 155);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, entry.wrongChecksum ? 1 : 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return [header, content, padding];
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

/** A record of an extended header, with its own length in front. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const length = bytes + String(bytes + String(bytes).length).length;
  return `${length}${rest}`;
}
