import { sleep } from 'n8n-workflow';
import type { IWebhookFunctions } from 'n8n-workflow';

import { SeenEvents } from '../../concur/events/seenEvents';

/** Events with a valid signature are remembered apart: a forged one must not make Concur's own a duplicate. */
interface Memory {
	proven: SeenEvents;
	unproven: SeenEvents;
}

/** What n8n keeps with the workflow. */
interface StaticData {
	seen?: { proven?: unknown; unproven?: unknown };
}

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

const MAX_MEMORIES = 200;
/** How long, and how often, to look for n8n's answer to a request that Concur has given up. */
const MAX_ANSWER_WAIT_MS = 300_000;
const LOOK_EVERY_MS = 250;

/**
 * n8n reads the static data anew for every request, so that two requests at the same time don't see each other there: what
 * this process has seen is here. The static data carries it over a restart, and to other processes.
 */
const memories = new Map<string, Memory>();

function memoryOf(context: IWebhookFunctions): Memory {
	const key = `${context.getInstanceId()} ${context.getWorkflow().id} ${context.getNode().id}`;
	const memory = memories.get(key) ?? { proven: new SeenEvents(), unproven: new SeenEvents() };
	memories.delete(key);
	memories.set(key, memory);
	const [oldest] = memories.keys();
	if (memories.size > MAX_MEMORIES) memories.delete(oldest);
	return memory;
}

/**
 * Is this the first delivery of the event? If so it counts as seen once n8n has answered it with 2xx: n8n stores the static
 * data, and answers, only when the execution has been created.
 */
export async function firstDelivery(
	context: IWebhookFunctions,
	eventId: string,
	isProven: boolean,
): Promise<boolean> {
	const memory = memoryOf(context);
	const data = context.getWorkflowStaticData('node') as StaticData;
	const kind = isProven ? 'proven' : 'unproven';
	memory.proven.adopt(data.seen?.proven);
	memory.unproven.adopt(data.seen?.unproven);
	for (;;) {
		const delivery = memory[kind].begin(eventId);
		if (delivery === 'seen') return false;
		if (delivery instanceof Promise) {
			// Its twin is being handled: that one counts, unless it fails.
			if (await delivery) return false;
			continue;
		}
		const stored = { proven: memory.proven.toStore(), unproven: memory.unproven.toStore() };
		data.seen = { ...stored, [kind]: delivery.toStore };
		void isTaken(context.getResponseObject()).then(delivery.settle);
		return true;
	}
}

/**
 * Has n8n answered with 2xx? Concur may have hung up before (it waits for 60 seconds at most), even before this was asked: n8n
 * makes the execution all the same, and Concur's next try must wait for how that ends, or an n8n with too much to do would
 * run the event twice.
 */
async function isTaken(response: Response): Promise<boolean> {
	// One that is closed already says so no more.
	if (!response.closed) await new Promise((resolve) => response.once('close', resolve));
	for (let waited = 0; !response.writableEnded && waited < MAX_ANSWER_WAIT_MS; waited += LOOK_EVERY_MS)
		await sleep(LOOK_EVERY_MS);
	return response.writableEnded && response.statusCode >= 200 && response.statusCode < 300;
}
