import { Router } from 'express';
import { z } from 'zod';
import { reportSchema } from '../../domain/report.ts';

/** `GET /schemas/tank-report.json`: the report's JSON Schema, for all to read; made from what the code itself checks by. */
export function schemaRoutes(): Router {
  const routes = Router();
  const schema = {
    title: 'Tank report',
    description:
      'A barge’s tank report. Numbers are what is written on the sheet; null is blank or unreadable, never 0. Volumes are US barrels, temperatures °F, gravity °API at 60 °F, ullage feet and inches, weights metric tons, drafts decimal feet.',
    ...z.toJSONSchema(reportSchema),
  };
  routes.get('/schemas/tank-report.json', (_request, response) => {
    response
      .set('Cache-Control', 'public, max-age=3600')
      .type('application/schema+json')
      .send(JSON.stringify(schema, null, 2));
  });
  return routes;
}
