import type { FastifyReply, FastifyRequest } from 'fastify';

import { withNotice, write } from './answer.mts';
import type { SandboxAnswer } from './answer.mts';
import type { Call, Outcome } from './call.mts';
import { refusal } from './checks.mts';
import { Clock } from './clock.mts';
import { EventService } from './events/eventService.mts';
import { FinancialService } from './financial/service.mts';
import { breakConnection } from './faults/connection.mts';
import type { Fault } from './faults/fault.mts';
import { Faults } from './faults/faults.mts';
import { spoil } from './faults/spoil.mts';
import { LateCommits } from './lateCommits.mts';
import { drawLatency } from './latency.mts';
import type { Latency, SandboxOptions, Settings } from './options.mts';
import { Places } from './places.mts';
import { seededRandom } from './random.mts';
import { RateLimiter } from './rateLimiter.mts';
import { RequestLog } from './requestLog.mts';
import { seedReports } from './seedData.mts';
import { Store } from './store.mts';
import { Tokens } from './tokens.mts';
import type { Grant } from './grant.mts';

type NewEvent = Parameters<RequestLog['add']>[0];

/** Everything that the endpoints share: reports, tokens, faults, pace, clock and the log. */
export class Service {
	readonly log = new RequestLog();
	readonly clock = new Clock();
	readonly settings: Settings;
	readonly store: Store;
	readonly tokens: Tokens;
	readonly faults: Faults;
	readonly eventService: EventService;
	readonly financial: FinancialService;
	readonly rateLimiter = new RateLimiter(this.clock);
	readonly lateCommits = new LateCommits(this.clock);
	/** Posts that have arrived and are not answered yet, and the most there ever were. */
	readonly inFlight = { posts: 0, peak: 0 };
	baseUri = '';
	private readonly places = new Places(() => this.settings.slots);
	private readonly random: () => number;

	constructor(readonly options: SandboxOptions) {
		const seed = options.randomSeed ?? 1;
		this.settings = { ...options };
		this.store = new Store(
			options.reports ?? seedReports(),
			this.log,
			this.clock,
			this.settings,
			options.secondPost ?? 'refuse',
		);
		this.tokens = new Tokens(options, this.settings, this.clock, () => this.baseUri);
		this.eventService = new EventService(
			options.events ?? {},
			this.tokens.companyUuid,
			(millis, action) => this.clock.later(millis, action),
			options.accessTokenLifeSeconds,
		);
		this.tokens.issueAppToken = () => this.eventService.tokens.issue(this.tokens.geolocation());
		this.financial = new FinancialService(this.store, this.clock, options.financial ?? {}, seed);
		this.faults = new Faults(seededRandom(seed));
		this.faults.set(options.faults ?? []);
		this.faults.script = options.faultScript;
		// A stream of its own: latency that varies must not change which calls meet which faults.
		this.random = seededRandom(seed + 1);
	}

	get pageHost(): string {
		return this.options.pageHost ?? 'http://www.concursolutions.example';
	}

	/** Changes settings; null takes one back. What was counted as the most in flight starts anew. */
	set(settings: { [Name in keyof Settings]?: Settings[Name] | null }): void {
		for (const [name, value] of Object.entries(settings))
			Object.assign(this.settings, { [name]: value ?? undefined });
		this.inFlight.peak = this.inFlight.posts;
	}

	close(): void {
		this.clock.close();
		this.eventService.close();
	}

	/** Takes a request through checks, latency, places, faults and action to its answer, and into the log. */
	handle(request: FastifyRequest, reply: FastifyReply, call: Call): void {
		reply.hijack();
		const at = this.clock.now();
		call.arrived?.();
		const isPost = call.changes && call.endpoint !== 'token' && call.endpoint !== 'events';
		if (isPost) this.countInFlight(reply);
		const refused = refusal(this, request, call);
		if (refused) {
			this.wait(this.settings.latencyMs, () => {
				this.note(request, call, at, { status: refused.status });
				write(reply.raw, refused);
			});
			return;
		}
		const fault = this.faults.next(call.endpoint, call.reportId);
		const grant = call.endpoint === 'token' ? undefined : this.tokens.check(request.headers.authorization);
		const run = () => this.answer(request, reply, call, { at, fault, grant });
		if (!isPost || this.settings.slots === undefined) this.wait(this.settings.latencyMs, run);
		else this.inPlace(run);
	}

