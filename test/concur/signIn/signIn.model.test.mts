import * as fc from 'fast-check';
import * as workflow from 'n8n-workflow';

import { hasForeignSession } from '../../../concur/signIn/credential';
import type { ConcurApiFields, Session } from '../../../concur/signIn/credential';
import type * as signInModule from '../../../concur/signIn/signIn';
import type { HttpHelper } from '../../../concur/transport/request';
import { granted, outOfReach, refused, settled, timedOut, unavailable } from './tokenEndpoint.mts';
import { storiesToTry } from '../../storiesToTry.mts';

const US = 'https://us2.api.concursolutions.com';
const EU = 'https://eu2.api.concursolutions.com';
const SESSION_MS = 3_600_000;

/** What becomes of one token request. `lostAfter`: Concur acts on it, and the answer never arrives. */
type Fate = 'ok' | 'unavailable' | 'lostBefore' | 'lostAfter' | 'outOfReach';
type Rotation = 'keep' | 'rotate' | 'rotateAndKill';

let clock = 0;

/** Concur's token endpoint, as far as sign-in depends on it. */
class Concur {
	readonly refreshTokens = new Map<string, { app: string; alive: boolean }>();
	readonly sessions = new Map<string, { app: string; endsAt: number }>();
	readonly requestTokens = new Map<string, { company: string; alive: boolean }>();
	fates: Fate[] = [];
	requests = 0;
	/** A rotation killed a token, and nobody was told the new one. */
	lostForGood = false;
	private made = 0;

	constructor(readonly rotation: Rotation) {}

	name(kind: string): string {
		this.made += 1;
		return `${kind}-${this.made}`;
	}

	newRefreshToken(app: string): string {
		const token = this.name('refresh');
		this.refreshTokens.set(token, { app, alive: true });
		return token;
	}

	isAlive(token: string | undefined): boolean {
		return this.refreshTokens.get(token ?? '')?.alive === true;
	}

	endSessions(): void {
		for (const session of this.sessions.values()) session.endsAt = -Infinity;
	}

	/** @returns the reply, after it has acted */
	answer(form: Record<string, string>, app: string): ReturnType<typeof granted> {
		const sent = form.refresh_token;
		if (sent !== undefined) {
			const known = this.refreshTokens.get(sent);
			// What was granted to one company or app never travels in the name of another.
			if (known && known.app !== app) throw new Error(`a refresh token of ${known.app} was sent for ${app}`);
			if (!known?.alive) return refused(108);
		} else {
			const known = this.requestTokens.get(form.password);
			if (!known?.alive || known.company !== form.username) return refused(5);
		}
		let refreshToken = sent;
		if (sent === undefined || this.rotation !== 'keep') refreshToken = this.newRefreshToken(app);
		if (sent !== undefined && this.rotation === 'rotateAndKill')
			this.refreshTokens.set(sent, { app, alive: false });
		const session = this.name('session');
		this.sessions.set(session, { app, endsAt: clock + SESSION_MS });
		return granted({ access_token: session, refresh_token: refreshToken, geolocation: EU });
	}
}

/** n8n: a row in its database, processes that share it, and callers that may hold what they read before. */
class N8n {
	readonly workers: Array<typeof signInModule> = [];
	readonly underWay = new Map<string, number>();
	/** What callers may have read: since the last edit, the newest last. */
	views: ConcurApiFields[];

	constructor(
		readonly concur: Concur,
		public row: ConcurApiFields,
	) {
		this.views = [row];
	}

	async start(worker: number): Promise<void> {
		await jest.isolateModulesAsync(async () => {
			jest.doMock('n8n-workflow', () => workflow);
			this.workers[worker] = await import('../../../concur/signIn/signIn');
		});
	}

	/** n8n reads the row, reads it once more, and writes all of it; it locks nothing meanwhile. */
	async store(fields: Partial<ConcurApiFields>): Promise<void> {
		const { row } = this;
		await settled();
		await settled();
		this.row = { ...row, ...fields };
		this.views.push(this.row);
	}

	edit(fields: Partial<ConcurApiFields>): void {
		this.row = { ...this.row, ...fields };
		this.views = [this.row];
	}

