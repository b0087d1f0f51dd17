import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { makeEvents, startSandbox } from '../../../sandbox/index.mts';
import type { Fault } from '../../../sandbox/index.mts';
import { TriggerHost } from './triggerHost.mts';

const DELETION_MS = 20;
const HURRY = 50;

const parameters = fc.constantFrom<INodeParameters>(
	{},
	{ events: 'chosen', eventTypes: ['expense.readyForIntegration'] },
	{ events: 'pattern', pattern: 'expense.*', options: { companyIds: '' } },
	{ options: { whenDeactivated: 'delete' } },
	{ events: 'pattern', pattern: 'e.*', options: { whenDeactivated: 'delete' } },
);

const step = fc.oneof(
	{ weight: 3, arbitrary: fc.constant({ do: 'activate' as const }) },
	{ weight: 2, arbitrary: fc.constant({ do: 'deactivate' as const }) },
	{ weight: 3, arbitrary: parameters.map((saved) => ({ do: 'save' as const, saved })) },
	{ weight: 2, arbitrary: fc.constant({ do: 'restart' as const }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'crash' as const }) },
	{ weight: 2, arbitrary: fc.constant({ do: 'listen' as const }) },
	{ weight: 2, arbitrary: fc.constant({ do: 'stopListening' as const }) },
	{
		weight: 2,
		arbitrary: fc
			.record({
				kind: fc.constantFrom<Fault['kind']>(
					'unavailable',
					'forbidden',
					'dropConnection',
					'html',
					'truncated',
				),
				commit: fc.boolean(),
				probability: fc.constantFrom(0.2, 0.6, 1),
			})
			.map((fault) => ({ do: 'fail' as const, fault })),
	},
	{ weight: 2, arbitrary: fc.constant({ do: 'recover' as const }) },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function play(host: TriggerHost, action: Step): Promise<void> {
	switch (action.do) {
		case 'activate':
			return host.isActive ? undefined : await host.activate();
		case 'deactivate':
			return host.isActive ? await host.deactivate() : undefined;
		case 'save':
			if (host.isActive) return await host.save(action.saved);
			host.parameters = action.saved;
			return;
		case 'restart':
			// A start takes longer than a deletion does.
			await wait(3 * DELETION_MS);
			return await host.restart();
		case 'crash':
			if (host.isActive) return;
			await host.crashWhileActivating();
			await wait(3 * DELETION_MS);
			return await host.restart();
		case 'listen':
			return host.isListening ? undefined : await host.listen();
		case 'stopListening':
			return host.isListening ? await host.stopListening() : undefined;
		case 'fail':
			return host.sandbox.setFaults([{ on: 'events', ...action.fault }]);
		case 'recover':
			return host.sandbox.clearFaults();
	}
}

/** What must hold after every step, whatever failed in it. */
function check(host: TriggerHost): void {
	const { eventService } = host.sandbox;
	expect(eventService.subscriptions().length).toBeLessThanOrEqual(2);
	for (const { what, id, endpoint } of eventService.history) {
		if (what === 'put') expect(endpoint).toBe(id.endsWith('.prod') ? host.endpoint : host.testEndpoint);
	}
}

describe('the life of the subscriptions', () => {
	it('holds at most two, the right ones, and no event is lost while the workflow is on', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
				const sandbox = await startSandbox({ events: { deletionMs: DELETION_MS, backOffMs: [5] } });
				const host = await TriggerHost.start(sandbox, { hurry: HURRY });
				try {
					for (const action of steps) {
						// Whatever n8n would show as an error.
						await play(host, action).catch(() => undefined);
						check(host);
					}
					sandbox.clearFaults();
					// n8n tries a workflow again that it could not activate at its start.
					if (host.isActive) await host.restart();
					else await host.activate();
					if (host.isListening) await host.stopListening();
					await wait(3 * DELETION_MS);
					check(host);
					const [production, ...others] = sandbox.eventService
						.subscriptions()
						.filter(({ webHookConfig }) => webHookConfig.endpoint !== host.testEndpoint);
					expect(others).toEqual([]);
					expect(production.webHookConfig.endpoint).toBe(host.endpoint);
					expect(production.id).toMatch(/\.prod$/);
					const before = host.executions.length;
					sandbox.eventService.publish(makeEvents(3, { seed: 99 }));
					await sandbox.eventService.settled();
					const { executions } = host;
					expect(executions.length - before).toBe(3);
				} finally {
					await sandbox.close();
					await host.close();
				}
			}),
			{
				numRuns: 15,
				interruptAfterTimeLimit: 30_000,
				markInterruptAsFailure: false,
				// A test that could not be taken down was taken for the active workflow when it was stopped.
				examples: [
					[
						[
							{ do: 'fail', fault: { kind: 'unavailable', commit: false, probability: 1 } },
							{ do: 'listen' },
							{ do: 'save', saved: { options: { whenDeactivated: 'delete' } } },
							{ do: 'stopListening' },
						],
					],
				],
			},
		);
	});

	it('without failures leaves nothing of any test', async () => {
		const calm = step.filter(({ do: what }) => what !== 'fail');
		await fc.assert(
			fc.asyncProperty(fc.array(calm, { minLength: 3, maxLength: 12 }), async (steps) => {
				const sandbox = await startSandbox({ events: { deletionMs: DELETION_MS } });
				const host = await TriggerHost.start(sandbox, { hurry: HURRY });
				try {
					for (const action of steps) await play(host, action);
					if (host.isListening) await host.stopListening();
					await wait(3 * DELETION_MS);
					const left = sandbox.eventService.subscriptions().map(({ id }) => id.split('.').at(-1));
					expect(left).not.toContain('test');
					if (host.isActive) expect(left).toEqual(['prod']);
				} finally {
					await sandbox.close();
					await host.close();
				}
			}),
			{ numRuns: 10, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
		);
	});
});
