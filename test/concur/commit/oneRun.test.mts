import { sendBack } from '../../../concur/commit/sendBack';
import { postIntegrationStatus } from '../../../concur/commit/integrationStatus';
import {
	answer,
	LOST,
	newCompany,
	own,
	reads,
	REFUSED,
	signIn,
	SUCCESS,
	superseded,
	tell,
} from './scripted.mts';
import type { Story, Told } from './scripted.mts';

/** How each report ended: outcome, what its last attempt came to, posts, HTTP status, what was last read, and whether that decided. */
const ends = ({ results }: Told): string[] =>
	results.map(({ outcome, kind, attempts, httpStatusCode, seen, verified }) =>
		[
			outcome,
			kind ?? '-',
			attempts,
			httpStatusCode ?? '-',
			seen?.paymentStatusCode ?? '-',
			verified ? 'verified' : '',
		]
			.join(' ')
			.trim(),
	);
/** What was sent, without the moments. */
const steps = ({ trace }: Told): string => trace.map((line) => line.split(' at ')[0]).join(', ');
const times = ({ trace }: Told): number[] => trace.map((line) => Number(/ at (\d+)/.exec(line)?.[1]));

const TIMEOUT = { kind: 'lost', reason: 'timeout', detail: '' } as const;
const THREE = (one: ReturnType<typeof answer>) => [one, one, one];
const two = ['R', 'S'];