	/** A request helper that knows for whom it asks. */
	private http(worker: number, app: string): HttpHelper {
		const { concur } = this;
		return async (options) => {
			const lineage = `${worker} ${app}`;
			const before = this.underWay.get(lineage) ?? 0;
			if (before > 0) throw new Error('two token calls of one lineage are under way');
			this.underWay.set(lineage, before + 1);
			concur.requests += 1;
			const fate = concur.fates.shift() ?? 'ok';
			await settled();
			this.underWay.set(lineage, before);
			if (fate === 'outOfReach') throw outOfReach();
			if (fate === 'lostBefore') throw timedOut();
			const reply =
				fate === 'unavailable'
					? unavailable
					: concur.answer(Object.fromEntries(new URLSearchParams(String(options.body))), app);
			if (reply instanceof Error) throw reply;
			if (fate === 'lostAfter') {
				if (concur.rotation === 'rotateAndKill') concur.lostForGood = true;
				throw timedOut();
			}
			return { statusCode: reply.status, headers: {}, body: reply.body };
		};
	}

	/**
	 * A node's request: with the session that it holds, and a sign-in where Concur refuses that one; as n8n does, up to three times.
	 * @param takes our own nodes take the session that is being stored; others that use the credential do not
	 */
	async use(worker: number, view: ConcurApiFields, takes = false): Promise<'ok' | Error> {
		let fields = { ...view };
		const app = appOf(fields);
		try {
			if (takes) fields = { ...fields, ...(await this.workers[worker].sessionBeingStored(fields)) };
		} catch (error) {
			return error as Error;
		}
		for (let tries = 0; tries < 3; tries += 1) {
			const session = this.concur.sessions.get(fields.sessionToken ?? '');
			if (session && !hasForeignSession(fields)) {
				if (session.app !== app) throw new Error(`a session of ${session.app} was sent for ${app}`);
				if (session.endsAt > clock) return 'ok';
			}
			const { requests } = this.concur;
			let output: Session;
			try {
				output = await this.workers[worker].signIn(this.http(worker, app), fields);
			} catch (error) {
				return error as Error;
			}
			const handedOut = this.concur.sessions.get(output.sessionToken);
			if (
				requests === this.concur.requests &&
				handedOut &&
				handedOut.endsAt !== -Infinity &&
				handedOut.endsAt < clock + 10_000
			)
				throw new Error('a session that is about to end was handed out');
			await this.store(output);
			fields = { ...fields, ...output };
		}
		return new Error('refused three times');
	}

	/** Whoever reads the row now can still sign in. */
	get isRecoverable(): boolean {
		const { grantType, refreshToken, requestToken } = this.row;
		const stored =
			this.row.storedFor && !hasForeignSession({ ...this.row, sessionToken: 'x' })
				? this.row.storedRefreshToken
				: '';
		if (this.concur.isAlive(stored)) return true;
		if (grantType === 'refreshToken') return this.concur.isAlive(refreshToken);
		return this.concur.requestTokens.get(requestToken ?? '')?.alive === true;
	}
}

const appOf = ({ grantType, clientId, companyUuid }: ConcurApiFields): string =>
	grantType === 'refreshToken' ? String(clientId) : `${clientId} ${companyUuid}`;

