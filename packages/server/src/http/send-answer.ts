import type { Route } from '@tako/api';
import type { Response } from 'express';
import type { FileAnswer, StreamAnswer } from './handlers.ts';
import { pipeToClient } from './pipe-to-client.ts';
import { sendFile } from './send-file.ts';

/** Sends what the handler gave; settles when the client has it or is gone. */
export async function sendAnswer(route: Route, response: Response, answer: unknown): Promise<void> {
  if (route.answer === 'none') {
    response.status(204).end();
    return;
  }
  if (route.answer !== 'stream') {
    response.status(route.status ?? 200).json(answer);
    return;
  }
  const given = answer as StreamAnswer | FileAnswer;
  if ('file' in given) return sendFile(response, given);
  const { stream, contentType, sizeBytes, fileName } = given;
  response.status(route.status ?? 200).setHeader('Content-Type', contentType);
  if (sizeBytes !== undefined) response.setHeader('Content-Length', sizeBytes);
  if (fileName !== undefined) response.attachment(fileName).setHeader('Content-Type', contentType);
  await pipeToClient(stream, response);
}
