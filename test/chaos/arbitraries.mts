import fc from 'fast-check';

import type { FaultKind } from '../../sandbox/options.mts';
import type { ChaosReport, ChaosRun, PostingFault, PostingKind, ReadingFault } from './scenario.mts';

/** Faults that leave open whether Concur committed; it may have, or not, or will. */
const UNCLEAR: PostingKind[] = [
	'internalError',
	'badGateway',
	'gatewayTimeout',
	'proxyBadGateway',
	'proxyUnavailable',
	'proxyUnavailable',
	'proxyGatewayTimeout',
	'filterForbidden',
	'dropConnection',
	'dropConnection',
	'html',
	'empty',
	'truncated',
	'oddStatus',
	'redirect',
	'errorIn200',
	'emptyErrorIn200',
	'strangeException',
	'strangeException',
];

/** The same, at the price of a whole time-out each. */
const NEVER_SETTLED: PostingKind[] = ['hang', 'slowBody', 'switchingProtocols', 'headersOnly'];

/** Concur's own words: nothing was committed. */
const CERTAIN: PostingKind[] = [
	'rateLimit',
	'unavailable',
	'deadlock',
	'nestedDeadlock',
	'tooManyRequests400',
	'requestLimit400',
	'otherBadRequest',
	'nestedError',
	'batchError',
	'messageWithElements',
	'refusalWithLineBreak',
	'unauthorized',
	'forbidden',
	'notFound',
];

const READING: FaultKind[] = [
	'rateLimit',
	'unavailable',
	'proxyUnavailable',
	'internalError',
	'dropConnection',
	'html',
	'empty',
	'truncated',
	'errorIn200',
	'notFound',
	'echoedSecrets',
];

const SIGN_IN: Array<FaultKind | 'none'> = [
	'none',
	'unavailable',
	'proxyUnavailable',
	'dropConnection',
	'html',
	'hang',
	'echoedSecrets',
];

/** Most are over within seconds; SAP: a commit may take as long as five minutes, and no longer. */
const LATE_MS = [300, 2_000, 30_000, 90_000, 200_000, 280_000];
/** Between two executions, and nothing that comes due while one of them works. */
const LATE_BETWEEN_MS = [100_000, 200_000];
const GAPS_MS = [0, 50_000, 110_000, 400_000];
const GAPS_BETWEEN_MS = [0, 50_000, 150_000, 250_000];
const LEAPS_MS = [40_000, 170_000, 310_000];
const LAGS_MS = [400, 5_000, 15_000];

function postingFault(secondPost: ChaosRun['secondPost']): fc.Arbitrary<PostingFault> {
	const late = secondPost === 'refuse' ? LATE_MS : LATE_BETWEEN_MS;
	const commit: fc.Arbitrary<PostingFault['commit']> = fc.oneof(
		fc.constant('now' as const),
		fc.constant('never' as const),
		fc.constantFrom(...late),
	);
	const readLagMs =
		secondPost === 'refuse'
			? fc.option(fc.constantFrom(...LAGS_MS), { freq: 2, nil: undefined })
			: fc.constant(undefined);
	return fc.oneof(
		{
			weight: 12,
			arbitrary: fc.record({ kind: fc.constantFrom(...UNCLEAR), commit, readLagMs }),
		},
		{
			weight: 1,
			arbitrary: fc.record({ kind: fc.constantFrom(...NEVER_SETTLED), commit, readLagMs }),
		},
		{
			weight: 7,
			arbitrary: fc.record({ kind: fc.constantFrom(...CERTAIN), commit: fc.constant('never' as const) }),
		},
		{
			weight: 1,
			arbitrary: fc.record({
				kind: fc.constant('echoedSecrets' as const),
				commit: fc.constant('never' as const),
				echo: fc.constantFrom('plain' as const, 'urlEncoded' as const, 'cut' as const),
			}),
		},
	);
}

