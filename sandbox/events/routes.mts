import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { errorAnswer } from '../answer.mts';
import type { SandboxAnswer } from '../answer.mts';
import { rawSegment } from '../rawPath.mts';
import type { Service } from '../service.mts';
import { makeEvents } from './makeEvents.mts';
import type { EventSeed } from './makeEvents.mts';
import type { DeliveryForm, ServiceEvent } from './options.mts';
import type { Subscription } from './subscriptions.mts';

const json = (status: number, value: unknown): SandboxAnswer => ({
	status,
	contentType: 'application/json',
	body: JSON.stringify(value),
});

function parsed(body: unknown): unknown {
	try {
		return JSON.parse(String(body ?? ''));
	} catch {
		return undefined;
	}
}

/** events/v4: topics and subscriptions, and what steers the service from other processes. */
export function eventRoutes(app: FastifyInstance, service: Service): void {
	const { eventService } = service;
	const store = eventService.subscriptionStore;
	const handle =
		(changes: boolean, act: (request: FastifyRequest) => SandboxAnswer) =>
		(request: FastifyRequest, reply: FastifyReply): void =>
			service.handle(request, reply, {
				endpoint: 'events',
				changes,
				needsRole: false,
				act: () => {
					// SAP: the scope of the service itself is needed for every call.
					if (!eventService.tokens.scopes.includes('events.topic.read'))
						return errorAnswer(403, 'The app lacks the scope events.topic.read');
					return act(request);
				},
			});
	const shown = (subscription: Subscription): unknown =>
		eventService.options.getAnswer === 'object' ? subscription : [subscription];

	app.get(
		'/events/v4/topics',
		handle(false, () => json(200, eventService.topics())),
	);
	app.get(
		'/events/v4/subscriptions',
		handle(false, () => json(200, store.all())),
	);
	app.get(
		'/events/v4/subscriptions/:id',
		handle(false, (request) => {
			const subscription = store.get(rawSegment(request, 4) ?? '');
			return subscription ? json(200, shown(subscription)) : errorAnswer(404, 'Subscription not found');
		}),
	);
	app.put(
		'/events/v4/subscriptions/webhook',
		handle(true, (request) => {
			if (!String(request.headers['content-type']).startsWith('application/json'))
				return errorAnswer(415, 'The body must be application/json');
			const result = store.put(parsed(request.body), eventService.topics());
			return 'message' in result
				? errorAnswer(result.status, result.message)
				: json(200, { message: `Subscription '${result.id}' saved successfully` });
		}),
	);
	app.delete(
		'/events/v4/subscriptions/:id',
		handle(true, (request) => {
			const id = rawSegment(request, 4) ?? '';
			return store.delete(id)
				? json(200, { message: `Subscription '${id}' marked for deletion` })
				: errorAnswer(404, 'Subscription not found');
		}),
	);

	app.get('/sandbox/event-service', () => ({
		topics: eventService.topics(),
		subscriptions: eventService.subscriptions(),
		deliveries: eventService.deliveries().slice(-200),
		account: summary(service),
	}));
	app.get('/sandbox/event-service/keys', () => eventService.keys());
	app.post('/sandbox/event-service/keys', () => eventService.rotateKey());
	app.post('/sandbox/event-service/events', (request) => {
		const body = parsed(request.body) as {
			events?: ServiceEvent[];
			make?: number;
			seed?: EventSeed;
			form?: DeliveryForm;
		};
		const events = body.events ?? makeEvents(body.make ?? 1, body.seed);
		return { started: eventService.publish(events, body.form).length, events };
	});
	app.post('/sandbox/event-service/company', () => {
		eventService.companyConnects();
		return { ok: true };
	});
}

/** In numbers: what the page shows. */
function summary({ eventService }: Service): Record<string, number> {
	const totals = { events: 0, deliveries: 0, tries: 0, delivered: 0, dropped: 0, waiting: 0 };
	for (const account of eventService.account().values()) {
		totals.events += 1;
		for (const key of ['deliveries', 'tries', 'delivered', 'dropped', 'waiting'] as const)
			totals[key] += account[key];
	}
	return totals;
}
