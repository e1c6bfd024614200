/**
 * The versions that a Windows program or library carries as a resource (PE format, RT_VERSION). Compilers of .NET write
 * the assembly's version there too, so nothing of .NET has to be read.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { largestResourceBytes } from '../limits.ts';

export type AssemblyVersions = {
  readonly file: string | undefined;
  /** .NET calls it the informational version. */
  readonly product: string | undefined;
  readonly assembly: string | undefined;
};

/** Undefined where the file is no such program or carries no versions. Throws the system's errors. */
export async function readAssemblyVersions(file: string): Promise<AssemblyVersions | undefined> {
  const handle = await open(file, 'r');
  try {
    const strings = await readStrings(handle);
    const value = (name: string) => strings.get(name)?.trim() || undefined;
    if (strings.size === 0) return undefined;
    return {
      file: value('FileVersion'),
      product: value('ProductVersion'),
      assembly: value('Assembly Version'),
    };
  } catch (error) {
    // A number led out of the file: whatever this is, it is not whole.
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    await handle.close();
  }
}

/** Which of them a package gets, by OctoPack's rule. */
export function packageVersion(
  { file, product, assembly }: AssemblyVersions,
  wanted?: 'file' | 'product',
): string | undefined {
  if (wanted === 'product' && product !== undefined) return product;
  if (wanted === 'file' || product === undefined || !semantic.test(product)) return file;
  // Compilers write the file's version there where nobody has said another.
  return product === file ? (assembly ?? product) : product;
}

const semantic = /^\d+\.\d+\.\d+(?:-[0-9a-z-]+(?:\.[0-9a-z-]+)*)?(?:\+[0-9a-z-]+(?:\.[0-9a-z-]+)*)?$/i;

async function readStrings(handle: FileHandle): Promise<Map<string, string>> {
  const section = await readResources(handle);
  const data = section && versionResource(section);
  const strings = new Map<string, string>();
  if (data) collectStrings(data, 0, strings);
  return strings;
}

type Resources = { readonly bytes: Buffer; readonly address: number };

const headerBytes = 4096;
const isMz = (bytes: Buffer): boolean => bytes.length > 64 && bytes.readUInt16LE(0) === 0x5a4d;

/** The section of the file that holds its resources. */
async function readResources(handle: FileHandle): Promise<Resources | undefined> {
  const head = await readAt(handle, 0, headerBytes);
  if (!isMz(head)) return undefined;
  const pe = head.readUInt32LE(0x3c);
  if (head.readUInt32LE(pe) !== 0x00004550) return undefined;
  const optional = pe + 24;
  const directories = optional + (head.readUInt16LE(optional) === 0x20b ? 112 : 96);
  const address = head.readUInt32LE(directories + 16);
  const first = optional + head.readUInt16LE(pe + 20);
  for (let index = 0; index < head.readUInt16LE(pe + 6); index += 1) {
    const section = first + 40 * index;
    const start = head.readUInt32LE(section + 12);
    const size = head.readUInt32LE(section + 16);
    if (address < start || address >= start + size || size > largestResourceBytes) continue;
    const bytes = await readAt(
      handle,
      head.readUInt32LE(section + 20) + address - start,
      size - (address - start),
    );
    return { bytes, address };
  }
  return undefined;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

const versionType = 16;
const isFolder = 0x80000000;

/** A tree of type, name and language; of the last two the first. */
function versionResource({ bytes, address }: Resources): Buffer | undefined {
  const entries = (at: number): { id: number; to: number }[] => {
    const count = bytes.readUInt16LE(at + 12) + bytes.readUInt16LE(at + 14);
    return Array.from({ length: count }, (_, index) => {
      const entry = at + 16 + 8 * index;
      return { id: bytes.readUInt32LE(entry), to: bytes.readUInt32LE(entry + 4) };
    });
  };
  const firstOf = (to: number | undefined): number | undefined =>
    to === undefined || to < isFolder ? undefined : entries(to - isFolder)[0]?.to;
  const types = entries(0).find(({ id }) => id === versionType);
  const data = firstOf(firstOf(types?.to));
  if (data === undefined || data >= isFolder) return undefined;
  const start = bytes.readUInt32LE(data) - address;
  return bytes.subarray(start, start + bytes.readUInt32LE(data + 4));
}

/** A block has a length, a value, a name and blocks in it; those of the third depth are the strings. */
function collectStrings(block: Buffer, depth: number, strings: Map<string, string>): void {
  const valueLength = block.readUInt16LE(2);
  const isText = block.readUInt16LE(4) === 1;
  const { text: name, end } = textAt(block, 6);
  const value = aligned(end);
  if (depth === 3) {
    if (valueLength > 0) strings.set(name, textAt(block, value).text);
    return;
  }
  // The root's value is numbers, in bytes; texts are counted in characters.
  let at = aligned(value + valueLength * (isText ? 2 : 1));
  while (at + 6 < block.length) {
    const length = block.readUInt16LE(at);
    if (length === 0) return;
    collectStrings(block.subarray(at, at + length), depth + 1, strings);
    at = aligned(at + length);
  }
}

const aligned = (offset: number): number => (offset + 3) & ~3;

function textAt(block: Buffer, start: number): { text: string; end: number } {
  let end = start;
  while (end + 1 < block.length && block.readUInt16LE(end) !== 0) end += 2;
  return { text: block.toString('utf16le', start, end), end: end + 2 };
}
