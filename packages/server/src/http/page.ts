/**
 * The web page, as the build left it: `index.html`, `routes.json` with the paths at which it is served, and `assets/`,
 * whose files carry a hash of their content in their names and lie there compressed as well.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import express, { type Request, type Response, type Router } from 'express';
import { assetAgeSeconds } from '../limits.ts';

/** Random bytes of a nonce: the specification asks for 128 bits (CSP 3, 7.1). */
const nonceBytes = 16;

/** In the built `index.html`: what the nonce of each answer replaces. */
const noncePlace = 'STYLE_NONCE';

/** The compressed forms beside a file, the smallest first. */
const encodings = [
  { name: 'br', extension: '.br' },
  { name: 'gzip', extension: '.gz' },
] as const;

/** Beside the bundled server, else where the build puts it. */
export function pageFolder(): string {
  const bundled = path.join(import.meta.dirname, 'page');
  return existsSync(bundled) ? bundled : path.resolve(import.meta.dirname, '../../dist/page');
}

/** Serves the page; answers nothing that is not its own, and nothing at all where it was not built. */
export function pageRouter(folder: string): Router {
  const router = express.Router();
  if (!existsSync(path.join(folder, 'index.html'))) return router;
  router.get('/assets/:name', serveAsset(path.join(folder, 'assets')));
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const routes = JSON.parse(readFileSync(path.join(folder, 'routes.json'), 'utf8')) as string[];
  router.get(routes.map(expressPath), (_request, response) => sendPage(response, html, 200));
  // Whoever mistypes an address is told by the page; a program that asks for something else gets problem details.
  router.get('/{*rest}', (request, response, next) => {
    const isProgram = request.path.startsWith('/api') || !request.get('accept')?.includes('text/html');
    if (isProgram) next();
    else sendPage(response, html, 404);
  });
  return router;
}

/** `$name` of the page's routes is `:name` of express. */
function expressPath(route: string): string {
  return route.replaceAll('$', ':');
}

function sendPage(response: Response, html: string, status: number): void {
  const nonce = randomBytes(nonceBytes).toString('base64');
  response
    .status(status)
    .setHeader('Content-Security-Policy', policyOf(nonce))
    .setHeader('Cache-Control', 'no-cache')
    .type('html')
    .send(html.replaceAll(noncePlace, nonce));
}

/** Scripts come from files of this server alone; style elements need the nonce of this very answer. */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The files are known from the start, so that no name leads out of the folder. */
function serveAsset(folder: string) {
  const files = new Set(readdirSync(folder));
  return (request: Request<{ name: string }>, response: Response, next: () => void): void => {
    const { name } = request.params;
    if (!files.has(name)) return next();
    const offered = encodings.filter(({ extension }) => files.has(name + extension));
    const wanted = request.acceptsEncodings(...offered.map((encoding) => encoding.name));
    const encoding = offered.find((offer) => offer.name === wanted);
    response.type(path.extname(name)).setHeader('Vary', 'Accept-Encoding');
    if (encoding) response.setHeader('Content-Encoding', encoding.name);
    response.sendFile(name + (encoding?.extension ?? ''), {
      root: folder,
      ...{ immutable: true, maxAge: assetAgeSeconds * 1000 },
      ...{ etag: false, lastModified: false, acceptRanges: false },
    });
  };
}
