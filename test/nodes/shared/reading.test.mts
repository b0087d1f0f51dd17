import type { INode } from 'n8n-workflow';

import type { VerdictKind } from '../../../concur/verdict/kinds';
import { openReader, readError } from '../../../nodes/shared/reading';
import { Host, pastedToken } from './n8n.mts';
import type { Setting } from './n8n.mts';

const NODE: INode = { id: '1', name: 'Concur', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };
const REQUEST = { method: 'GET', path: '/x', accept: 'application/json', timeoutMs: 1000 } as const;

const tick = async (millis = 0): Promise<void> =>
	await new Promise((resolve) => {
		setTimeout(resolve, millis);
	});

/** Answers each request when told to. */
function waitingConcur() {
	const answers: Array<() => void> = [];
	const concur: Setting['concur'] = async () =>
		await new Promise((resolve) => {
			answers.push(() => resolve({ body: 'done' }));
		});
	return { concur, answers };
}

describe("a node's line for reading", () => {
	it('is as patient as the user chose, within bounds', async () => {
		const { execution } = new Host({});
		const usual = await openReader(execution, 'concurApi');
		expect(usual).toMatchObject({ timeoutMs: 60_000 });
		expect(usual.patience).toEqual({ maxTries: 4, maxWaitMs: 60_000 });
		const chosen = await openReader(execution, 'concurApi', { timeout: 5, maxTries: 2, maxWait: 0.5 });
		expect(chosen).toMatchObject({ timeoutMs: 100 });
		expect(chosen.patience).toEqual({ maxTries: 2, maxWaitMs: 500 });
	});

	it('sends one request at a time', async () => {
		const { concur, answers } = waitingConcur();
		const { execution, arrived } = new Host({ concur });
		const { line } = await openReader(execution, 'concurApi');
		const reads = [line.read(REQUEST, false), line.read(REQUEST, false)];
		await tick(20);
		expect(arrived).toHaveLength(1);
		answers[0]();
		expect(await reads[0]).toMatchObject({ kind: 'answer', body: 'done' });
		while (answers.length < 2) await tick(1);
		answers[1]();
		expect(await reads[1]).toMatchObject({ kind: 'answer', body: 'done' });
	});

	it('goes on with what was begun before something new', async () => {
		const { concur, answers } = waitingConcur();
		const { execution, arrived } = new Host({ concur });
		const { line } = await openReader(execution, 'concurApi');
		const reads = [
			line.read({ ...REQUEST, path: '/first' }, false),
			line.read({ ...REQUEST, path: '/new' }, false),
			line.read({ ...REQUEST, path: '/again' }, true),
		];
		for (let answered = 0; answered < 3; answered += 1) {
			while (answers.length <= answered) await tick(1);
			answers[answered]();
		}
		await Promise.all(reads);
		expect(arrived.map(({ url }) => url.replace(/.*\//, '/'))).toEqual(['/first', '/again', '/new']);
	});

	it.each([401, 403])('renews a token that is refused with HTTP %d', async (status) => {
		let requests = 0;
		const { execution } = new Host({
			concur: () => ((requests += 1) === 1 ? { status } : { body: 'done' }),
		});
		const { line } = await openReader(execution, 'concurApi');
		expect(await line.read(REQUEST, false)).toMatchObject({ httpStatusCode: 200, body: 'done' });
	});

	it('sends nothing when the execution is cancelled', async () => {
		const host = new Host({ cancelSignal: AbortSignal.abort(), concur: () => ({}) });
		const { line } = await openReader(host.execution, 'concurApi');
		expect(await line.read(REQUEST, false)).toEqual({ kind: 'cancelled', sent: false });
		expect(line.pace.cancelled).toBe(true);
		expect(host.arrived).toEqual([]);
	});

	it('rests as long as the user allows, and with all that use the same company', async () => {
		const { execution } = new Host({ concur: () => ({}) });
		const patient = await openReader(execution, 'concurApi', { maxWait: 3600 });
		patient.line.pace.slowDown(3_600_000);
		const hasty = await openReader(execution, 'concurApi', { maxWait: 0 });
		expect(await hasty.line.read(REQUEST, false)).toMatchObject({ kind: 'answer' });
		let isRead = false;
		const controller = new AbortController();
		const other = new Host({
			credential: pastedToken(),
			cancelSignal: controller.signal,
			concur: () => ({}),
		});
		const alone = await openReader(other.execution, 'concurApi', { maxWait: 3600 });
		alone.line.pace.slowDown(3_600_000);
		const read = (await openReader(other.execution, 'concurApi')).line.read(REQUEST, false).then(() => {
			isRead = true;
		});
		await tick(20);
		expect(isRead).toBe(false);
		controller.abort();
		await read;
	});

	it('shows once that an interface is being retired, where n8n has hints', async () => {
		const setting = { concur: () => ({ headers: { sunset: '2026-12-31' } }) };
		const host = new Host(setting);
		const { line } = await openReader(host.execution, 'concurApi');
		await line.read(REQUEST, false);
		await line.read(REQUEST, false);
		expect(host.hints).toEqual([
			{
				message: 'An interface of Concur that this node uses is being retired; Concur ends it on 2026-12-31.',
				type: 'warning',
				location: 'outputPane',
			},
		]);
		const editor = await openReader(new Host(setting).editor, 'concurApi');
		expect(await editor.line.read(REQUEST, false)).toMatchObject({ kind: 'answer' });
		expect(editor.line.pace.cancelled).toBe(false);
	});

	it('asks for a credential where none is selected', async () => {
		await expect(openReader(new Host({ credential: null }).execution, 'concurApi')).rejects.toThrow(
			'Node does not have any credentials set',
		);
	});
});

describe('a failed read as an error', () => {
	const told = (kind: VerdictKind, words: string, advice?: string) => {
		const { name, message, description } = readError(NODE, { kind, words, advice });
		return { name, message, description };
	};

	it.each([
		['badRequest', 'Bad ID', 'Concur did not accept the request: Bad ID', 'Check the Report ID.'],
		[
			'serverError',
			'No luck',
			'Concur had an internal error: No luck',
			'Nothing was changed. Try again later.',
		],
		[
			'connectionLost',
			'ECONNRESET',
			'The connection to Concur was lost (ECONNRESET)',
			'Nothing was changed. Try again later.',
		],
		[
			'errorAnswer',
			'Not yours',
			'Concur answered with an error: Not yours',
			'Check the Report ID and, for a header, its owner.',
		],
		['signInUnavailable', 'No token.', 'No token.', 'Run it again later.'],
		[
			'cancelledInFlight',
			'',
			'The execution was cancelled while Concur worked on it',
			'Check the report in Concur before it is posted again. Pre-Check does that by itself.',
		],
	] as const)('says what went wrong and what to do next: %s', (kind, words, message, description) => {
		expect(told(kind, words)).toEqual({ name: 'NodeOperationError', message, description });
	});

	it('says no more than the words where there is advice of its own', () => {
		expect(told('unreadable', 'The list changed too often', 'Narrow the filters.')).toEqual({
			name: 'NodeOperationError',
			message: 'The list changed too often',
			description: 'Narrow the filters.',
		});
	});

	it('names the item that it is about', () => {
		expect(readError(NODE, { kind: 'notFound', words: '' }, 3).context).toMatchObject({ itemIndex: 3 });
	});
});
