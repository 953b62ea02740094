import type { Express } from 'express';

interface Router {
  stack: { route?: { path: string | string[]; methods: Record<string, boolean> }; handle: unknown }[];
}

/** `get /api/v1/jobs/{id}` for every route that the app has, however deep. */
export const routesOf = (app: Express): string[] => routesIn(app.router as unknown as Router);

function routesIn(router: Router): string[] {
  return router.stack.flatMap(({ route, handle }) => {
    if (route === undefined) return isRouter(handle) ? routesIn(handle) : [];
    const methods = Object.keys(route.methods).filter((method) => route.methods[method]);
    return [route.path]
      .flat()
      .flatMap((path) => methods.map((method) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`));
  });
}

const isRouter = (handle: unknown): handle is Router =>
  typeof handle === 'function' && Array.isArray((handle as Partial<Router>).stack);
