/** `node certs/make.ts NAME`: a throw-away identity for trying the transport by hand; see README.md beside this file. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createIdentity } from '@tako/protocol';

const name = process.argv[2];
if (!name || !/^[\w-]+$/.test(name)) {
  console.error('usage: node certs/make.ts NAME   (NAME: letters, digits, _ and -)');
  process.exit(2);
}
const identity = await createIdentity({ commonName: name });
await writeFile(path.join(import.meta.dirname, `${name}.pem`), identity.certificatePem);
await writeFile(path.join(import.meta.dirname, `${name}.key`), identity.privateKeyPem.reveal(), {
  mode: 0o600,
});
console.log(`${name}: thumbprint ${identity.thumbprint}`);