describe('one report', () => {
	it.each<[string, Story, string, string]>([
		['is posted', {}, 'committed success 1 200 -', 'post R'],
		[
			'is refused, and read once to say where it is',
			{ posts: [REFUSED], reads: [reads('P_HOLD')] },
			'refused refusal 1 200 P_HOLD',
			'post R, read R',
		],
		[
			'is refused though it reads open, also a second later',
			{ posts: [REFUSED] },
			'unknown refusal 1 200 P_PROC',
			'post R, read R, read R',
		],
		[
			'was committed though the answer was lost',
			{ posts: [LOST], reads: [reads('P_PAID')] },
			'committed connectionLost 1 - P_PAID verified',
			'post R, read R',
		],
		[
			'is posted again where it reads open after a lost answer',
			{ posts: [LOST] },
			'committed success 2 200 P_PROC',
			'post R, read R, post R',
		],
		[
			'stays unknown where nobody is to find out',
			{ posts: [LOST], options: { verify: false } },
			'unknown connectionLost 1 - -',
			'post R',
		],
		[
			'stays unknown where it can not be read',
			{ posts: [LOST], reads: THREE(answer(500)) },
			'unknown connectionLost 1 - -',
			'post R, read R, read R, read R',
		],
		[
			'keeps what was seen of it when a later look fails',
			{ posts: [LOST], reads: [reads('P_HOLD'), ...THREE(answer(500))] },
			'unknown connectionLost 1 - P_HOLD',
			'post R, read R, read R, read R, read R',
		],
		[
			'is not posted after an answer that is certain',
			{ posts: [answer(400, own('no'))] },
			'notPosted badRequest 1 400 -',
			'post R',
		],
		[
			'is posted again after a busy database',
			{ posts: [answer(400, own('deadlock'))] },
			'committed success 2 200 -',
			'post R, post R',
		],
		[
			'is read after a token has expired: that renews the token',
			{ posts: [answer(403, own('token expired'))] },
			'committed success 2 200 P_PROC',
			'post R, read R, post R',
		],
		[
			'was never on its way when the sign-in failed',
			{ posts: [signIn(108), signIn(108)] },
			'committed success 1 200 -',
			'post R, post R, post R',
		],
		[
			'waits as long as others renew the refresh token',
			{ posts: ['a', 'b', 'c', 'd', 'e', 'f'].map(superseded), options: { maxTries: 2 } },
			'committed success 1 200 -',
			'post R, post R, post R, post R, post R, post R, post R',
		],
		[
			'is given up where the same refresh token stays refused',
			{ posts: ['a', 'b', 'b'].map(superseded), options: { maxTries: 2 } },
			'notPosted tokenSuperseded 0 - -',
			'post R, post R, post R',
		],
		[
			'is looked up as long as others renew the refresh token',
			{ reads: ['a', 'b', 'c'].map(superseded), options: { preCheck: true, maxTries: 2 } },
			'committed success 1 200 P_PROC',
			'read R, read R, read R, read R, post R',
		],
		[
			'that is Paid is left alone by Pre-Check',
			{ options: { preCheck: true }, reads: [reads('P_PAID')] },
			'alreadyCommitted - 0 - P_PAID',
			'read R',
		],
		[
			'that is open is posted after Pre-Check',
			{ options: { preCheck: true } },
			'committed success 1 200 P_PROC',
			'read R, post R',
		],
		[
			'that Pre-Check can not read is not posted',
			{ options: { preCheck: true }, reads: THREE(answer(500)) },
			'notPosted serverError 0 500 -',
			'read R, read R, read R',
		],
		[
			'that Pre-Check can not read may have been posted by an earlier try',
			{ options: { preCheck: true, mayHaveRunBefore: true }, reads: THREE(answer(500)) },
			'unknown serverError 0 500 -',
			'read R, read R, read R',
		],
		[
			'that Concur does not know was not posted by an earlier try either',
			{ options: { preCheck: true, mayHaveRunBefore: true }, reads: [answer(404)] },
			'notPosted notFound 0 404 -',
			'read R',
		],
		['would be posted', { options: { dryRun: true } }, 'wouldPost - 0 - P_PROC', 'read R'],
		[
			'would be refused',
			{ options: { dryRun: true }, reads: [reads('P_PAID')] },
			'wouldRefuse - 0 - P_PAID',
			'read R',
		],
		[
			'is not posted by a dry run, whatever came before',
			{ options: { dryRun: true, mayHaveRunBefore: true }, reads: THREE(answer(500)) },
			'notPosted serverError 0 500 -',
			'read R, read R, read R',
		],
	])('%s', async (_, story, end, sent) => {
		const told = await tell(story);
		expect(ends(told)).toEqual([end]);
		expect(steps(told)).toBe(sent);
		expect(told.faults).toEqual([]);
	});

	it('keeps the correlation ID of the last answer that had one', async () => {
		const told = await tell({
			posts: [answer(429, '', { correlationId: 'c-1' }), LOST],
			reads: [reads('P_PAID')],
		});
		expect(told.results[0]).toMatchObject({ correlationId: 'c-1', httpStatusCode: undefined, attempts: 2 });
	});

	it('waits for as long as Concur asks, and after a time-out for as long as it may', async () => {
		expect(times(await tell({ posts: [answer(429, '', { retryAfter: '7' })] }))).toEqual([0, 7010]);
		expect(times(await tell({ posts: [TIMEOUT], options: { maxWaitMs: 30_000 } }))[1]).toBe(30_010);
		const [, second, third] = times(await tell({ posts: [LOST, answer(400, own('deadlock'))] }));
		expect([second, third].every((time) => time > 500)).toBe(true);
	});

	it('is looked up ever more rarely, until Max Wait is used up', async () => {
		const told = await tell({ posts: [LOST], reads: Array.from({ length: 20 }, () => reads('P_HOLD')) });
		expect(ends(told)).toEqual(['unknown connectionLost 1 - P_HOLD']);
		const [, ...looks] = times(told);
		const pauses = looks.slice(1).map((time, index) => time - looks[index] - 10);
		expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 29_000]);
	});

	it('is asked for by n8n again on 401 only when it is posted, and on 403 when it is read', async () => {
		const { trace } = await tell({ options: { preCheck: true } });
		expect(trace).toEqual(['read R at 0, renewed on 401,403', 'post R at 10, renewed on 401']);
	});

	it('is asked for once with a token that is not allowed, not time and again', async () => {
		const forbidden = answer(403, own('token expired'));
		const { trace } = await tell({ options: { preCheck: true, maxTries: 2 }, reads: [forbidden, forbidden] });
		expect(trace.map((line) => line.split('renewed on ')[1])).toEqual(['401,403', '401']);
	});

	it('is not lost when our own code fails, which is logged', async () => {
		const action = {
			...postIntegrationStatus('application/json'),
			request: () => {
				throw new Error('<b>Boom</b>');
			},
		};
		const told = await tell({ action });
		expect(ends(told)).toEqual(['notPosted - 0 - -']);
		expect(told.results[0].words).toBe('&lt;b&gt;Boom&lt;/b&gt;');
		expect(told.faults.map(String)).toEqual(['Error: <b>Boom</b>']);
		const reading = {
			...postIntegrationStatus('application/json'),
			readAnswer: () => {
				throw new Error('Boom');
			},
		};
		const unread = await tell({ action: reading, reads: [reads('P_PAID')] });
		expect(ends(unread)).toEqual(['committed unreadable 1 200 P_PAID verified']);
		expect(unread.results[0].words).toBe('');
		expect(unread.faults).toHaveLength(1);
	});
});

