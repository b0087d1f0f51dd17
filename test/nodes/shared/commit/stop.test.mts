import type { INode } from 'n8n-workflow';

import type { RunEnd } from '../../../../concur/commit/run';
import { throwIfStopped } from '../../../../nodes/shared/commit/stop';
import type { ItemResult } from '../../../../nodes/shared/commit/stop';
import { resultAt, WORDS } from './results.mts';

const NODE: INode = { id: '1', name: 'Concur', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };

const done = (subject: string): ItemResult => ({ subject, result: resultAt('SUCCESS') });
const open = (subject: string): ItemResult => ({ subject, result: resultAt('UNKNOWN') });
const refused = (subject: string): ItemResult => ({ subject, result: resultAt('FAILURE') });
const unsent = (Status: 'SUCCESS' | 'FAILURE' | 'DRY_RUN'): ItemResult => ({
	subject: 'R2',
	result: resultAt(Status, { attempts: 0 }),
});
const failed = (subject: string): ItemResult => ({ subject, result: resultAt('ERROR') });

/** The error that a run ends with; undefined when its items go to their outputs. */
function thrownBy(
	results: ItemResult[],
	end: RunEnd | undefined,
	choice: { continues?: boolean; stops?: boolean } = {},
	words: Parameters<typeof throwIfStopped>[3] = WORDS,
): unknown {
	try {
		throwIfStopped({ getNode: () => NODE } as never, results, end, words, {
			continues: false,
			stops: false,
			...choice,
		});
		return undefined;
	} catch (error) {
		const { name, message, description } = error as Error & { description: string };
		return { name, message, description };
	}
}

const error = (message: string, description: string): object => ({
	name: 'NodeOperationError',
	message,
	description,
});

describe('a user who chose to stop', () => {
	const stops = { stops: true };
	const end: RunEnd = { kind: 'requestError', words: 'ECONNRESET' };

	it('is told where it stopped, what was committed and what is unknown', () => {
		const results = [done('R1'), refused('R2'), open('R3'), failed('R4'), done('R5')];
		expect(thrownBy(results, end, stops)).toEqual(
			error(
				'Stopped at report R3: It ended as UNKNOWN.',
				'Committed in this run: R1, R5. Unknown: R3. Nothing else was committed; run the others again.',
			),
		);
	});

	it('is told that nothing was', () => {
		expect(thrownBy([failed('R4')], end, stops)).toEqual(
			error(
				'Stopped at report R4: It ended as ERROR.',
				'Committed in this run: none. Unknown: none. Nothing else was committed; run the others again.',
			),
		);
	});

	it('reads the words of the network as they are, and those of what was done', () => {
		const result = resultAt('ERROR', { Message: 'The connection was refused (ECONNREFUSED).' });
		const words = { ...WORDS, subject: 'document', outcomes: { ...WORDS.outcomes, committed: 'confirmed' } };
		const confirmed = { subject: 'D1', result: resultAt('SUCCESS', { outcome: 'confirmed' }) };
		expect(thrownBy([confirmed, { subject: 'D2', result }], end, stops, words)).toEqual(
			error(
				'Stopped at document D2: The connection was refused (ECONNREFUSED).',
				'Committed in this run: D1. Unknown: none. Nothing else was committed; run the others again.',
			),
		);
	});

	it('is told why the run ended where it was no report', () => {
		expect(thrownBy([done('R1')], end, stops)).toEqual(
			error(
				'Stopped at report : ECONNRESET',
				'Committed in this run: R1. Unknown: none. Nothing else was committed; run the others again.',
			),
		);
	});

	it('reads a thousand IDs at most, and how many more there are', () => {
		const many = Array.from({ length: 1000 }, (_, index) => done(`R${index}`));
		const ids = many.map(({ subject }) => subject).join(', ');
		const told = (results: ItemResult[]) =>
			(thrownBy(results, end, stops) as { description: string }).description;
		expect(told(many)).toContain(`Committed in this run: ${ids}. Unknown: none.`);
		expect(told([...many, done('X'), done('Y')])).toContain(
			`Committed in this run: ${ids} and 2 more. Unknown: none.`,
		);
	});

	it('gets the items where nothing went wrong, or On Error continues', () => {
		expect(thrownBy([done('R1')], undefined, stops)).toBeUndefined();
		expect(thrownBy([failed('R1')], end, { stops: true, continues: true })).toBeUndefined();
	});
});

describe('a credential or a setting that is wrong for every report', () => {
	it.each([
		[
			'unauthorized',
			"Concur did not accept the credential's token",
			'Test the Concur credential; if it fails, sign in anew.',
		],
		[
			'forbidden',
			'Concur did not allow the request',
			'The app needs the scope EXPRPT, and the user of the credential the role Web Services Administrator.',
		],
		[
			'tokenExpired',
			"Concur did not accept the credential's token",
			'Test the Concur credential; if it fails, sign in anew.',
		],
		[
			'tokenSuperseded',
			undefined,
			'Get a new refresh token or Company Request Token and enter it in the credential.',
		],
		['signInRefused', undefined, 'Correct the Concur credential and run it again.'],
		['notBuilt', 'n8n could not build the request', 'Check the credential that is selected in the node.'],
		[
			'proxySignIn',
			'A proxy before Concur asks for a sign-in',
			'A proxy between n8n and Concur asks for a sign-in; check the proxy settings of the n8n server.',
		],
	] as const)('is one clear error while nothing was committed: %s', (kind, plain, advice) => {
		const words = 'Wrong ECONNRESET';
		const message = plain === undefined ? words : `${plain}: ${words}`;
		expect(thrownBy([failed('R1'), failed('R2')], { kind, words })).toEqual(
			error(message, `Nothing was posted. ${advice}`),
		);
	});

	it('is told with the advice of what was done, where it has its own', () => {
		const words = {
			...WORDS,
			nothing: 'Nothing was sent',
			advice: { forbidden: 'Ask for the scope FISVC.' },
		};
		const told = (kind: 'forbidden' | 'unauthorized') =>
			(thrownBy([], { kind, words: '' }, {}, words) as { description: string }).description;
		expect(told('forbidden')).toBe('Nothing was sent. Ask for the scope FISVC.');
		expect(told('unauthorized')).toBe(
			'Nothing was sent. Test the Concur credential; if it fails, sign in anew.',
		);
	});

	const dead: RunEnd = { kind: 'unauthorized', words: '' };

	it('is one also where an earlier execution left something open', () => {
		const before = { subject: 'R1', result: resultAt('UNKNOWN', { attempts: 0 }) };
		expect(thrownBy([before, failed('R2')], dead)).toMatchObject({ name: 'NodeOperationError' });
	});

	it.each([
		['was committed', done('R2')],
		['may have been', open('R2')],
		['was refused', refused('R2')],
		['was found committed', unsent('SUCCESS')],
		['was found to be left alone', unsent('FAILURE')],
		['was looked at in a dry run', unsent('DRY_RUN')],
	])('loses no items once something %s', (_, other) => {
		expect(thrownBy([failed('R1'), other, failed('R3')], dead)).toBeUndefined();
	});

	it('loses no items where On Error continues', () => {
		expect(thrownBy([failed('R1')], dead, { continues: true })).toBeUndefined();
	});
});

it("Concur's own bad night is no error of the node: each item has its reason", () => {
	for (const kind of [
		'overloaded',
		'unavailable',
		'connectionRefused',
		'signInUnavailable',
		'requestError',
	] as const)
		expect(thrownBy([failed('R1')], { kind, words: '' })).toBeUndefined();
	expect(thrownBy([failed('R1')], undefined)).toBeUndefined();
});