	/** Answers outside of any endpoint: an unknown address, an unreadable request, the browser's sign-in. */
	answerPlainly(request: FastifyRequest, reply: FastifyReply, answer: SandboxAnswer): void {
		reply.hijack();
		this.note(request, {}, this.clock.now(), { status: answer.status });
		write(reply.raw, answer);
	}

	private countInFlight(reply: FastifyReply): void {
		this.inFlight.posts += 1;
		this.inFlight.peak = Math.max(this.inFlight.peak, this.inFlight.posts);
		reply.raw.once('close', () => (this.inFlight.posts -= 1));
	}

	private wait(latency: Latency | undefined, run: () => void): void {
		const millis = drawLatency(latency ?? 0, this.random) * (this.settings.latencyFactor ?? 1);
		if (millis > 0) this.clock.later(millis, run);
		else run();
	}

	/** The way there takes the latency, unless the latency is the time that a place is taken. */
	private inPlace(run: () => void): void {
		const { latencyMs, slotMs } = this.settings;
		this.wait(slotMs === undefined ? 0 : latencyMs, () =>
			this.places.take(() =>
				this.wait(slotMs ?? latencyMs, () => {
					this.places.leave();
					run();
				}),
			),
		);
	}

	private note(
		request: FastifyRequest,
		{ reportId }: Partial<Call>,
		at: number,
		event: Pick<NewEvent, 'status' | 'fault' | 'committed'>,
	) {
		return this.log.add({
			at,
			method: request.method,
			path: request.raw.url ?? '',
			reportId,
			millis: this.clock.now() - at,
			...event,
		});
	}

	private answer(
		request: FastifyRequest,
		reply: FastifyReply,
		call: Call,
		{ at, fault, grant }: { at: number; fault: Fault | undefined; grant: Grant | undefined },
	): void {
		const { authorization = '', accept = '' } = request.headers;
		const caller = { administrator: grant?.administrator === true, grant, stale: false, late: false };
		if (!fault) {
			const { answer, committed } = whole(call.act(caller));
			this.note(request, call, at, { status: answer.status, ...(committed ? { committed } : {}) });
			return write(reply.raw, withNotice(answer, call.deprecated && this.settings.deprecation));
		}
		if (fault.readLagMs !== undefined && call.reportId) this.store.setLag(call.reportId, fault.readLagMs);
		const acts = !call.changes || fault.commit === true;
		const { answer, committed } = acts
			? whole(call.act({ ...caller, stale: fault.kind === 'staleRead' }))
			: { answer: { status: 200, body: '' }, committed: false };
		const spoilt = spoil(
			answer.body === '' ? { ...answer, body: call.changes ? '{"Status":"SUCCESS"}' : '' } : answer,
			fault,
			{ authorization, accept, body: String(request.body ?? ''), path: request.raw.url ?? '' },
		);
		const event = this.note(request, call, at, { status: spoilt?.status ?? 0, fault: fault.kind, committed });
		const delay = fault.commitAfterMs ?? (fault.kind === 'lateCommit' ? (fault.delayMs ?? 50) : undefined);
		if (delay !== undefined && !acts) {
			const account = this.log.account(call.reportId ?? '');
			const { sentBack } = account;
			this.lateCommits.add(delay, () => {
				// A report that went back to its employee meanwhile is another one when it returns.
				if (account.sentBack === sentBack)
					event.committed = whole(call.act({ ...caller, late: true })).committed;
			});
		}
		if (spoilt) write(reply.raw, withNotice(spoilt, call.deprecated && this.settings.deprecation));
		else breakConnection(reply.raw, { answer, acts }, fault, this.clock);
	}
}

const whole = (outcome: Outcome): { answer: SandboxAnswer; committed: boolean } =>
	'answer' in outcome ? outcome : { answer: outcome, committed: false };
