/** The built-in feed as NuGet's own clients speak to it: protocol 3, and protocol 2, below `/nuget`. */
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { Refusal } from '../errors.ts';
import { bodyPieces } from '../http/body-pieces.ts';
import { refusalOfThrown } from '../http/problem.ts';
import { updatePackage } from '../package/package.store.ts';
import { type OverwriteMode, pushPackage } from '../package/push-package.ts';
import { getVersion } from './feed.store.ts';
import { feedCaller } from './feed-caller.ts';
import type { FeedOptions } from './feed-options.ts';
import { v2Routes } from './v2.routes.ts';
import { v3Routes } from './v3.routes.ts';

/** Below which packages are pushed and unlisted, by the source that a client was given; the last is for a bare host. */
const targets = [
  '/nuget/v3/package',
  '/nuget/v2/package',
  '/nuget/v2',
  '/nuget/packages',
  '/nuget/package',
  '/nuget',
];
const bareTargets = ['/api/v2/package'];
const v2Roots = ['/nuget/v2', '/nuget/packages', '/nuget', '/api/v2'];

/** `handlers` of protocol 3 and 2, for the paths `/nuget` and `/api/v2`. */
export function nugetFeedRoutes(options: FeedOptions): Router {
  const router = express.Router({ caseSensitive: true });
  router.use(['/nuget', '/api/v2'], (request, _response, next) => admit(options, request).then(next, next));
  for (const target of [...targets, ...bareTargets]) {
    router.put(target, (request, response) => push(options, request, response));
    router.delete(`${target}/:id/:version`, (request, response) => setListed(options, request, response, 0));
    router.post(`${target}/:id/:version`, (request, response) => setListed(options, request, response, 1));
  }
  router.use('/nuget/v3', v3Routes(options));
  const v2 = v2Routes(options);
  for (const root of v2Roots) router.use(root, v2);
  router.use(['/nuget', '/api/v2'], answerProblem);
  return router;
}

/** Judged before a byte of a body is read. */
async function admit({ authenticateKey, isPublic }: FeedOptions, request: Request): Promise<void> {
  const caller = await feedCaller(request, authenticateKey);
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  if (caller || (isReading && isPublic)) return;
  throw new Refusal('auth.required', 'Send an API key in the header X-NuGet-ApiKey, or as the password');
}

async function push(options: FeedOptions, request: Request, response: Response): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const length = request.get('content-length');
  const body = {
    pieces: bodyPieces(request),
    contentType: request.get('content-type') ?? '',
    sizeBytes: length === undefined ? undefined : Number(length),
  };
  await pushPackage(options, body, overwriteModeOf(request), gone.signal);
  options.onChanged();
  response.status(201).end();
}

/** `?replace=true` is how pipelines for Octopus Deploy say it. */
function overwriteModeOf({ query }: Request): OverwriteMode {
  const { overwriteMode, replace } = query;
  if (overwriteMode === 'overwrite' || overwriteMode === 'ignore') return overwriteMode;
  return replace === 'true' ? 'overwrite' : 'fail';
}

async function setListed(
  options: FeedOptions,
  request: Request,
  response: Response,
  is_listed: 0 | 1,
): Promise<void> {
  const { id, version } = request.params as { readonly id: string; readonly version: string };
  const row = await getVersion(options.db, id, version);
  await updatePackage(options.db, row.id, { is_listed });
  options.onChanged();
  response.status(is_listed === 1 ? 200 : 204).end();
}

/** Clients of NuGet show the reason phrase of the status line and nothing else. */
function answerProblem(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  const refusal = refusalOfThrown(error);
  if (refusal && !response.headersSent) {
    response.statusMessage = refusal.message.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, 500);
    if (refusal.status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="Tako"');
  }
  next(error);
}
