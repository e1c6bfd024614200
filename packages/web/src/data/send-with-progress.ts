/** `fetch` for a body whose sending is watched: that is what only the older way of browsers can tell. */

/** Calls `onSent` with the bytes that have gone out so far. Fails and is called off as `fetch` is. */
export function sendWithProgress(onSent: (bytes: number) => void): typeof fetch {
  return (url, init = {}) =>
    new Promise<Response>((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(init.method ?? 'GET', String(url));
      for (const [name, value] of new Headers(init.headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded));
      request.addEventListener('load', () => resolve(answerOf(request)));
      request.addEventListener('error', () => reject(new TypeError('the connection broke')));
      request.addEventListener('abort', () => reject(init.signal?.reason));
      init.signal?.addEventListener('abort', () => request.abort(), { once: true });
      if (init.signal?.aborted) reject(init.signal.reason);
      else request.send(init.body as Blob);
    });
}

function answerOf(request: XMLHttpRequest): Response {
  const headers = { 'content-type': request.getResponseHeader('content-type') ?? '' };
  return new Response(request.responseText, { status: request.status, headers });
}
