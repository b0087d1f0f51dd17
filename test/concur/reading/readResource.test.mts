import { readResource } from '../../../concur/reading/readResource';
import type { PacedLine } from '../../../concur/reading/readResource';
import type { Attempt, ConcurRequest } from '../../../concur/transport/attempt';
import { answer, LOST, superseded } from '../commit/scripted.mts';

const request: ConcurRequest = { method: 'GET', path: '/x', accept: 'application/json', timeoutMs: 1000 };
/** A line that gives these answers in a row, and what was asked of it. */
function lineOf(attempts: Attempt[]): { line: PacedLine; told: string[] } {
	const told: string[] = [];
	const pace = {
		cancelled: false,
		wait: async () => void told.push('waits'),
		slowDown: () => void told.push('all wait'),
	} as unknown as PacedLine['pace'];
	const read: PacedLine['read'] = async (_, again) => {
		told.push(again ? 'again' : 'first');
		return attempts.shift() ?? answer(200, 'value');
	};
	return { line: { pace, read }, told };
}

const read = async (line: PacedLine, maxTries = 3) =>
	await readResource(line, request, (body) => (body === 'value' ? body : undefined), {
		maxTries,
		maxWaitMs: 10,
	});

describe('a resource', () => {
	it.each<[string, Attempt[], string[]]>([
		['is read', [], ['first']],
		['is read again after a lost answer, ahead of first tries', [LOST], ['first', 'waits', 'again']],
		[
			'is read again after all have waited',
			[{ kind: 'notSent', reason: 'refused', detail: 'ECONNREFUSED' }],
			['first', 'all wait', 'again'],
		],
		['is not what another status brings', [answer(202, 'value')], ['first', 'waits', 'again']],
		[
			'is read again as long as others renew the refresh token',
			['a', 'b', 'c', 'd'].map(superseded),
			['first', 'waits', 'again', 'waits', 'again', 'waits', 'again', 'waits', 'again'],
		],
	])('%s', async (_, attempts, expected) => {
		const { line, told } = lineOf(attempts);
		expect(await read(line)).toMatchObject({ value: 'value', answer: { httpStatusCode: 200 } });
		expect(told).toEqual(expected);
	});

	it('is given up after so many tries, with what the last came to', async () => {
		const { line, told } = lineOf([LOST, LOST, LOST]);
		expect(await read(line)).toEqual({ kind: 'connectionLost', words: 'ECONNRESET', lastAttempt: LOST });
		expect(told).toEqual(['first', 'waits', 'again', 'waits', 'again']);
	});

	it('is given up where the same refresh token stays refused', async () => {
		const { line, told } = lineOf(['a', 'b', 'b', 'b'].map(superseded));
		expect(await read(line)).toMatchObject({ kind: 'tokenSuperseded', words: 'Refused' });
		expect(told.filter((word) => word !== 'waits')).toEqual(['first', 'again', 'again', 'again']);
	});

	it("is not read again where Concur's words stand in its place", async () => {
		const { line, told } = lineOf([answer(200, '{"Message":"No such report","Id":"1"}')]);
		expect(await read(line)).toMatchObject({ kind: 'errorAnswer', words: 'No such report' });
		expect(told).toEqual(['first']);
	});

	it('is given up once the run is cancelled', async () => {
		const { line, told } = lineOf([LOST]);
		Object.assign(line.pace, { cancelled: true });
		expect(await read(line)).toMatchObject({ kind: 'connectionLost' });
		expect(told).toEqual(['first']);
	});
});