function readingFault(secondPost: ChaosRun['secondPost']): fc.Arbitrary<ReadingFault> {
	const spoilt = fc.record({ kind: fc.constantFrom<ReadingFault['kind']>(...READING) });
	if (secondPost === 'commitAgain') return spoilt;
	return fc.oneof(
		{ weight: 6, arbitrary: spoilt },
		{
			weight: 1,
			arbitrary: fc.record({ kind: fc.constant('none' as const), leapMs: fc.constantFrom(...LEAPS_MS) }),
		},
	);
}

const chaosReport = (preCheck: boolean, secondPost: ChaosRun['secondPost']): fc.Arbitrary<ChaosReport> =>
	fc.record({
		// A report that is Paid before belongs in a run only where Pre-Check looks first.
		paymentStatusCode: fc.constantFrom(
			...Array<string>(12).fill('P_PROC'),
			'P_PAYC',
			'P_NOTP',
			'P_HOLD',
			...(preCheck ? ['P_PAID', 'P_PAID'] : []),
		),
		posting: fc.oneof(
			{ weight: 5, arbitrary: fc.constant<PostingFault[]>([]) },
			{ weight: 4, arbitrary: fc.array(postingFault(secondPost), { minLength: 1, maxLength: 1 }) },
			{ weight: 2, arbitrary: fc.array(postingFault(secondPost), { minLength: 2, maxLength: 5 }) },
		),
		reading: fc.oneof(
			{ weight: 6, arbitrary: fc.constant<ReadingFault[]>([]) },
			{ weight: 1, arbitrary: fc.array(readingFault(secondPost), { minLength: 1, maxLength: 4 }) },
		),
		twice: fc.oneof(
			{ weight: 20, arbitrary: fc.constant(false) },
			{ weight: 1, arbitrary: fc.constant(true) },
		),
	});

/** A run over so many reports. */
export function chaosRun(reportsPerRun: number): fc.Arbitrary<ChaosRun> {
	return fc
		.record({
			preCheck: fc.boolean(),
			secondPost: fc.constantFrom('refuse' as const, 'commitAgain' as const),
		})
		.chain(({ preCheck, secondPost }) =>
			fc.record({
				secondPost: fc.constant(secondPost),
				reports: fc.array(chaosReport(preCheck, secondPost), {
					minLength: reportsPerRun,
					maxLength: reportsPerRun,
				}),
				options: fc.record({
					responseFormat: fc.constantFrom('json' as const, 'xml' as const),
					maxConcurrency: fc.integer({ min: 4, max: 20 }),
					maxTries: fc.integer({ min: 1, max: 5 }),
					unclearOutcome: fc.constantFrom(
						'verify' as const,
						'verify' as const,
						'verify' as const,
						'report' as const,
					),
					preCheck: fc.constant(preCheck),
					requestErrors: fc.constantFrom(...Array<'failureOutput'>(9).fill('failureOutput'), 'stop' as const),
					includeInput: fc.boolean(),
				}),
				onError: fc.constantFrom(
					'stopWorkflow' as const,
					'continueRegularOutput' as const,
					'continueErrorOutput' as const,
				),
				retryOnFail: fc.boolean(),
				signIn: fc.record({
					faults: fc.oneof(
						{ weight: 6, arbitrary: fc.constant<Array<FaultKind | 'none'>>([]) },
						{ weight: 1, arbitrary: fc.array(fc.constantFrom(...SIGN_IN), { minLength: 1, maxLength: 3 }) },
					),
					tokenEndsAtPost: fc.option(fc.integer({ min: 1, max: 80 }), { freq: 3, nil: undefined }),
				}),
				secondExecution: fc.option(
					fc.record({
						gapMs: fc.constantFrom(...(secondPost === 'refuse' ? GAPS_MS : GAPS_BETWEEN_MS)),
						preCheck: fc.boolean(),
					}),
					{ freq: 2, nil: undefined },
				),
			}),
		);
}
