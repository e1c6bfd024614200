/** Secrets at rest: AES-256-GCM with the server's master key, bound to the place that they belong to. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export type Secrets = {
  /** `context` names table, row and field; what was sealed for one place cannot be opened in another. */
  seal(plain: string, context: string): string;
  /** Throws where the key, the context or a single bit is another. */
  open(sealed: string, context: string): string;
};

export const masterKeyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const format = 'v1:';

export function createSecrets(masterKey: Buffer): Secrets {
  if (masterKey.length !== masterKeyBytes)
    throw new Error(`the master key must have ${masterKeyBytes} bytes`);
  return {
    seal: (plain, context) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return format + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open: (sealed, context) => {
      if (!sealed.startsWith(format)) throw new Error(`the secret of ${context} has an unknown format`);
      const bytes = Buffer.from(sealed.slice(format.length), 'base64');
      const nonce = bytes.subarray(0, nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', masterKey, nonce)
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const body = bytes.subarray(nonceBytes + tagBytes);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}

/** The place of a variable's value; a release's copy of it keeps the place. */
export function variableContext(variableId: string): string {
  return `variables/${variableId}/value`;
}

/** The place of a value that a script put out. */
export function outputContext(taskId: string, ordinal: number): string {
  return `output_variables/${taskId}/${ordinal}/value`;
}

/** The place of a value that somebody gave to a prompted variable when a deployment was asked for. */
export function promptedContext(deploymentId: string, variableId: string): string {
  return `deployments/${deploymentId}/prompted/${variableId}`;
}
