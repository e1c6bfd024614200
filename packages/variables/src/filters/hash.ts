import { fromBase64 } from '../bytes/base64.ts';
import { type Encoding, encode, encodingOf } from '../bytes/text-bytes.ts';
import { parseInt32 } from '../dotnet/int32.ts';
import { md5 } from '../hash/md5.ts';
import { sha1 } from '../hash/sha1.ts';
import { sha256, sha384, sha512 } from '../hash/sha2.ts';
import { type Filter, type FilterTable, withOptions } from './filter.ts';

type Hash = (bytes: Uint8Array) => Uint8Array;

/** Hashes as lower hex digits. */
export const hashFilters: FilterTable = {
  md5: hashFilter(md5),
  sha1: hashFilter(sha1),
  sha256: hashFilter(sha256),
  sha384: hashFilter(sha384),
  sha512: hashFilter(sha512),
};

/** Options in any order: how many bytes to keep, and how the value is to be read as bytes. */
function hashFilter(hash: Hash): Filter {
  return withOptions(0, 2, (input, options, { spend }) => {
    const settings = readOptions(options);
    if (!settings) return undefined;
    spend(input.length >>> 3);
    const bytes = settings.read === 'base64' ? fromBase64(input) : encode(input, settings.read);
    return bytes && toHex(hash(bytes).subarray(0, settings.length));
  });
}

type Settings = { readonly length: number | undefined; readonly read: Encoding | 'base64' };

function readOptions(options: readonly string[]): Settings | undefined {
  let [length, read]: [number | undefined, Settings['read'] | undefined] = [undefined, undefined];
  for (const option of options) {
    const encoding = option.toLowerCase() === 'base64' ? 'base64' : encodingOf(option);
    const count = parseInt32(option) ?? 0;
    if (encoding && read === undefined) read = encoding;
    else if (count > 0 && length === undefined) length = count;
    else return undefined;
  }
  return { length, read: read ?? 'utf8' };
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
