import type { Response } from 'express';
import { Refusal } from '../errors.ts';
import type { FileAnswer } from './handlers.ts';

type SendError = NodeJS.ErrnoException & { readonly status?: number };

/**
 * Sends the file, or what of it the header `Range` asks for (RFC 9110, section 14); settles when the client has it or is
 * gone. Throws `request.range`.
 */
export async function sendFile(response: Response, answer: FileAnswer): Promise<void> {
  const { file, contentType, fileName, etag } = answer;
  response.attachment(fileName).setHeader('Content-Type', contentType);
  response.setHeader('ETag', etag);
  // A data folder may be hidden, and how long an answer may be kept is said for the whole API.
  const options = { dotfiles: 'allow', cacheControl: false, lastModified: false } as const;
  const error = await new Promise<SendError | undefined>((resolve) => {
    response.sendFile(file, options, resolve);
  });
  if (!error || response.destroyed) return;
  if (error.status !== 416) throw error;
  response.removeHeader('Content-Disposition');
  throw new Refusal('request.range', 'The file has no such part', [], error);
}
