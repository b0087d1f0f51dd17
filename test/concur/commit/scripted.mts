import type { CommitAction } from '../../../concur/commit/action';
import { commitReports } from '../../../concur/commit/commitReports';
import { postIntegrationStatus } from '../../../concur/commit/integrationStatus';
import type { RunEnd, RunOptions } from '../../../concur/commit/run';
import type { Settled } from '../../../concur/commit/settled';
import type { ReportState } from '../../../concur/reports/state';
import type { Attempt, SendWithCredential } from '../../../concur/transport/attempt';
import { ConcurSignInError } from '../../../concur/transport/errors';
import { SharedPace } from '../../../concur/transport/sharedPace';
import { VirtualClock } from '../transport/virtualClock.mts';

export const answer = (httpStatusCode: number, body = '', more: object = {}): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body,
	complete: true,
	correlationId: undefined,
	retryAfter: undefined,
	...more,
});
export const own = (Message: string): string => JSON.stringify({ Message, Id: '1' });
export const SUCCESS = answer(200, '{"Status":"SUCCESS","Message":"OK"}');
export const REFUSED = answer(200, '{"Status":"FAILURE","Message":"No"}');
export const LOST: Attempt = { kind: 'lost', reason: 'connection', detail: 'ECONNRESET' };
export const signIn = (code: number | undefined, transient = false): Attempt => ({
	kind: 'signIn',
	error: new ConcurSignInError('Wrong client secret', 'x', code, transient),
});
/** Concur refused these refresh tokens as dead. */
export const superseded = (refusedTokens: string): Attempt => ({
	kind: 'signIn',
	error: Object.assign(new ConcurSignInError('Refused', 'x', 108, false), { refusedTokens }),
});
/** Report details; `id` is that of the only report in most stories. */
export const reads = (paymentStatusCode: string, id = 'R', more = ''): Attempt =>
	answer(
		200,
		`<ReportDetails><ReportID>${id}</ReportID><PaymentStatusCode>${paymentStatusCode}</PaymentStatusCode><ApprovalStatusCode>A_APPR</ApprovalStatusCode>${more}</ReportDetails>`,
	);

let companies = 0;
export const newCompany = (): string => `scripted ${(companies += 1)}`;

export interface Story {
	posts?: Attempt[];
	reads?: Attempt[];
	options?: Partial<RunOptions>;
	action?: CommitAction<ReportState>;
	subjects?: string[];
	/** Goes on where it stood, so that time has passed. */
	clock?: VirtualClock;
	/** Before a request is answered. */
	before?: (what: string) => void;
}

export interface Told {
	results: Array<Settled<ReportState>>;
	end: RunEnd | undefined;
	/** What was sent and when, in milliseconds: `post R at 0`, with the HTTP statuses that renew the token. */
	trace: string[];
	faults: unknown[];
	clock: VirtualClock;
}

/** One run, in virtual time, against answers in a row; beyond them, posts succeed and reads show the report open. */
export async function tell(story: Story): Promise<Told> {
	const {
		clock = new VirtualClock(),
		subjects = ['R'],
		action = postIntegrationStatus('application/json'),
	} = story;
	const posts = [...(story.posts ?? [])];
	const looks = [...(story.reads ?? [])];
	const trace: string[] = [];
	const faults: unknown[] = [];
	const send: SendWithCredential = async ({ method, path }, refreshOn) => {
		const subject = path.split('/').at(-1);
		const what = `${method === 'GET' ? 'read' : 'post'} ${subject} at ${clock.now()}`;
		trace.push(`${what}, renewed on ${refreshOn.join()}`);
		story.before?.(what);
		await clock.sleep(10);
		if (method === 'GET') return looks.shift() ?? reads('P_PROC', subject);
		return posts.shift() ?? SUCCESS;
	};
	const options: RunOptions = {
		company: newCompany(),
		maxConcurrency: 1,
		timeoutMs: 60_000,
		maxTries: 3,
		maxWaitMs: 60_000,
		verify: true,
		preCheck: false,
		mayHaveRunBefore: false,
		dryRun: false,
		stopOnError: false,
		cancelSignal: undefined,
		logFault: (error) => faults.push(error),
		sharedPace: new SharedPace(clock),
		...story.options,
	};
	const { results, end } = await clock.until(commitReports(subjects, action, options, send));
	return { results, end, trace, faults, clock };
}
