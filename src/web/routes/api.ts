import { Router } from 'express';
import { apiRoot, openApi } from '../api/openapi.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { apiPage } from '../pages/api-page.ts';

const document = openApi();
const text = JSON.stringify(document, null, 2);

/** `GET /api/v1/openapi.json`: the API's description, for all to read. */
export function apiDocumentRoutes(): Router {
  const routes = Router();
  routes.get(`${apiRoot}/openapi.json`, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('application/json').send(text);
  });
  return routes;
}

/** `GET /api`: the same for people, with a line for curl for each operation. */
export function apiPageRoutes(): Router {
  const routes = Router();
  routes.get('/api', (request, response) => {
    const origin = `${request.protocol}://${request.host}`;
    response.render('api', apiPage(document, origin, sharedPage(request)));
  });
  return routes;
}
