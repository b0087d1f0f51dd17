import { logIfCancelled } from '../../../../nodes/shared/commit/cancelled';
import type { ItemResult } from '../../../../nodes/shared/commit/stop';
import { resultAt, WORDS } from './results.mts';

const aborted = (): AbortSignal => AbortSignal.abort();

/** What n8n's log holds after an execution. */
function logOf(results: ItemResult[], signal: (() => AbortSignal | undefined) | null = aborted): unknown[] {
	const lines: unknown[] = [];
	const context = {
		...(signal ? { getExecutionCancelSignal: signal } : {}),
		logger: { warn: (...line: unknown[]) => void lines.push(line) },
	};
	logIfCancelled(context as never, results, WORDS);
	return lines;
}

const done = { subject: 'R1', result: resultAt('SUCCESS') };
const open = { subject: 'R2', result: resultAt('UNKNOWN') };
const refused = { subject: 'R3', result: resultAt('FAILURE') };
const already = { subject: 'R4', result: resultAt('SUCCESS', { outcome: 'alreadyPaid' }) };

const line = (integrated: string[], unknown: string[]): unknown[] => [
	'An execution was cancelled after it had changed something in Concur',
	{ integrated, unknown },
];

describe('a cancelled execution', () => {
	it('logs what was committed and what is unknown, each once', () => {
		expect(logOf([done, open, refused, already, done])).toEqual([line(['R1'], ['R2'])]);
		expect(logOf([done])).toEqual([line(['R1'], [])]);
		expect(logOf([open])).toEqual([line([], ['R2'])]);
	});

	it('logs nothing when nothing was changed', () => {
		expect(logOf([])).toEqual([]);
		expect(logOf([refused, already])).toEqual([]);
	});
});

it('an execution that was not cancelled logs nothing', () => {
	expect(logOf([done], () => new AbortController().signal)).toEqual([]);
	expect(logOf([done], () => undefined)).toEqual([]);
});

it('an n8n that knows no signal logs nothing', () => {
	expect(logOf([done], null)).toEqual([]);
});
