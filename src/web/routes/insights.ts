import { Router, type Request } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { InsightStore } from '../../stores/insight-rows.ts';
import { gatherInsights } from '../insights/gather.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { insightsPage, type ModelPrices } from '../pages/insights-page.ts';
import { wantsJson } from '../wants-json.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** `GET /insights?days=90`: what readers got right and people mended, of the sheets accepted in the last days. */
export function insightRoutes(store: InsightStore, prices: ModelPrices, now: () => number): Router {
  const routes = Router();

  routes.get(['/insights', '/insights.json', '/api/v1/insights'], async (request, response) => {
    const days = daysOf(request);
    const insights = await gatherInsights(store, now() - days * dayMs);
    response.vary('Accept');
    if (wantsJson(request)) {
      const { all, byReader, byModel, byBarge, byColumn, byVerdict, byRule, approvalMs, tokens, since } = insights;
      response.json({
        since: new Date(since).toISOString(),
        all,
        by_reader: Object.fromEntries(byReader),
        by_model: Object.fromEntries(byModel),
        by_barge: Object.fromEntries(byBarge),
        by_column: Object.fromEntries(byColumn),
        verdicts: Object.fromEntries(byVerdict),
        findings: Object.fromEntries(byRule),
        approval_ms: approvalMs,
        tokens: Object.fromEntries(tokens),
      });
    } else response.render('insights', insightsPage(insights, days, prices, sharedPage(request)));
  });

  return routes;
}

function daysOf({ query }: Request): number {
  const days = query['days'] ?? '90';
  if (typeof days === 'string' && /^\d{1,4}$/.test(days) && Number(days) > 0) return Number(days);
  throw new AppError('bad_request', 'days is how far back to count, 1 to 9999.');
}
