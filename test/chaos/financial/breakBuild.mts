import { createRequire } from 'node:module';

import type * as Requests from '../../../concur/financial/requests';
import type { RESULT_CODES as Codes } from '../../../concur/financial/verdicts';

const require = createRequire(import.meta.url);
const REQUESTS = '../../../concur/financial/requests.ts';

/** Careless builds, as test-only patches; the chaos test must catch each. */
export const BROKEN = {
	/** "Acknowledged before" is taken for an acknowledgement of ours. */
	'101': () => takeForSuccess('acknowledgement', 101),
	/** "On file already" is taken for the confirmation that was just sent. */
	'113': () => takeForSuccess('posting', 113),
	/** A retry carries a new payment reference, so that Concur can't know the payment again. */
	paymentRef: newReferenceEachTime,
};

function takeForSuccess(call: keyof typeof Codes, code: number): void {
	const { RESULT_CODES } = require('../../../concur/financial/verdicts.ts') as { RESULT_CODES: typeof Codes };
	for (const row of RESULT_CODES[call]) if (row.code === code) row.verdict = { says: 'done' };
}

/** Must run before the product's modules are loaded: they take what stands in the module cache. */
function newReferenceEachTime(): void {
	const sound = require(REQUESTS) as typeof Requests;
	const module = require.cache[require.resolve(REQUESTS)];
	if (!module) throw new Error('The module of the requests is not in the cache');
	let count = 0;
	module.exports = {
		...sound,
		paymentConfirmation: (
			...[docId, confirmation, ...rest]: Parameters<typeof Requests.paymentConfirmation>
		) => {
			const clearingDetails = confirmation.clearingDetails.map((detail) => {
				count += 1;
				return {
					...detail,
					clearingReference: { ...detail.clearingReference, paymentRef: `retry-${count}` },
				};
			});
			return sound.paymentConfirmation(docId, { ...confirmation, clearingDetails }, ...rest);
		},
	};
}