describe('a fault of our own', () => {
	const faulty = (failsAt: number, error: unknown) => {
		const action = postIntegrationStatus('application/json');
		let calls = 0;
		return {
			...action,
			request: (...args: Parameters<typeof action.request>) => {
				calls += 1;
				if (calls === failsAt) throw error;
				return action.request(...args);
			},
		};
	};

	it('after a lost answer leaves the report unknown', async () => {
		const told = await tell({ action: faulty(2, new Error('Boom')), posts: [LOST] });
		expect(ends(told)).toEqual(['unknown - 1 - P_PROC']);
	});

	it('after an answer of another execution that was lost leaves it unknown as well', async () => {
		const company = newCompany();
		const { clock } = await tell({ posts: [LOST], options: { company, verify: false } });
		const told = await tell({ action: faulty(1, new Error('Boom')), options: { company }, clock });
		expect(ends(told)).toEqual(['unknown - 0 - P_PROC']);
	});

	it('after an answer that was certain leaves it unknown too: an attempt was made', async () => {
		const told = await tell({ action: faulty(2, new Error('Boom')), posts: [answer(400, own('deadlock'))] });
		expect(ends(told)).toEqual(['unknown - 1 400 -']);
	});

	it('that is no error has no words', async () => {
		const told = await tell({ action: faulty(1, 'Boom') });
		expect(told.results[0]).toMatchObject({ outcome: 'notPosted', words: '' });
	});
});

describe('an action without a way to look', () => {
	const action = { ...postIntegrationStatus('application/json'), lookUp: () => undefined };

	it('is done without Pre-Check', async () => {
		const told = await tell({ action, options: { preCheck: true } });
		expect([steps(told), ...ends(told)]).toEqual(['post R', 'committed success 1 200 -']);
	});

	it('stays unknown after a lost answer', async () => {
		const told = await tell({ action, posts: [LOST] });
		expect([steps(told), ...ends(told)]).toEqual(['post R', 'unknown connectionLost 1 - -']);
	});
});

describe('what was on file before', () => {
	const base = postIntegrationStatus('application/json');
	const action = { ...base, readAnswer: () => ({ kind: 'onFile', words: '' }) as const };

	it('is looked up, and leaves no doubt to later executions', async () => {
		const company = newCompany();
		const told = await tell({ action, options: { company }, reads: [reads('P_PAID')] });
		expect(ends(told)).toEqual(['alreadyCommitted onFile 1 200 P_PAID verified']);
		const later = await tell({ options: { company }, clock: told.clock });
		expect(steps(later)).toBe('post R');
	});
});

describe('a report of an earlier execution', () => {
	it('whose answer was lost is read first, and is Paid or posted again', async () => {
		const company = newCompany();
		const first = await tell({ posts: [LOST], options: { company, verify: false } });
		const { clock } = first;
		const second = await tell({ options: { company, verify: false }, clock, reads: [reads('P_PAID')] });
		expect([steps(second), ...ends(second)]).toEqual([
			'read R',
			'committed earlierAttempt 0 - P_PAID verified',
		]);
		// It was found committed, so nothing is in doubt any more.
		expect(steps(await tell({ options: { company }, clock }))).toBe('post R');
	});

	it('is in doubt for five minutes, not for a dry run and not for another company', async () => {
		const company = newCompany();
		const { clock } = await tell({ posts: [LOST], options: { company, verify: false } });
		expect(ends(await tell({ options: { company, dryRun: true }, clock }))).toEqual([
			'wouldPost - 0 - P_PROC',
		]);
		expect(steps(await tell({ options: { company: newCompany() }, clock }))).toBe('post R');
		await clock.pass(299_900);
		expect(steps(await tell({ options: { company }, clock, posts: [LOST, LOST, LOST] }))).toMatch(/^read R/);
		await clock.pass(600_000);
		expect(steps(await tell({ options: { company }, clock }))).toBe('post R');
	});
});

