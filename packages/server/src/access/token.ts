/** Random tokens: what the owner keeps, and what is stored of them. */
import { createHash, randomBytes } from 'node:crypto';

const tokenBytes = 24;
const shownChars = 8;

/** 192 random bits as URL-safe text. */
export function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url');
}

/** A new API key, e.g. `API-k3...`; the prefix is what lists show of it. */
export function newApiKey(): { readonly key: string; readonly prefix: string } {
  const key = `API-${newToken()}`;
  return { key, prefix: key.slice(0, shownChars) };
}

/** What is stored: random tokens need no slow hash. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