const fate = fc.oneof(
	{ weight: 4, arbitrary: fc.constant<Fate>('ok') },
	{ weight: 3, arbitrary: fc.constantFrom<Fate>('unavailable', 'lostBefore', 'lostAfter', 'outOfReach') },
);
/** `after`: its request is answered so much later than the others' that were sent with it. */
const caller = fc.record({
	worker: fc.nat({ max: 1 }),
	age: fc.nat({ max: 3 }),
	after: fc.nat({ max: 4 }),
	takes: fc.boolean(),
});
const operation = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant('use' as const),
			callers: fc.array(caller, { minLength: 1, maxLength: 5 }),
			fates: fc.array(fate, { maxLength: 4 }),
		}),
	},
	{ weight: 3, arbitrary: fc.constant({ kind: 'endSessions' as const }) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('wait' as const),
			seconds: fc.oneof(fc.integer({ min: 1, max: 5400 }), fc.integer({ min: 3588, max: 3602 })),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const), worker: fc.nat({ max: 1 }) }) },
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('edit' as const), company: fc.constantFrom('A', 'B') }),
	},
	{ weight: 1, arbitrary: fc.constant({ kind: 'requestTokenOver' as const }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** What a user enters: for a company a new request token, or a new refresh token of another app. */
function entered(
	concur: Concur,
	grantType: ConcurApiFields['grantType'],
	company: string,
): Partial<ConcurApiFields> {
	if (grantType === 'refreshToken') {
		const clientId = `client-${company}`;
		return { clientId, refreshToken: concur.newRefreshToken(clientId) };
	}
	const requestToken = concur.name('request');
	concur.requestTokens.set(requestToken, { company, alive: true });
	return { companyUuid: company, requestToken };
}

async function play(
	grantType: 'refreshToken' | 'companyRequestToken',
	rotation: Rotation,
	workers: 1 | 2,
	operations: Operation[],
): Promise<void> {
	clock = 1_000_000;
	const concur = new Concur(rotation);
	const n8n = new N8n(concur, {
		grantType,
		baseUri: US,
		clientId: 'client',
		clientSecret: 'client-secret',
		sessionToken: '',
		...entered(concur, grantType, 'A'),
	});
	for (let worker = 0; worker < workers; worker += 1) await n8n.start(worker);
	for (const step of operations) {
		switch (step.kind) {
			case 'use': {
				const wasRecoverable = n8n.isRecoverable;
				const wereAlive = [...concur.refreshTokens].filter(([, { alive }]) => alive).map(([token]) => token);
				concur.fates = [...step.fates];
				const callers = step.callers.map(async ({ worker, age, after, takes }) => {
					const view = n8n.views[Math.max(0, n8n.views.length - 1 - age)];
					for (let turn = 0; turn < after; turn += 1) await settled();
					return await n8n.use(worker % workers, view, takes);
				});
				// Every call ends.
				const outcomes = await Promise.race([
					Promise.all(callers),
					new Promise<never>((_, reject) =>
						setTimeout(() => reject(new Error('a call never ended')), 5000).unref(),
					),
				]);
				concur.fates = [];
				const isAlone =
					new Set(step.callers.map(({ worker }) => worker % workers)).size === 1 && workers === 1;
				if (isAlone && wasRecoverable && !concur.lostForGood) {
					for (const outcome of outcomes)
						if (outcome instanceof Error && !(outcome as { transient?: boolean }).transient)
							throw new Error(`refused though it need not be: ${outcome.message}`);
					// Concur keeps the newest refresh token alive, and so does the credential.
					expect(n8n.isRecoverable).toBe(true);
				}
				// Nor do workers that read the row at once take the newest refresh token out of it.
				const areCurrent = step.callers.every(({ age }) => age === 0);
				if (areCurrent && step.fates.length === 0 && wasRecoverable && !concur.lostForGood)
					expect(n8n.isRecoverable).toBe(true);
				if (
					wereAlive.length > 0 &&
					step.fates.length === 0 &&
					isAlone &&
					wasRecoverable &&
					!concur.lostForGood
				)
					expect(outcomes.every((outcome) => outcome === 'ok')).toBe(true);
				break;
			}
			case 'endSessions':
				concur.endSessions();
				break;
			case 'wait':
				clock += step.seconds * 1000;
				break;
			case 'restart':
				await n8n.start(step.worker % workers);
				// Callers die with their process.
				n8n.views = [n8n.row];
				break;
			case 'edit':
				n8n.edit(entered(concur, grantType, step.company));
				concur.lostForGood = false;
				break;
			case 'requestTokenOver':
				for (const token of concur.requestTokens.values()) token.alive = false;
				break;
		}
	}
	// Faults are over: whoever reads the row signs in, in every process, as long as Concur honours anything that is stored.
	concur.endSessions();
	for (let worker = 0; worker < workers; worker += 1) {
		if (!n8n.isRecoverable) continue;
		expect(await n8n.use(worker, n8n.row)).toBe('ok');
		concur.endSessions();
	}
}

beforeEach(() => {
	jest.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => jest.restoreAllMocks());

describe('whatever happens to sign-ins', () => {
	const runs = Number(process.env.SIGN_IN_MODEL_RUNS ?? 25);

	it.each([
		['refreshToken', 'keep', 1],
		['refreshToken', 'rotate', 1],
		['refreshToken', 'rotateAndKill', 1],
		['companyRequestToken', 'keep', 1],
		['companyRequestToken', 'rotate', 1],
		['companyRequestToken', 'rotateAndKill', 1],
		['refreshToken', 'rotate', 2],
		['refreshToken', 'rotateAndKill', 2],
		['companyRequestToken', 'rotate', 2],
		['companyRequestToken', 'rotateAndKill', 2],
	] as const)(
		'%s, Concur %s, %i process(es): nothing is lost, crossed or doubled',
		async (grantType, rotation, workers) => {
			await fc.assert(
				fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 14 }), async (operations) => {
					await play(grantType, rotation, workers, operations);
				}),
				storiesToTry(runs, 3),
			);
		},
	);
});
