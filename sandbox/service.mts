import type { FastifyReply, FastifyRequest } from 'fastify';

import { errorAnswer, spoil, write } from './answer.mts';
import type { SandboxAnswer } from './answer.mts';
import { EventService } from './events/eventService.mts';
import { Faults } from './faults.mts';
import type { Endpoint, Fault, RateLimit, SandboxOptions } from './options.mts';
import { seededRandom } from './random.mts';
import { RequestLog } from './requestLog.mts';
import { seedReports } from './seedData.mts';
import { Store } from './store.mts';
import { Tokens } from './tokens.mts';

/** What an endpoint does with a request that passed all checks. */
export interface Call {
	endpoint: Endpoint;
	reportId?: string;
	/** Does it change anything? Then it runs only if the fault, if any, says so. */
	changes: boolean;
	/** @param administrator the token's user is a Web Services Administrator */
	act: (administrator: boolean) => SandboxAnswer | { answer: SandboxAnswer; committed: boolean };
	/** The endpoint needs the role Web Services Administrator. */
	needsRole: boolean;
	/** Counts the request, whatever comes of it. */
	arrived?: () => void;
}

/** Everything that the endpoints share: reports, tokens, faults, pace and the log. */
export class Service {
	readonly log = new RequestLog();
	readonly store: Store;
	readonly tokens: Tokens;
	readonly faults: Faults;
	readonly eventService: EventService;
	baseUri = '';
	private rateLimit: RateLimit | undefined;
	private window = { startedAt: 0, used: 0 };
	private latencyMs: number;
	private readonly timers = new Set<NodeJS.Timeout>();

	constructor(readonly options: SandboxOptions) {
		this.store = new Store(options.reports ?? seedReports(), this.log, options.secondPost ?? 'refuse');
		this.tokens = new Tokens(options, () => this.baseUri);
		this.eventService = new EventService(
			options.events ?? {},
			this.tokens.companyUuid,
			(millis, action) => this.later(millis, action),
			options.accessTokenLifeSeconds,
		);
		this.tokens.issueAppToken = () =>
			this.eventService.tokens.issue(options.geolocation?.replace('SELF', this.baseUri) ?? this.baseUri);
		this.faults = new Faults(seededRandom(options.randomSeed ?? 1));
		this.faults.set(options.faults ?? []);
		this.rateLimit = options.rateLimit;
		this.latencyMs = options.latencyMs ?? 0;
	}

	get pageHost(): string {
		return this.options.pageHost ?? 'http://www.concursolutions.example';
	}

	setRateLimit(rateLimit: RateLimit | undefined): void {
		this.rateLimit = rateLimit;
	}

	setLatency(latencyMs: number): void {
		this.latencyMs = latencyMs;
	}