describe('a run', () => {
	it.each<[string, Story, string[], string | undefined]>([
		[
			'ends at once when the sign-in is refused',
			{ posts: [signIn(64)], subjects: two },
			['notPosted signInRefused 0 - -', 'notPosted runEnded 0 - -'],
			'signInRefused: Wrong client secret',
		],
		[
			'ends when the sign-in is not available before anything was accepted',
			{ posts: THREE(signIn(undefined, true)), subjects: two },
			['notPosted signInUnavailable 0 - -', 'notPosted runEnded 0 - -'],
			'signInUnavailable: Wrong client secret',
		],
		[
			'ends when n8n can not build a request',
			{ posts: [{ kind: 'notBuilt', detail: 'No credential' }], subjects: two },
			['notPosted notBuilt 0 - -', 'notPosted runEnded 0 - -'],
			'notBuilt: No credential',
		],
		[
			'ends when the token is not accepted and nothing was accepted before',
			{ posts: [answer(401)], subjects: two },
			['notPosted unauthorized 1 401 -', 'notPosted runEnded 0 - -'],
			'unauthorized: ',
		],
		[
			'ends when the app is not allowed',
			{ posts: [answer(403, own('Not allowed'))], subjects: two },
			['notPosted forbidden 1 403 -', 'notPosted runEnded 0 - -'],
			'forbidden: Not allowed',
		],
		[
			'ends when Concur is overloaded and has accepted nothing',
			{ posts: THREE(answer(429)), subjects: two },
			['notPosted overloaded 3 429 -', 'notPosted runEnded 0 - -'],
			'overloaded: ',
		],
		[
			'ends after three in a row once something was accepted',
			{ posts: [SUCCESS, ...THREE(answer(401))], subjects: ['Q', 'R', 'S', 'T', 'U'] },
			[
				'committed success 1 200 -',
				'notPosted unauthorized 1 401 -',
				'notPosted unauthorized 1 401 -',
				'notPosted unauthorized 1 401 -',
				'notPosted runEnded 0 - -',
			],
			'unauthorized: ',
		],
		[
			'goes on when something is accepted in between',
			{
				posts: [SUCCESS, answer(401), answer(401), REFUSED, answer(401), answer(401), SUCCESS],
				reads: [reads('P_HOLD', 'S')],
				subjects: ['P', 'Q', 'R', 'S', 'T', 'U', 'V'],
			},
			[
				'committed success 1 200 -',
				'notPosted unauthorized 1 401 -',
				'notPosted unauthorized 1 401 -',
				'refused refusal 1 200 P_HOLD',
				'notPosted unauthorized 1 401 -',
				'notPosted unauthorized 1 401 -',
				'committed success 1 200 -',
			],
			undefined,
		],
		[
			'goes on after answers that are about one report',
			{ posts: [answer(404), answer(400, own('no'))], subjects: ['R', 'S', 'T'] },
			['notPosted notFound 1 404 -', 'notPosted badRequest 1 400 -', 'committed success 1 200 -'],
			undefined,
		],
		[
			'ends at the first report that is not posted where the user wants that',
			{ posts: [answer(400, own('no'))], options: { stopOnError: true }, subjects: two },
			['notPosted badRequest 1 400 -', 'notPosted runEnded 0 - -'],
			'requestError: no',
		],
		[
			'ends at the first that is unknown as well',
			{ posts: [LOST], options: { stopOnError: true, verify: false }, subjects: two },
			['unknown connectionLost 1 - -', 'notPosted runEnded 0 - -'],
			'requestError: ECONNRESET',
		],
		[
			'goes on after a refusal, which is an answer',
			{ posts: [REFUSED], reads: [reads('P_HOLD')], options: { stopOnError: true }, subjects: two },
			['refused refusal 1 200 P_HOLD', 'committed success 1 200 -'],
			undefined,
		],
	])('%s', async (_, story, expected, end) => {
		const told = await tell(story);
		expect(ends(told)).toEqual(expected);
		expect(told.end && `${told.end.kind}: ${told.end.words}`).toBe(end);
		expect(told.results.filter(({ kind }) => kind === 'runEnded').map(({ words }) => words)).toEqual(
			told.results.flatMap(({ kind }) => (kind === 'runEnded' ? [told.end?.words] : [])),
		);
	});

	it.each([
		'refusal',
		'declined',
		'onFile',
		'tryLater',
		'oddStatus',
		'badRequest',
		'deadlock',
		'notFound',
	] as const)('knows by an answer of the kind %s that its sign-in is accepted', async (kind) => {
		const base = postIntegrationStatus('application/json');
		const action = {
			...base,
			readAnswer: (given: Parameters<typeof base.readAnswer>[0], subject: string) =>
				subject === 'Q' ? ({ kind, words: '' } as const) : base.readAnswer(given, subject),
		};
		const told = await tell({
			action,
			subjects: ['Q', 'R', 'S'],
			posts: [SUCCESS, answer(401)],
			options: { verify: false, maxTries: 1 },
			reads: Array.from({ length: 9 }, () => answer(500)),
		});
		expect(ends(told).slice(1)).toEqual(['notPosted unauthorized 1 401 -', 'committed success 1 200 -']);
	});

	it.each([
		['redirect', answer(302)],
		['tooManyRequests', answer(400, own('Too many requests'))],
		['overloaded', answer(429)],
		['unavailable', answer(503, own('Try later'))],
		['serverError', answer(500)],
		['gatewayError', answer(502)],
		['foreignAnswer', answer(403, '<html>')],
		['unreadable', answer(200, '<html>')],
		['connectionLost', LOST],
		['timeout', TIMEOUT],
	] as const)('does not know it by what comes to %s', async (kind, first) => {
		const told = await tell({
			subjects: ['Q', 'R', 'S'],
			posts: [first, answer(401)],
			options: { verify: false, maxTries: 1 },
		});
		expect(told.results[0].kind).toBe(kind);
		expect(ends(told)[2]).toBe('notPosted runEnded 0 - -');
	});

	it('knows it by a report that it could read', async () => {
		const told = await tell({ options: { preCheck: true }, subjects: two, posts: [answer(401)] });
		expect(ends(told)).toEqual(['notPosted unauthorized 1 401 P_PROC', 'committed success 1 200 P_PROC']);
	});

	it('that ends while others wait for their turn sends none of them', async () => {
		for (const first of [answer(401), answer(403, own('Not allowed'))]) {
			const told = await tell({ posts: [first], subjects: two, options: { maxConcurrency: 4 } });
			expect(ends(told)[1]).toBe('notPosted runEnded 0 - -');
			expect(told.results[1].words).toBe(told.end?.words);
			expect(steps(told)).toBe('post R');
		}
	});

	it('ends after three in a row that stay unknown, but not after three that were found Paid', async () => {
		const subjects = ['Q', 'R', 'S', 'T'];
		const lost = [LOST, LOST, LOST];
		const unknown = await tell({ posts: [...lost], subjects, options: { verify: false } });
		expect(ends(unknown)[3]).toBe('notPosted runEnded 0 - -');
		const paid = await tell({
			posts: [...lost],
			subjects,
			reads: ['Q', 'R', 'S'].map((id) => reads('P_PAID', id)),
		});
		expect(ends(paid)[3]).toBe('committed success 1 200 -');
	});

	it('goes on after what is about one report, however often', async () => {
		const step = answer(
			403,
			'{"errorMessage":"Caller cannot modify System workflow step","httpStatus":"403"}',
		);
		const told = await tell({ posts: [step, step, step], subjects: ['Q', 'R', 'S', 'T'] });
		expect(ends(told)[3]).toBe('committed success 1 200 -');
	});

	it('sends what it tries again before what has waited for its first turn', async () => {
		const told = await tell({
			posts: [answer(429, '', { retryAfter: '5' })],
			subjects: two,
			options: { maxConcurrency: 2 },
		});
		expect(steps(told)).toBe('post R, post R, post S');
	});

	it('rests as a whole where Concur asks for less', async () => {
		const told = await tell({
			posts: [SUCCESS, answer(429, '', { retryAfter: '5' })],
			subjects: ['Q', 'R', 'S', 'T', 'U'],
			options: { maxConcurrency: 2 },
		});
		// Q opens the run, R and S are on their way together.
		expect(times(told).filter((time) => time < 5000)).toHaveLength(3);
	});

	it('that has ended looks at no further report', async () => {
		const told = await tell({
			posts: [answer(400, own('no'))],
			subjects: two,
			options: { preCheck: true, stopOnError: true },
		});
		expect([steps(told), ends(told)[1]]).toEqual(['read R, post R', 'notPosted runEnded 0 - -']);
	});

	it('renews its token by a read again and again, as long as it is allowed', async () => {
		const { trace } = await tell({ posts: [REFUSED] });
		expect(trace.map((line) => line.split('renewed on ')[1])).toEqual(['401', '401,403', '401,403']);
		const forbidden = answer(403, own('Not allowed'));
		const told = await tell({
			posts: [SUCCESS, LOST, LOST],
			reads: [forbidden, forbidden],
			subjects: ['Q', 'R', 'S'],
		});
		const renewals = told.trace
			.filter((line) => line.startsWith('read'))
			.map((line) => line.split('renewed on ')[1]);
		expect(renewals).toEqual(['401,403', '401']);
	});

	it('that is cancelled while it finds out looks no further', async () => {
		const controller = new AbortController();
		const told = await tell({
			options: { cancelSignal: controller.signal },
			posts: [LOST],
			reads: [reads('P_HOLD'), reads('P_PAID')],
			before: (what) => {
				if (what.startsWith('read')) controller.abort();
			},
		});
		expect([steps(told), ...ends(told)]).toEqual(['post R, read R', 'unknown connectionLost 1 - P_HOLD']);
	});

	it('that is cancelled starts nothing more, and keeps what it has', async () => {
		const controller = new AbortController();
		const told = await tell({
			options: { cancelSignal: controller.signal },
			before: () => controller.abort(),
			subjects: two,
		});
		expect(ends(told)).toEqual(['committed success 1 200 -', 'notPosted cancelledBeforeSending 0 - -']);
		expect(told.results[1].words).toBe('');
		expect(told.end).toBeUndefined();
	});
});

