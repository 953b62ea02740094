import { Router, type Request } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { InsightStore } from '../../stores/insight-rows.ts';
import { insightsCsv } from '../exports/insights-csv.ts';
import { insightsJson } from '../exports/insights-json.ts';
import type { ModelPrices } from '../insights/figures.ts';
import { createDigests } from '../insights/digests.ts';
import { gatherInsights, mostSheets } from '../insights/gather.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { insightsPage } from '../pages/insights-page.ts';
import { wantsJson } from '../wants-json.ts';

/** `GET /insights?days=90`: what readers got right and people mended, of the sheets accepted in the last days. */
export function insightRoutes(store: InsightStore, prices: ModelPrices, now: () => number): Router {
  const routes = Router();
  const digests = createDigests(store, 2 * mostSheets);
  const gathered = (days: number) => gatherInsights(store, digests, days, prices, now());

  routes.get(['/insights', '/insights.json', '/api/v1/insights'], async (request, response) => {
    const days = daysOf(request);
    const insights = await gathered(days);
    response.vary('Accept');
    if (wantsJson(request)) response.json(insightsJson(insights));
    else response.render('insights', insightsPage(insights, days, sharedPage(request)));
  });

  routes.get('/insights.csv', async (request, response) => {
    const days = daysOf(request);
    const name = `insights-${new Date(now()).toISOString().slice(0, 10)}-${days}-days.csv`;
    response
      .attachment(name)
      .type('text/csv; charset=utf-8')
      .send(insightsCsv(await gathered(days)));
  });

  return routes;
}

function daysOf({ query }: Request): number {
  const days = query['days'] ?? '90';
  if (typeof days === 'string' && /^\d{1,4}$/.test(days) && Number(days) > 0) return Number(days);
  throw new AppError('bad_request', 'days is how far back to count, 1 to 9999.');
}
