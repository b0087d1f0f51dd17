import { postIntegrationStatus } from '../../../concur/commit/integrationStatus';
import {
	badInputResult,
	isRequestError,
	isSuccess,
	resultOf,
	sentences,
} from '../../../concur/commit/result';
import { untouched } from '../../../concur/commit/settled';
import type { Settled } from '../../../concur/commit/settled';
import type { ReportState } from '../../../concur/reports/state';

const action = postIntegrationStatus('application/json');
const seen = (paymentStatusCode: string): ReportState => ({
	paymentStatusCode,
	approvalStatusCode: 'A_APPR',
});
const settled = (fields: Partial<Settled<ReportState>>): Settled<ReportState> => ({
	...untouched<ReportState>('R'),
	attempts: 1,
	...fields,
});
const CHECK = 'Check the report in Concur before it is posted again.';

describe('what a report is told to have come to', () => {
	it('is told with the names of Concur and ours, and nothing that is not known', () => {
		const whole = settled({
			outcome: 'committed',
			kind: 'success',
			words: 'OK',
			httpStatusCode: 200,
			correlationId: 'c',
		});
		expect(resultOf(whole, action)).toEqual({
			ReportID: 'R',
			Status: 'SUCCESS',
			Message: 'OK',
			outcome: 'integrated',
			attempts: 1,
			httpStatusCode: 200,
			correlationId: 'c',
		});
		const more = { seen: seen('P_PAID'), verified: true, duplicate: true as const, fields: { code: 5 } };
		expect(resultOf({ ...whole, ...more }, action)).toEqual({
			ReportID: 'R',
			Status: 'SUCCESS',
			Message: "Concur's answer was lost, but the report reads Paid (P_PAID).",
			outcome: 'integrated',
			code: 5,
			attempts: 1,
			httpStatusCode: 200,
			correlationId: 'c',
			paymentStatusCode: 'P_PAID',
			verified: true,
			duplicate: true,
		});
	});

	it.each([
		['committed', { kind: 'success', words: '' }, 'SUCCESS', 'integrated', 'SUCCESS'],
		[
			'committed',
			{ seen: seen('P_PAID'), verified: true, attempts: 0 },
			'SUCCESS',
			'integrated',
			'The answer to an earlier execution was lost, but the report reads Paid (P_PAID).',
		],
		[
			'alreadyCommitted',
			{ seen: seen('P_PAID') },
			'SUCCESS',
			'alreadyPaid',
			'The report was already Paid (P_PAID). Nothing was posted.',
		],
		['refused', { kind: 'refusal', words: 'No.' }, 'FAILURE', 'refused', 'No.'],
		[
			'refused',
			{ kind: 'refusal', words: '', seen: seen('P_HOLD') },
			'FAILURE',
			'refused',
			'Concur refused the report and gave no reason. It is at Payment on Hold (P_HOLD).',
		],
		[
			'wouldPost',
			{ seen: seen('P_PROC') },
			'DRY_RUN',
			'wouldPost',
			'Dry run: the report is at Processing Payment (P_PROC) and would be posted.',
		],
		[
			'wouldRefuse',
			{ seen: seen('P_PAID') },
			'DRY_RUN',
			'wouldRefuse',
			'Dry run: the report is already Paid (P_PAID); there is nothing to post.',
		],
		[
			'wouldRefuse',
			{ seen: seen('P_HOLD') },
			'DRY_RUN',
			'wouldRefuse',
			'Dry run: the report is at Payment on Hold (P_HOLD); Concur would refuse it.',
		],
		['wouldRefuse', {}, 'DRY_RUN', 'wouldRefuse', 'Dry run: the report is at ; Concur would refuse it.'],
		[
			'notPosted',
			{ kind: 'runEnded', words: 'Wrong client secret' },
			'ERROR',
			'notPosted',
			"The run was ended before this report's turn. Wrong client secret. Nothing was posted.",
		],
		['notPosted', { words: 'Boom' }, 'ERROR', 'notPosted', 'Boom.'],
		['notPosted', { words: '' }, 'ERROR', 'notPosted', 'An unexpected error.'],
		['unknown', { words: 'Boom' }, 'UNKNOWN', 'unknown', 'Boom. Check the report in Concur.'],
		[
			'notPosted',
			{ kind: 'overloaded', httpStatusCode: 429 },
			'ERROR',
			'notPosted',
			'Concur was overloaded (HTTP 429). Nothing was posted. Concur was overloaded for too long. Run it again later. A lower Max Concurrency helps.',
		],
		[
			'notPosted',
			{ kind: 'timeout', seen: seen('P_PROC'), verified: true },
			'ERROR',
			'notPosted',
			'Concur did not answer in time. Five minutes later the report still reads Processing Payment (P_PROC), so nothing changed in Concur. Run it again.',
		],
		[
			'unknown',
			{ kind: 'refusal', words: 'Not now', seen: seen('P_PROC') },
			'UNKNOWN',
			'unknown',
			`Concur refused it: Not now. But the report reads Processing Payment (P_PROC), at which Concur does not refuse it: one of the two answers is out of date. ${CHECK}`,
		],
		[
			'unknown',
			{ kind: 'refusal', words: 'Not now' },
			'UNKNOWN',
			'unknown',
			`Concur refused it: Not now. The report could not be read afterwards. It may have gone through. ${CHECK}`,
		],
		[
			'unknown',
			{ kind: 'connectionLost', words: 'ECONNRESET' },
			'UNKNOWN',
			'unknown',
			`The connection to Concur was lost (ECONNRESET). The report could not be read afterwards. It may have gone through. ${CHECK}`,
		],
		[
			'unknown',
			{ kind: 'connectionLost', words: 'ECONNRESET', seen: seen('P_FAIL') },
			'UNKNOWN',
			'unknown',
			`The connection to Concur was lost (ECONNRESET). The report reads P_FAIL, which does not settle it. It may have gone through. ${CHECK}`,
		],
	] as const)('%s, %j', (outcome, fields, Status, named, Message) => {
		const result = resultOf(settled({ outcome, ...fields } as Partial<Settled<ReportState>>), action);
		expect(result).toMatchObject({ Status, outcome: named, Message });
	});

	it("is told in the action's finer words where it has some", () => {
		const finer = { ...action, describe: () => ({ outcome: 'booked', message: 'It is booked.' }) };
		expect(resultOf(settled({ outcome: 'committed' }), finer)).toMatchObject({
			outcome: 'booked',
			Message: 'It is booked.',
		});
		const silent = { ...action, describe: () => ({}) };
		expect(resultOf(settled({ outcome: 'committed', words: 'OK' }), silent)).toMatchObject({
			outcome: 'integrated',
			Message: 'OK',
		});
	});

	it("gives the action's advice in place of the usual one", () => {
		const advised = { ...action, words: { ...action.words, advice: { notFound: 'Look elsewhere' } } };
		expect(resultOf(settled({ kind: 'notFound' }), advised).Message).toBe(
			'Concur knows nothing under this ID. Nothing was posted. Look elsewhere.',
		);
	});

	it('does not take a refusal for out of date where Concur may refuse what reads open', () => {
		const picky = { ...action, acceptsOpen: false };
		const refused = settled({ outcome: 'unknown', kind: 'refusal', words: 'No', seen: seen('P_PROC') });
		expect(resultOf(refused, picky).Message).toBe(
			`Concur refused it: No. The report reads Processing Payment (P_PROC), which does not settle it. It may have gone through. ${CHECK}`,
		);
	});
});

it('what is wrong with an item is told without a request', () => {
	expect(badInputResult({ ReportID: '' }, 'The Report ID is empty.')).toEqual({
		ReportID: '',
		Status: 'ERROR',
		Message: 'The Report ID is empty.',
		outcome: 'notPosted',
		attempts: 0,
		httpStatusCode: null,
		correlationId: null,
	});
});

it.each([
	['SUCCESS', true, false],
	['FAILURE', false, false],
	['DRY_RUN', false, false],
	['ERROR', false, true],
	['UNKNOWN', false, true],
] as const)('%s', (Status, success, requestError) => {
	const result = { ...badInputResult({}, ''), Status };
	expect([isSuccess(result), isRequestError(result)]).toEqual([success, requestError]);
});

it('sentences end as sentences do, and a message has an end', () => {
	expect(sentences('One', '', 'Two.', 'Three!', 'Four?', 'Five…', 'Six. seven')).toBe(
		'One. Two. Three! Four? Five… Six. seven.',
	);
	expect(sentences('x'.repeat(3000))).toHaveLength(1000);
});