describe('an action that must not be tried on every report', () => {
	const action = (status: string[] = ['P_PROC']) =>
		sendBack({ version: 'v4', comments: new Map([['sendBack', 'x']]), expectedPaymentStatus: status });
	const NO_CONTENT = answer(204);
	/** The last part of the path names no report here. */
	const at = (status: string) => reads(status, 'R');

	it('looks first, and does nothing on what it objects to', async () => {
		const told = await tell({ action: action(), reads: [at('P_HOLD')] });
		expect(ends(told)).toEqual(['refused - 0 - P_HOLD']);
		expect(told.results[0].words).toContain('it was not sent back');
	});

	it('looks again before it is repeated', async () => {
		const busy = answer(400, own('deadlock'));
		const told = await tell({ action: action(), posts: [busy], reads: [at('P_PROC'), at('P_HOLD')] });
		expect(ends(told)).toEqual(['refused deadlock 1 400 P_HOLD']);
		const done = await tell({
			action: action(),
			posts: [busy, NO_CONTENT],
			reads: [at('P_PROC'), at('P_PROC')],
		});
		expect(ends(done)).toEqual(['committed success 2 204 P_PROC']);
	});

	it('is unknown where an earlier attempt may still take effect', async () => {
		const told = await tell({
			action: action(),
			posts: [LOST],
			reads: [at('P_PROC'), at('P_HOLD'), at('P_HOLD')],
			options: { maxWaitMs: 0 },
		});
		expect(ends(told)).toEqual(['unknown connectionLost 1 - P_HOLD']);
	});
});
