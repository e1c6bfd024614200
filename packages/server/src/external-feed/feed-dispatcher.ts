/** How requests to feeds are sent: over connections to allowed addresses only, and again where one breaks. */
import { type LookupAddress, lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher, interceptors, request } from 'undici';
import type { AddressGuard } from '../address-guard.ts';
import { ForbiddenAddress } from './forbidden-address.ts';
import { answerMs, connectMs, retries, retryFirstMs, retryLastMs, silenceMs } from './limits.ts';

export type FeedHttpOptions = {
  readonly mayGoTo: AddressGuard;
  /** Until the first try again; tests have no patience. */
  readonly retryFirstMs?: number;
  /** How names become addresses. */
  readonly lookUp?: typeof resolve;
};

export type FeedDispatcher = {
  /** One GET; redirects are answers. */
  request(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
};

export function createFeedDispatcher(options: FeedHttpOptions): FeedDispatcher {
  const agent = new Agent({
    connect: guardedConnector(options),
    headersTimeout: answerMs,
    bodyTimeout: silenceMs,
  });
  const dispatcher = agent.compose(
    interceptors.retry({
      ...{ maxRetries: retries, minTimeout: options.retryFirstMs ?? retryFirstMs, maxTimeout: retryLastMs },
      ...{ methods: ['GET'], statusCodes: [429, 500, 502, 503, 504], throwOnError: false },
    }),
  );
  return {
    request: (url, headers, signal) => request(url, { dispatcher, headers, signal }),
    close: () => agent.destroy(),
  };
}

/** The address is looked up once, judged, and then connected to: no second lookup could give another. */
function guardedConnector({ mayGoTo, lookUp = resolve }: FeedHttpOptions): buildConnector.connector {
  const lookup: LookupFunction = (host, wanted, callback) => {
    lookUp(host, { ...wanted, all: true }, (error, found) => {
      const addresses = (found ?? []) as LookupAddress[];
      const allowed = addresses.filter(({ address }) => mayGoTo(address));
      const [first] = allowed;
      if (error) callback(error, '');
      else if (!first) callback(new ForbiddenAddress(addresses[0]?.address ?? host), '');
      else if (wanted.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ lookup, timeout: connectMs });
  return (target, callback) => {
    // Nothing is looked up for what is an address already.
    const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0 && !mayGoTo(host)) callback(new ForbiddenAddress(host), null);
    else connect(target, callback);
  };
}
