import { Router, type Request } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { DeliveryStore } from '../../stores/deliveries.ts';
import { webhookEvents, type Webhook, type WebhookStore } from '../../stores/webhooks.ts';
import { addressFault, type AddressPolicy } from '../../webhooks/address.ts';
import { deliveryJson, webhookJson } from '../exports/webhook-json.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { webhooksPage } from '../pages/webhooks-page.ts';
import { personOf } from '../person-of.ts';
import { wantsJson } from '../wants-json.ts';

export interface WebhookParts {
  webhooks: WebhookStore;
  deliveries: DeliveryStore;
  policy: AddressPolicy;
  /** tells the deliverer that there is something to do */
  nudge: () => void;
  now: () => number;
}

/** Each event is written once for each address. */
const mostWebhooks = 20;
const deliveriesInJson = 50;
const deliveriesOnPage = 10;
const what = 'webhooks';

/**
 * Addresses that are told of sheets: listed, added (the secret shown this one time), tested, given another secret,
 * removed; and what they were told, which can be sent again. No token adds or sees one, since what it adds would
 * outlive it.
 */
export function webhookRoutes({ webhooks, deliveries, policy, nudge, now }: WebhookParts): Router {
  const routes = Router();
  const shown = () => webhooks.list().map((hook) => ({ hook, last: deliveries.list(hook.id, deliveriesOnPage) }));

  routes.get(['/webhooks', '/api/v1/webhooks'], (request, response) => {
    personOf(request, what);
    response.vary('Accept');
    if (wantsJson(request)) response.json({ webhooks: webhooks.list().map(webhookJson) });
    else response.render('webhooks', webhooksPage(shown(), null, sharedPage(request), now()));
  });

  routes.post(['/webhooks', '/api/v1/webhooks'], (request, response) => {
    const account = personOf(request, what);
    const { url, events } = newWebhook(request, policy);
    if (webhooks.list().length >= mostWebhooks) {
      throw new AppError('conflict', `There are ${mostWebhooks} webhooks already; remove one first.`);
    }
    const { id, secret } = webhooks.create({ url, events, account, now: now() });
    const made = { ...webhookJson(hookOf(id)), secret };
    if (wantsJson(request)) response.status(201).location(`/api/v1/webhooks/${id}`).json(made);
    else response.render('webhooks', webhooksPage(shown(), made, sharedPage(request), now()));
  });

  routes.get('/api/v1/webhooks/:id', (request, response) => {
    personOf(request, what);
    response.json(webhookJson(hookOf(request.params.id)));
  });

  routes.get('/api/v1/webhooks/:id/deliveries', (request, response) => {
    personOf(request, what);
    const { id } = hookOf(request.params.id);
    response.json({ deliveries: deliveries.list(id, deliveriesInJson).map(deliveryJson) });
  });

  routes.post(['/webhooks/:id/test', '/api/v1/webhooks/:id/test'], (request, response) => {
    personOf(request, what);
    const code = deliveries.addTest(hookOf(request.params['id']).id);
    nudge();
    if (wantsJson(request)) response.status(202).json({ id: code });
    else response.redirect(303, '/webhooks');
  });

  routes.post(['/webhooks/:id/secret', '/api/v1/webhooks/:id/secret'], (request, response) => {
    personOf(request, what);
    const { id } = hookOf(request.params['id']);
    const secret = webhooks.renewSecret(id) ?? '';
    const made = { ...webhookJson(hookOf(id)), secret };
    if (wantsJson(request)) response.json(made);
    else response.render('webhooks', webhooksPage(shown(), made, sharedPage(request), now()));
  });

  const again = '/webhooks/:id/deliveries/:delivery/send-again';
  routes.post([again, `/api/v1${again}`], (request, response) => {
    personOf(request, what);
    const code = String(request.params['delivery']);
    if (!deliveries.sendAgain(hookOf(request.params['id']).id, code)) {
      throw new AppError('not_found', 'There is no such delivery any more; they are kept for a week.');
    }
    nudge();
    if (wantsJson(request)) response.status(202).json({ id: code });
    else response.redirect(303, '/webhooks');
  });

  routes.post('/webhooks/:id/delete', (request, response) => {
    remove(request);
    response.redirect(303, '/webhooks');
  });
  routes.delete('/api/v1/webhooks/:id', (request, response) => {
    remove(request);
    response.status(204).end();
  });

  function remove(request: Request): void {
    personOf(request, what);
    webhooks.remove(hookOf(request.params['id']).id);
    nudge();
  }

  /** Throws `AppError` `not_found`. */
  function hookOf(id: unknown): Webhook {
    const hook = webhooks.list().find((known) => String(known.id) === String(id));
    if (hook === undefined) throw new AppError('not_found', 'There is no such webhook any more.');
    return hook;
  }

  return routes;
}

const newWebhookSchema = z.object({
  url: z.string().trim(),
  // a form sends one checked box as a text, several as a list
  events: z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.enum(webhookEvents)).min(1)),
});

/** The address and events of a new webhook. Throws `AppError` `bad_request`. */
function newWebhook({ body }: Request, policy: AddressPolicy): z.infer<typeof newWebhookSchema> {
  const read = newWebhookSchema.safeParse(body ?? {});
  if (!read.success) {
    throw new AppError(
      'bad_request',
      `A webhook needs an address and at least one event of ${webhookEvents.join(', ')}.`,
    );
  }
  const fault = addressFault(read.data.url, policy);
  if (fault !== null) throw new AppError('bad_request', fault);
  return { url: new URL(read.data.url).href, events: [...new Set(read.data.events)] };
}
