/**
 * One file that holds all parts of a program. Each is unpacked and compiled when it is first needed, so that the file
 * costs no more memory and time to start than a folder of chunks would.
 */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';

/** A part in CommonJS; it requires others as `./name`. */
export type Part = { readonly name: string; readonly code: string };

/** `title` is for whoever opens the file. The first part is the program; `title` must be one line. */
export function packOneFile(title: string, parts: readonly [Part, ...Part[]]): string {
  for (const { name, code } of parts) refuseImports(name, code);
  const packed = parts.map(
    ({ name, code }) => `${JSON.stringify(name)}: () => ${JSON.stringify(pack(code))},\n`,
  );
  return [
    '#!/usr/bin/env node\n',
    `// ${title}\n`,
    '// Each part below is unpacked and compiled when it is first needed.\n',
    "'use strict';\n",
    `const parts = {\n${packed.join('')}};\n`,
    loader,
    `load(${JSON.stringify(parts[0].name)});\n`,
  ].join('');
}

/** The parts of a file that `packOneFile` has made. */
export function unpackOneFile(file: string): Part[] {
  const lines = file.matchAll(/^"([\w.-]+)": \(\) => "([\w+/=]*)",$/gm);
  return [...lines].map(([, name = '', packed = '']) => ({
    name,
    code: inflateRawSync(Buffer.from(packed, 'base64')).toString('latin1'),
  }));
}

/** A name in a stack trace says which part it was. */
const loader = `const loaded = new Map();
function load(name) {
  const known = loaded.get(name);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const text = require('node:zlib').inflateRawSync(Buffer.from(parts[name](), 'base64')).toString('latin1');
  const run = require('node:vm').compileFunction(text, ['exports', 'require', 'module'], { filename: \`tentacle/\${name}\` });
  run(module.exports, (wanted) => (wanted.startsWith('./') ? load(wanted.slice(2)) : require(wanted)), module);
  return module.exports;
}
`;

/** Text of one byte a character takes half the memory of other text; what is beyond is written as an escape. */
function pack(code: string): string {
  const text = code.replaceAll(
    /[^\x00-\x7F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return deflateRawSync(text, { level: constants.Z_BEST_COMPRESSION }).toString('base64');
}

/** What is compiled apart from its file can require, but not import; comments may say the word. */
function refuseImports(name: string, code: string): void {
  if (/^(?!\s*(?:\*|\/\/|\/\*)).*\bimport\s*\(/m.test(code))
    throw new Error(`${name} still imports; it could not be loaded`);
}
