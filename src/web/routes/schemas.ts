import { Router } from 'express';
import { tankReportSchema } from '../api/tank-report-schema.ts';

/** `GET /schemas/tank-report.json`: the report's JSON Schema, for all to read. */
export function schemaRoutes(): Router {
  const routes = Router();
  const text = JSON.stringify(tankReportSchema(), null, 2);
  routes.get('/schemas/tank-report.json', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('application/schema+json').send(text);
  });
  return routes;
}
