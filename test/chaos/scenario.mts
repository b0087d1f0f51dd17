import fc from 'fast-check';

import type { Fault, FaultKind } from '../../sandbox/options.mts';

/** One report of a chaotic run: where it stands, and what goes wrong on its way. */
export interface ChaosReport {
	paymentStatusCode: string;
	/** Faults of its first posts, in order. */
	posting: ChaosFault[];
	/** Faults of its first reads, in order. */
	reading: FaultKind[];
	/** Comes twice in the input. */
	twice: boolean;
}

export interface ChaosFault {
	kind: FaultKind;
	commit: boolean;
}

/** One run of the node. */
export interface ChaosRun {
	reports: ChaosReport[];
	options: {
		responseFormat: 'json' | 'xml';
		maxConcurrency: number;
		maxTries: number;
		unclearOutcome: 'verify' | 'report';
		preCheck: boolean;
		requestErrors: 'failureOutput' | 'stop';
		includeInput: boolean;
	};
	onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	retryOnFail: boolean;
}

/** Faults that leave open whether Concur committed; it may have, or not. */
const UNCLEAR: FaultKind[] = [
	'internalError',
	'badGateway',
	'gatewayTimeout',
	'dropConnection',
	'hang',
	'html',
	'empty',
	'truncated',
	'oddStatus',
	'redirect',
	'slowBody',
];

/** Faults after which nothing was committed. */
const CERTAIN: FaultKind[] = [
	'rateLimit',
	'unavailable',
	'deadlock',
	'tooManyRequests400',
	'otherBadRequest',
	'unauthorized',
	'forbidden',
	'notFound',
];

const READING: FaultKind[] = [
	'rateLimit',
	'unavailable',
	'internalError',
	'dropConnection',
	'html',
	'empty',
	'truncated',
	'hang',
	'notFound',
];

const chaosFault: fc.Arbitrary<ChaosFault> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ kind: fc.constantFrom(...UNCLEAR), commit: fc.boolean() }) },
	{ weight: 1, arbitrary: fc.constant({ kind: 'lateCommit' as const, commit: false }) },
	{ weight: 4, arbitrary: fc.record({ kind: fc.constantFrom(...CERTAIN), commit: fc.constant(false) }) },
);

const chaosReport = (preCheck: boolean): fc.Arbitrary<ChaosReport> =>
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
			{ weight: 5, arbitrary: fc.constant<ChaosFault[]>([]) },
			{ weight: 4, arbitrary: fc.array(chaosFault, { minLength: 1, maxLength: 1 }) },
			{ weight: 2, arbitrary: fc.array(chaosFault, { minLength: 2, maxLength: 5 }) },
		),
		reading: fc.oneof(
			{ weight: 6, arbitrary: fc.constant<FaultKind[]>([]) },
			{ weight: 1, arbitrary: fc.array(fc.constantFrom(...READING), { minLength: 1, maxLength: 4 }) },
		),
		twice: fc.oneof(
			{ weight: 20, arbitrary: fc.constant(false) },
			{ weight: 1, arbitrary: fc.constant(true) },
		),
	});

/** A run over so many reports. */
export function chaosRun(reportsPerRun: number): fc.Arbitrary<ChaosRun> {
	return fc.boolean().chain((preCheck) =>
		fc.record({
			reports: fc.array(chaosReport(preCheck), { minLength: reportsPerRun, maxLength: reportsPerRun }),
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
		}),
	);
}

/** The faults of a run, as the sandbox takes them. */
export function faultsOf(run: ChaosRun, reportIds: string[]): Fault[] {
	return run.reports.flatMap(({ posting, reading }, index) => [
		...posting.map(({ kind, commit }, call) => ({
			on: 'integrationStatus' as const,
			reportId: reportIds[index],
			call: call + 1,
			kind,
			commit,
			...(kind === 'rateLimit' || kind === 'unavailable' ? { retryAfter: 0 } : {}),
			...(kind === 'lateCommit' ? { delayMs: 2 } : {}),
			...(kind === 'slowBody' ? { delayMs: 500 } : {}),
		})),
		...reading.map((kind, call) => ({
			on: 'details' as const,
			reportId: reportIds[index],
			call: call + 1,
			kind,
		})),
	]);
}
