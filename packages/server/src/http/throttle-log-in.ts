import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Refusal } from '../errors.ts';
import { failedLogInsPerWindow, logInWindowMs } from '../limits.ts';
import { sendProblem } from './problem.ts';

/** Refuses an address that has failed to log in too often; log-ins that succeed do not count. */
export const throttleLogIn = (): RequestHandler => throttle('log-ins');

/** As `throttleLogIn`, for machines that register with a token. */
export const throttleRegistration = (): RequestHandler => throttle('registrations');

function throttle(what: string): RequestHandler {
  return rateLimit({
    windowMs: logInWindowMs,
    limit: failedLogInsPerWindow,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) =>
      sendProblem(
        response,
        new Refusal('auth.throttled', `Too many ${what} failed; wait ${logInWindowMs / 1000} seconds`),
      ),
  });
}
