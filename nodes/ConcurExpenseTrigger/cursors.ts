import type { IPollFunctions } from 'n8n-workflow';

import type { CursorState } from '../../concur/changes/cursor';

/** A cursor per payment status, so that a status that is chosen later starts from its own beginning. */
export type StatusCursor = CursorState & { paymentStatusCode: string };

/** What n8n keeps for the trigger. A list, since a status code is a user's text and no key of an object. */
interface StaticData {
	cursors?: StatusCursor[];
	/** The payment status that the last poll had no time for. */
	next?: string;
}

/** Static data that this process has polled with; n8n makes it anew when it activates a workflow. */
const polled = new WeakSet<object>();

/** The cursors of one poll. */
export interface Cursors {
	/** In the order in which they take their turn. */
	inTurn: StatusCursor[];
	/** Lets n8n know that they have changed; it does not look into them. */
	keep(next: StatusCursor | undefined): void;
}

/**
 * Takes the cursors of the chosen payment statuses from n8n's static data, and drops those of others. After each activation all
 * are due for a full scan: meanwhile something may have happened that no modification date tells.
 */
export function cursorsOf(context: IPollFunctions, codes: string[]): Cursors {
	const data = context.getWorkflowStaticData('node') as StaticData;
	const stored = Array.isArray(data.cursors) ? data.cursors : [];
	const cursors = codes.map(
		(code): StatusCursor =>
			stored.find(({ paymentStatusCode }) => paymentStatusCode === code) ?? { paymentStatusCode: code },
	);
	// Where n8n keeps the cursor in a table of its own, each poll gets a copy, which tells nothing of an activation.
	const isLasting = '__dataChanged' in data;
	if (isLasting && !polled.has(data)) for (const cursor of cursors) delete cursor.fullScanAt;
	if (isLasting) polled.add(data);
	// At once: a poll that overlaps with this one must find the same cursors.
	data.cursors = cursors;
	const first = Math.max(
		cursors.findIndex(({ paymentStatusCode }) => paymentStatusCode === data.next),
		0,
	);
	return {
		inTurn: [...cursors.slice(first), ...cursors.slice(0, first)],
		keep: (next) => {
			data.cursors = [...(data.cursors ?? cursors)];
			if (next) data.next = next.paymentStatusCode;
			else delete data.next;
		},
	};
}
