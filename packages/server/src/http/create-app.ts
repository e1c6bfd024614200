/** The HTTP API: every route of `@tako/api`, checked by its schemas, authenticated, and answered by its handler. */
import { allRoutes, type OperationId, type Route } from '@tako/api';
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { Refusal } from '../errors.ts';
import { maxJsonBytes } from '../limits.ts';
import { apiPage } from './api-page.ts';
import type { AllHandlers, Caller } from './handlers.ts';
import { pageFolder, pageRouter } from './page.ts';
import { refusalOfThrown, sendProblem } from './problem.ts';
import { readInput } from './read-input.ts';
import { sendAnswer } from './send-answer.ts';
import { throttleLogIn, throttleRegistration } from './throttle-log-in.ts';

export type AppOptions = {
  readonly handlers: AllHandlers;
  /** Who asks; undefined where the request shows nothing. Throws `auth.required` for a key or session that is not valid. */
  readonly authenticate: (request: Request) => Promise<Caller | undefined>;
  /** Whatever speaks another protocol than the API's, such as the feed for NuGet's clients. */
  readonly others: Router;
  /** Told of each operation once it is done and before it is answered. */
  readonly onDone: (done: Done) => void;
  readonly version: string;
  readonly log: Logger;
};

export type Done = {
  readonly operationId: OperationId;
  readonly method: string;
  readonly params: unknown;
  readonly answer: unknown;
};

type AnyHandler = (input: unknown) => Promise<unknown>;

export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(helmet());
  app.use('/api', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use(apiPage(options.version));
  app.post('/api/v1/sessions', throttleLogIn());
  app.post('/api/v1/machines/register', throttleRegistration());
  for (const [operationId, route] of Object.entries(allRoutes) as [OperationId, Route][]) {
    const handler = options.handlers[operationId] as AnyHandler;
    app[route.method](expressPath(route.path), ...handlersOf(operationId, route, handler, options));
  }
  app.use(options.others);
  app.use(pageRouter(pageFolder()));
  app.use((request: Request) => {
    throw new Refusal('not-found', `There is no ${request.method} ${request.path}`);
  });
  app.use(answerError(options.log));
  return app;
}

/** `{id}` of OpenAPI is `:id` of express. */
function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function handlersOf(
  operationId: OperationId,
  route: Route,
  handler: AnyHandler,
  { authenticate, onDone }: AppOptions,
) {
  const judge = async (request: Request, response: Response, next: NextFunction) => {
    // Judged before a byte of the body is read.
    response.locals.caller = await callerOf(route, request, authenticate);
    next();
  };
  const parse = express.json({ limit: maxJsonBytes, strict: false });
  const answer = async (request: Request, response: Response) => {
    const input = readInput(route, request, response, response.locals.caller as Caller | undefined);
    const answered = await handler(input);
    onDone({ operationId, method: route.method, params: request.params, answer: answered });
    await sendAnswer(route, response, answered);
  };
  return route.body === 'stream' ? [judge, answer] : [judge, parse, answer];
}

async function callerOf(
  route: Route,
  request: Request,
  authenticate: AppOptions['authenticate'],
): Promise<Caller | undefined> {
  if (route.access === 'public') return undefined;
  const caller = await authenticate(request);
  if (!caller) {
    throw new Refusal('auth.required', 'Send an API key in the header X-Api-Key, or log in');
  }
  if (route.access === 'administrator' && !caller.isAdministrator) {
    throw new Refusal('auth.forbidden', 'Only an administrator may do this');
  }
  const { session } = caller;
  if (session && route.method !== 'get' && request.get('x-csrf-token') !== session.csrfToken) {
    throw new Refusal('auth.csrf', 'Send the csrfToken of the session in the header X-CSRF-Token');
  }
  return caller;
}

function answerError(log: Logger) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    // Whoever went away gets no answer, and what that broke is nobody's fault.
    if (response.destroyed) return;
    const refusal = refusalOfThrown(error);
    if (!refusal) log.error({ err: error, method: request.method, path: request.path }, 'a request broke');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    // What is left of a body that is not read would be taken for the next request.
    if (!request.complete) response.setHeader('Connection', 'close');
    if (refusal?.status === 401 && !response.hasHeader('WWW-Authenticate'))
      response.setHeader('WWW-Authenticate', 'ApiKey realm="Tako"');
    sendProblem(
      response,
      refusal ?? new Refusal('server.broken', 'The server made a mistake; its log says what'),
    );
  };
}
