import type { Answer } from '../../../concur/transport/attempt';
import { retirementNotice } from '../../../concur/verdict/retirement';

const answer = (fields: Partial<Answer>): Answer => ({
	kind: 'answer',
	httpStatusCode: 200,
	body: '',
	complete: true,
	correlationId: undefined,
	retryAfter: undefined,
	...fields,
});
const START = 'An interface of Concur that this node uses is being retired; ';

describe('retirementNotice', () => {
	it.each([
		[{}, undefined],
		[{ apiWarning: ' ', sunset: '' }, undefined],
		[{ sunset: 'Thu, 31 Dec 2026 23:59:59 GMT' }, 'Concur ends it on 2026-12-31.'],
		[{ sunset: '2026-12-31' }, 'Concur ends it on 2026-12-31.'],
		[{ sunset: 'next <year>' }, 'Concur ends it on next &lt;year&gt;.'],
		[{ apiWarning: 'Use v4' }, 'Concur has announced its end. Concur says: Use v4'],
		[{ apiWarning: 'Use v4', sunset: '2026-12-31' }, 'Concur ends it on 2026-12-31. Concur says: Use v4'],
	])('%j', (fields, words) => {
		expect(retirementNotice(answer(fields))).toBe(words && START + words);
	});

	it('is not longer than a hint may be', () => {
		const long = retirementNotice(answer({ apiWarning: 'x'.repeat(10_000), sunset: 'y'.repeat(10_000) }));
		expect(long?.length).toBeLessThan(500);
	});
});
