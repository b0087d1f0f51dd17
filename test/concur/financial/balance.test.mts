import { imbalancesOf } from '../../../concur/financial/balance';
import { makeDocuments } from '../../../sandbox/financial/makeDocuments.mts';
import { read, sample, SUMMIT, WORKSHOP } from './samples.mts';
import type { Fields } from './samples.mts';

/** A document of one entry with one allocation. */
function small(
	entry: Fields,
	rows: Fields[],
	{ tax, total }: { tax?: Fields[]; total?: unknown } = {},
): Fields {
	return {
		report: total === undefined ? {} : { totalApprovedAmount: total },
		expenseEntry: [
			{
				entryId: 'E1',
				...entry,
				allocation: [{ allocationId: 'A1', journal: rows, ...(tax ? { tax } : {}) }],
			},
		],
	};
}

describe('balance', () => {
	test('the samples and made documents balance', () => {
		for (const id of [WORKSHOP, SUMMIT]) expect(imbalancesOf(sample(id))).toEqual([]);
		for (const { text } of makeDocuments(200, {}, 11))
			expect(imbalancesOf(read('expense', text))).toEqual([]);
	});

	test('a cent too much is told for the entry and the report', () => {
		const [{ text }] = makeDocuments(1, { unbalancedEvery: 1 }, 11);
		const problems = imbalancesOf(read('expense', text));
		expect(problems).toHaveLength(2);
		for (const problem of problems) expect(problem).toMatch(/: off by -0\.010*$/);
	});

	test('rule 1 is exact', () => {
		const document = small(
			{ entryApprovedAmount: '10.00000001' },
			[{ amountGross: '4' }, { amountGross: '6.00' }],
			{ total: '10' },
		);
		expect(imbalancesOf(document)).toEqual([
			'the journal rows of entry E1 sum to 10.00, but 10.00000001 was approved: off by -0.00000001',
		]);
		expect(
			imbalancesOf(small({ entryApprovedAmount: '10' }, [{ amountGross: '10.000' }], { total: '9.99' })),
		).toEqual(['the journal rows of the report sum to 10.000, but 9.99 was approved: off by 0.010']);
	});

	test('absent totals are not asked for; what is no number is told', () => {
		expect(imbalancesOf(small({}, [{ amountGross: '5' }]))).toEqual([]);
		expect(
			imbalancesOf(small({ entryApprovedAmount: null }, [{ amountGross: '5' }], { total: null })),
		).toEqual([]);
		expect(imbalancesOf({})).toEqual([]);
		expect(imbalancesOf(small({ entryApprovedAmount: '0E-8' }, []))).toEqual([]);
		expect(imbalancesOf(small({ entryApprovedAmount: '1' }, []))).toEqual([
			'the journal rows of entry E1 sum to 0, but 1 was approved: off by -1',
		]);
		expect(imbalancesOf(small({ entryApprovedAmount: 'x' }, [{ amountGross: '5' }], { total: 'y' }))).toEqual(
			['the approved amount of entry E1 is no number', 'the approved amount of the report is no number'],
		);
		expect(
			imbalancesOf(small({ entryId: undefined, entryApprovedAmount: '1' }, [{ amountGross: null }])),
		).toEqual([
			'entry without an ID has a journal row without a readable amountGross',
			'the report has a journal row without a readable amountGross',
		]);
	});

	const row = { amountGross: '119.00', amountNetOfTax: '100.00', amountNetOfReclaim: '100.00' };
	const tax = { amountTax: '19.00', amountReclaim: '19.00' };
	test.each([
		[row, [tax], []],
		[{ ...row, amountNetOfTax: '99.99' }, [tax], []],
		[{ ...row, amountNetOfTax: '100.01' }, [tax], []],
		[
			{ ...row, amountNetOfTax: '99.98' },
			[tax],
			[/allocation A1 of entry E1, amountNetOfTax and amountTax .*: off by 0\.02$/],
		],
		[
			{ ...row, amountNetOfReclaim: '100.02' },
			[tax],
			[/amountNetOfReclaim and amountReclaim .*: off by -0\.02$/],
		],
		[row, [], [/amountNetOfTax and amountTax .*: off by 19\.00$/, /amountNetOfReclaim and amountReclaim/]],
		[row, undefined, []],
		[row, [{ amountTax: '19', amountReclaim: null }], []],
		[{ amountGross: '119.00' }, [tax], []],
		[
			row,
			[{ amountTax: 'x', amountReclaim: '19' }],
			[/amountNetOfTax and amountTax .*: an amount is no number$/],
		],
	])('rule 2, within a cent: %#', (fields, taxes, problems) => {
		const found = imbalancesOf(small({ entryApprovedAmount: '119' }, [fields], { tax: taxes }));
		expect(found).toHaveLength(problems.length);
		problems.forEach((problem, index) => expect(found[index]).toMatch(problem));
	});

	test('rule 2 names an allocation without an ID', () => {
		const document = {
			expenseEntry: [{ allocation: [{ journal: [row], tax: [] }] }],
		};
		expect(imbalancesOf(document)[0]).toContain('in allocation without an ID of entry without an ID,');
	});
});