	/** Runs later, unless the sandbox is closed first. */
	later(millis: number, action: () => void): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			action();
		}, millis);
		this.timers.add(timer);
	}

	close(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.eventService.close();
	}

	/** Takes a request through latency, checks, faults and action to its answer, and into the log. */
	handle(request: FastifyRequest, reply: FastifyReply, call: Call): void {
		reply.hijack();
		const at = Date.now();
		const run = () => this.answer(request, reply, call, at);
		if (this.latencyMs > 0) this.later(this.latencyMs, run);
		else run();
	}

	/** Answers outside of any endpoint: an unknown address, an unreadable request, the browser's sign-in. */
	answerPlainly(request: FastifyRequest, reply: FastifyReply, answer: SandboxAnswer): void {
		reply.hijack();
		this.log.add({
			at: Date.now(),
			method: request.method,
			path: request.raw.url ?? '',
			status: answer.status,
			millis: 0,
		});
		write(reply.raw, answer);
	}

	private answer(request: FastifyRequest, reply: FastifyReply, call: Call, at: number): void {
		const { endpoint, reportId } = call;
		call.arrived?.();
		const note = (status: number, extra: { fault?: string; committed?: boolean } = {}) =>
			this.log.add({
				at,
				method: request.method,
				path: request.raw.url ?? '',
				reportId,
				status,
				millis: Date.now() - at,
				...extra,
			});
		const refused = this.refuse(request, call);
		if (refused) {
			note(refused.status);
			return write(reply.raw, refused);
		}
		const fault = this.faults.next(endpoint, reportId);
		const administrator = this.tokens.check(request.headers.authorization)?.administrator === true;
		const acts = !fault || !call.changes || fault.commit === true;
		const outcome = acts ? call.act(administrator) : { answer: { status: 200, body: '' }, committed: false };
		const { answer, committed } = 'answer' in outcome ? outcome : { answer: outcome, committed: false };
		if (!fault) {
			note(answer.status, committed ? { committed } : {});
			return write(reply.raw, answer);
		}
		const spoilt = spoil(
			answer.body === '' ? { ...answer, body: call.changes ? '{"Status":"SUCCESS"}' : '' } : answer,
			fault,
		);
		const event = note(spoilt?.status ?? 0, { fault: fault.kind, committed });
		if (spoilt && !(fault.kind === 'hugeBody' && !acts)) return write(reply.raw, spoilt);
		this.breakConnection(reply, { answer, acts, spoilt }, fault, () => {
			const late = call.act(true);
			event.committed = 'answer' in late && late.committed;
		});
	}

	/** What Concur checks before anything else. */
	private refuse(request: FastifyRequest, { endpoint, needsRole }: Call): SandboxAnswer | undefined {
		const accept = String(request.headers.accept ?? '');
		if (request.headers['transfer-encoding'] !== undefined)
			return errorAnswer(400, 'Chunked transfer encoding is not supported', accept);
		if (!['GET', 'DELETE'].includes(request.method) && request.headers['content-length'] === undefined) {
			return errorAnswer(400, 'Content-Length is missing', accept);
		}
		if (endpoint === 'token') return undefined;
		// An app's token is good here and nowhere else, a company's everywhere else.
		if (endpoint === 'events')
			return this.eventService.tokens.isGood(request.headers.authorization)
				? this.overLimit()
				: errorAnswer(401, 'The token is not an app token, or has expired', accept);
		const grant = this.tokens.check(request.headers.authorization);
		if (!request.headers.authorization)
			return errorAnswer(401, 'The Authorization header is missing', accept);
		if (!grant)
			return errorAnswer(
				this.options.expiredTokenStatus ?? 401,
				'The token is expired, revoked or unknown',
				accept,
			);
		if (needsRole && !grant.administrator)
			return errorAnswer(403, 'The user lacks the role Web Services Administrator', accept);
		return this.overLimit();
	}

	private overLimit(): SandboxAnswer | undefined {
		if (!this.rateLimit) return undefined;
		const now = Date.now();
		if (now - this.window.startedAt >= 1000) this.window = { startedAt: now, used: 0 };
		this.window.used += 1;
		if (this.window.used <= this.rateLimit.requestsPerSecond) return undefined;
		const retryAfter = this.rateLimit.retryAfter === 'date' ? new Date(now + 1000).toUTCString() : '1';
		return { ...errorAnswer(429, 'Too many requests. Slow down.'), headers: { 'retry-after': retryAfter } };
	}

	/** An answer to a change that did not happen (`acts` is false) breaks off before its end: nobody may read a SUCCESS in it. */
	private breakConnection(
		reply: FastifyReply,
		{ answer, acts, spoilt }: { answer: SandboxAnswer; acts: boolean; spoilt?: SandboxAnswer },
		fault: Fault,
		commitLate: () => void,
	): void {
		const socket = reply.raw.socket;
		const body = answer.body || '{"Status":"SUCCESS","Message":"SUCCESS"}';
		switch (fault.kind) {
			case 'hang':
				return this.later(fault.delayMs ?? 120_000, () => socket?.destroy());
			case 'lateCommit':
				socket?.destroy();
				return this.later(fault.delayMs ?? 50, commitLate);
			case 'hugeBody': {
				const huge = spoilt?.body ?? '';
				reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': huge.length });
				reply.raw.write(huge.slice(0, -1), () => socket?.destroy());
				return;
			}
			case 'truncated':
				reply.raw.writeHead(200, {
					'content-type': answer.contentType ?? 'application/json',
					'content-length': Buffer.byteLength(body),
				});
				reply.raw.write(body.slice(0, Math.floor(body.length / 2)), () => socket?.destroy());
				return;
			case 'slowBody': {
				reply.raw.writeHead(200, {
					'content-type': answer.contentType ?? 'application/json',
					'content-length': Buffer.byteLength(body),
				});
				let sent = 0;
				const drip = () => {
					if (reply.raw.destroyed) return;
					if (!acts && sent === body.length - 1) {
						socket?.destroy();
						return;
					}
					reply.raw.write(body[sent]);
					sent += 1;
					if (sent < body.length) this.later(fault.delayMs ?? 1000, drip);
					else reply.raw.end();
				};
				return drip();
			}
			default:
				socket?.destroy();
		}
	}
}
