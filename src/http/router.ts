import { type RequestHandler, Router } from 'express';
import { checkCaching } from './cached.ts';
import { MethodNotAllowed } from './errors.ts';
import type { Route } from './route.ts';
import { serve, type Serving } from './serve.ts';

/** Serves declared routes. Fixed paths come before those with parameters, whatever the order of their declaration. */
export function routerOf(routes: readonly Route[], serving: Serving): Router {
  const router = Router({ caseSensitive: true, strict: false });
  const sorted = routes.toSorted((one, other) => (rank(one.path) < rank(other.path) ? -1 : 1));
  for (const route of sorted) checkCaching(route);
  for (const route of sorted) router[route.method](route.path, serve(route, serving));
  for (const path of new Set(sorted.map((route) => route.path))) {
    const methods = sorted.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
    router.all(path, otherMethods([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS']));
  }
  return router;
}

/** Sorts '/a/b' before '/a/:id', segment by segment. */
const rank = (path: string): string => path.replaceAll(/:\w+/g, '\uffff');

const otherMethods =
  (allow: readonly string[]): RequestHandler =>
  (req, res) => {
    if (req.method !== 'OPTIONS') throw new MethodNotAllowed(allow);
    res.set('Allow', allow.join(', ')).status(204).end();
  };
