/** `/api/openapi.json` and the page at `/api/docs` that shows it; nothing is loaded from another host. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { openApiDocument } from '@tako/api';
import express, { type Router } from 'express';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tako API</title>
<link rel="icon" type="image/png" href="favicon-32x32.png">
<link rel="stylesheet" href="swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="swagger-ui-bundle.js"></script>
<script src="start.js"></script>
</body>
</html>
`;

const start = `window.SwaggerUIBundle({ url: '../openapi.json', dom_id: '#api', deepLinking: true, displayRequestDuration: true });
`;

/** The page's own files: beside the bundled server, else in the package that they come from. */
function assetsFolder(): string {
  const bundled = path.join(import.meta.dirname, 'api-page');
  if (existsSync(bundled)) return bundled;
  return path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}

export function apiPage(version: string): Router {
  const router = express.Router();
  let description: string | undefined;
  router.get('/api/openapi.json', (_request, response) => {
    description ??= JSON.stringify(openApiDocument(version));
    response.type('application/json').send(description);
  });
  router.get('/api/docs', (request, response, next) => {
    if (request.path.endsWith('/')) next();
    else response.redirect(301, '/api/docs/');
  });
  // The page draws its icons as data URLs and styles elements by script.
  router.use('/api/docs', (_request, response, next) => {
    response.setHeader(
      'Content-Security-Policy',
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    );
    next();
  });
  router.get('/api/docs/', (_request, response) => void response.type('html').send(page));
  router.get('/api/docs/start.js', (_request, response) => void response.type('text/javascript').send(start));
  const assets = assetsFolder();
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) {
    router.get(`/api/docs/${name}`, (_request, response) => response.sendFile(name, { root: assets }));
  }
  return router;
}
