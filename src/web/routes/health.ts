import { Router } from 'express';

/** Whether the process lives, and whether it can do its work; asked by watchers, without sign-in. */
export function healthRoutes(whatIsAmiss: () => Promise<string | null>): Router {
  const routes = Router();

  routes.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });

  routes.get('/readyz', async (_request, response) => {
    const reason = await whatIsAmiss();
    response.set('Cache-Control', 'no-store');
    if (reason === null) response.json({ status: 'ready' });
    else response.status(503).json({ status: 'not ready', reason });
  });

  return routes;
}
