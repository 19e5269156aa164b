import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { Router } from 'express';
import type { RequestHandler } from 'express';

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-16x16.png', 'favicon-32x32.png'];

const page = (title: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" type="image/png" sizes="32x32" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  validatorUrl: null,
  deepLinking: true,
  persistAuthorization: false,
  displayRequestDuration: true,
});
`;

/** `/docs`: Swagger UI from this package's own files. Nothing is fetched from elsewhere, and nothing is sent elsewhere. */
export function docsRouter(title: string, headers: RequestHandler): Router {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const files = express.static(folder, { index: false, redirect: false, fallthrough: true, maxAge: '1h' });
  const router = Router();
  router.use('/docs', headers);
  router.get('/docs', (_req, res) => void res.type('html').send(page(title)));
  router.get('/docs/start.js', (_req, res) => void res.type('text/javascript').send(START));
  for (const file of FILES)
    router.get(`/docs/${file}`, (req, res, next) => {
      req.url = `/${file}`;
      files(req, res, next);
    });
  return router;
}
