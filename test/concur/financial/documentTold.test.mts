import { untouched } from '../../../concur/commit/settled';
import type { Settled } from '../../../concur/commit/settled';
import { acknowledge } from '../../../concur/financial/actions';
import type { SeenDocument } from '../../../concur/financial/documentAction';
import type { Meaning } from '../../../concur/financial/lookUp';
import { acknowledging, context, payments, postings } from './documentActions.mts';

describe('how it is told', () => {
	const settled = (more: Partial<Settled<SeenDocument>>): Settled<SeenDocument> => ({
		...untouched<SeenDocument>('d1'),
		...more,
	});
	const seen = (docStatus: string, meaning: Meaning): SeenDocument => ({ docStatus, meaning });
	const took = seen('ACKNOWLEDGED', { says: 'took' });
	const no = (outcome: 'recalled' | 'notReady' | 'refused' | 'alreadyAcknowledged' | 'conflict') =>
		settled({ outcome: 'refused', seen: seen('X', { says: 'no', outcome, why: 'So it is' }) });
	const unfamiliar = seen('VOID', { says: 'unfamiliar', why: 'Its status VOID does not settle it' });
	const blind = acknowledge(() => ({ ...context, sourceId: undefined }));

	test.each([
		[
			acknowledging,
			no('alreadyAcknowledged'),
			'alreadyAcknowledged',
			'So it is. Another system, or an earlier run, has the document: do not book it.',
		],
		[
			acknowledging,
			no('recalled'),
			'recalled',
			'So it is. Do not book it. A new document comes when it is approved again.',
		],
		[acknowledging, no('notReady'), 'notReady', 'So it is. Read the queue again later.'],
		[
			postings,
			no('recalled'),
			'recalled',
			'So it is. If your ERP has booked it, reverse that posting; a new document comes when it is approved again.',
		],
		[
			postings,
			no('conflict'),
			'conflict',
			'So it is. Clear up with the accounting department which of the two is right; it can not be changed through this service.',
		],
		[
			postings,
			no('refused'),
			'refused',
			'So it is. Acknowledge the document first, under the same System ID.',
		],
		[
			payments,
			no('recalled'),
			'recalled',
			'So it is. If your ERP has booked it, reverse that posting; a new document comes when it is approved again.',
		],
		[payments, no('refused'), 'refused', 'So it is. Confirm its posting first.'],
		[payments, no('conflict'), 'conflict', 'So it is.'],
	])('%#: a look that says no', (action, how, outcome, message) => {
		expect(action.describe?.(how)).toEqual({ outcome, message });
	});

	test('what Concur declined is called as it called it', () => {
		expect(postings.describe?.(settled({ outcome: 'refused', name: 'recalled' }))).toEqual({
			outcome: 'recalled',
		});
		expect(postings.describe?.(settled({ outcome: 'refused', seen: took }))).toEqual({ outcome: 'refused' });
	});

	test('what was done, at once or as a look shows', () => {
		expect(postings.describe?.(settled({ outcome: 'committed' }))).toEqual({});
		expect(postings.describe?.(settled({ outcome: 'committed', seen: took }))).toEqual({});
		expect(postings.describe?.(settled({ outcome: 'committed', verified: true }))).toEqual({});
		expect(postings.describe?.(settled({ outcome: 'committed', seen: took, verified: true }))).toEqual({
			message: 'The answer was unclear, but the document reads ACKNOWLEDGED.',
		});
	});

	test('a payment that was on file at the first try was not confirmed by us', () => {
		const onFile = (attempts: number) =>
			settled({ outcome: 'committed', name: 'alreadyConfirmed', words: 'Known', attempts });
		expect(payments.describe?.(onFile(1))).toEqual({
			outcome: 'alreadyConfirmed',
			message: 'Known. It was on file already, and nothing was changed.',
		});
		expect(payments.describe?.(onFile(2))).toEqual({});
		expect(payments.describe?.(settled({ outcome: 'committed', attempts: 1 }))).toEqual({});
		expect(postings.describe?.(onFile(1))).toEqual({});
	});

	test('what is not known says why, and what to do', () => {
		const unknown = (more: Partial<Settled<SeenDocument>>) => settled({ outcome: 'unknown', ...more });
		expect(postings.describe?.(unknown({ words: 'Lost', seen: unfamiliar }))).toEqual({
			message:
				'Lost. Its status VOID does not settle it. It may have gone through. Check the document in Concur before its posting is confirmed again.',
		});
		expect(postings.describe?.(unknown({ words: 'Lost' }))).toEqual({});
		expect(postings.describe?.(unknown({ words: 'Lost', seen: took }))).toEqual({});
		expect(blind.describe?.(unknown({}))).toEqual({
			message:
				'No clear answer came. Without a Source ID the document can not be looked up. It may have gone through. Check the document in Concur before it is booked.',
		});
		for (const outcome of ['notPosted', 'alreadyCommitted'] as const) {
			expect(postings.describe?.(settled({ outcome, seen: unfamiliar }))).toEqual({});
			expect(blind.describe?.(settled({ outcome }))).toEqual({});
		}
	});
});
