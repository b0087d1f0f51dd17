import type { INode, NodeExecutionHint } from 'n8n-workflow';

import { showHints, summary } from '../../../../nodes/shared/commit/hints';
import { resultAt, WORDS } from './results.mts';

const NOW = Date.parse('2026-08-01T12:00:00Z');
const DAY_S = 86_400;
const inDays = (days: number): number => NOW / 1000 + days * DAY_S;

beforeEach(() => {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

afterEach(() => {
	jest.restoreAllMocks();
});

/** What the node's output pane shows. */
function hintsOf(
	results: Parameters<typeof showHints>[1],
	refreshTokenExpiresAt: unknown = undefined,
	node: Partial<INode> = {},
	words = WORDS,
): NodeExecutionHint[] {
	const shown: NodeExecutionHint[] = [];
	const context = {
		getNode: () => ({ name: 'Concur', ...node }),
		addExecutionHints: (...hints: NodeExecutionHint[]) => void shown.push(...hints),
	};
	showHints(context as never, results, words, refreshTokenExpiresAt);
	return shown;
}

const messages = (...given: Parameters<typeof hintsOf>): string[] =>
	hintsOf(...given).map(({ message }) => message);

describe('the summary of a run', () => {
	it('is none where every report is done, or would be', () => {
		expect(summary([])).toBeUndefined();
		expect(summary([resultAt('SUCCESS'), resultAt('DRY_RUN'), resultAt('SUCCESS')])).toBeUndefined();
		expect(messages([resultAt('SUCCESS'), resultAt('DRY_RUN')])).toEqual([]);
	});

	it('counts every outcome, the good ones first and the unknown ones last', () => {
		const results = [
			resultAt('UNKNOWN'),
			resultAt('ERROR'),
			resultAt('FAILURE'),
			resultAt('SUCCESS', { outcome: 'alreadyPaid' }),
			resultAt('SUCCESS'),
			resultAt('ERROR'),
			resultAt('SUCCESS'),
		];
		expect(summary(results)).toBe('1 already paid, 2 integrated, 1 refused, 2 not posted, 1 unknown');
	});

	it('leaves dry runs out of its counts', () => {
		expect(summary([resultAt('DRY_RUN'), resultAt('ERROR')])).toBe('1 not posted');
	});

	it('is shown as a warning in the output pane', () => {
		expect(hintsOf([resultAt('SUCCESS'), resultAt('FAILURE')])).toEqual([
			{ message: '1 integrated, 1 refused.', type: 'warning', location: 'outputPane' },
		]);
	});

	it('asks to check what is unknown, in the words of what was done', () => {
		expect(messages([resultAt('UNKNOWN'), resultAt('ERROR')])).toEqual([
			'1 not posted, 1 unknown. Check the unknown reports in Concur before they are posted again.',
		]);
		const words = { ...WORDS, subject: 'document', again: 'before it is confirmed again' };
		expect(messages([resultAt('UNKNOWN')], undefined, {}, words)).toEqual([
			'1 unknown. Check the unknown documents in Concur before they are confirmed again.',
		]);
	});
});

describe('the end of the refresh token', () => {
	it.each([
		[13.99, 'The refresh token of the Concur credential ends in 13 days. Enter a new one before then.'],
		[0.5, 'The refresh token of the Concur credential ends in 0 days. Enter a new one before then.'],
		[-3, 'The refresh token of the Concur credential ends in 0 days. Enter a new one before then.'],
		[14, undefined],
		[100, undefined],
	])('in %d days is told when it is less than two weeks away', (days, told) => {
		expect(messages([resultAt('SUCCESS')], inDays(days))).toEqual(told === undefined ? [] : [told]);
	});

	it('is told beside what became of the reports', () => {
		expect(messages([resultAt('FAILURE')], String(inDays(1)))).toEqual([
			'1 refused.',
			'The refresh token of the Concur credential ends in 1 days. Enter a new one before then.',
		]);
	});

	it.each([undefined, 0, '', 'soon'])('%j is no date', (expiresAt) => {
		expect(messages([resultAt('SUCCESS')], expiresAt)).toEqual([]);
	});
});

describe('Always Output Data', () => {
	const told =
		"Always Output Data puts an empty item on Success when no report succeeded. Switch it off in this node's settings.";

	it('is warned about where it is on', () => {
		expect(messages([resultAt('SUCCESS')], undefined, { alwaysOutputData: true })).toEqual([told]);
		expect(messages([resultAt('SUCCESS')], undefined, { alwaysOutputData: false })).toEqual([]);
		const words = { ...WORDS, subject: 'document' };
		expect(messages([resultAt('SUCCESS')], undefined, { alwaysOutputData: true }, words)).toEqual([
			told.replace('report', 'document'),
		]);
	});

	it('is no matter where there was nothing to do', () => {
		expect(messages([], undefined, { alwaysOutputData: true })).toEqual([]);
	});
});

it('an n8n without hints shows none', () => {
	const context = { getNode: () => ({ name: 'Concur' }) };
	expect(() => showHints(context as never, [resultAt('FAILURE')], WORDS, undefined)).not.toThrow();
});
