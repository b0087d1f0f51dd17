import type { Clock } from '../../../concur/transport/clock';

interface Event {
	at: number;
	/** Events of one moment happen in the order in which they were planned. */
	order: number;
	happen: () => void;
}

const before = (left: Event, right: Event): boolean =>
	left.at < right.at || (left.at === right.at && left.order < right.order);

/** Lets the event loop finish everything that needs no time. */
const settle = async (): Promise<void> =>
	await new Promise((resolve) => {
		setImmediate(resolve);
	});

/** Time that passes only from event to event, so that an hour takes a moment. */
export class VirtualClock implements Clock {
	private time = 0;
	private planned = 0;
	/** A binary heap. */
	private readonly events: Event[] = [];

	/** @param mostEvents how many may happen before some work is done; more go round and round */
	constructor(private readonly mostEvents = Infinity) {}

	now = (): number => this.time;

	/** As in Node, no sleep is shorter than a millisecond. */
	sleep = async (millis: number, signal?: AbortSignal): Promise<void> => {
		await new Promise<void>((resolve, reject) => {
			const abort = () => reject(new Error('aborted'));
			if (signal?.aborted) return abort();
			signal?.addEventListener('abort', abort, { once: true });
			this.later(Math.max(millis, 1), () => {
				signal?.removeEventListener('abort', abort);
				resolve();
			});
		});
	};

	later(millis: number, happen: () => void): void {
		const { events } = this;
		events.push({ at: this.time + millis, order: (this.planned += 1), happen });
		for (let child = events.length - 1; child > 0; ) {
			const parent = (child - 1) >> 1;
			if (before(events[parent], events[child])) break;
			[events[parent], events[child]] = [events[child], events[parent]];
			child = parent;
		}
	}

	/** Lets time pass until the work is done. */
	async until<Result>(work: Promise<Result>): Promise<Result> {
		let done = false;
		const mark = () => {
			done = true;
		};
		work.then(mark, mark);
		let happened = 0;
		for (await settle(); !done; await settle()) {
			if ((happened += 1) > this.mostEvents)
				throw new Error('So much has happened, and the work is not done');
			const next = this.take();
			if (!next) throw new Error('Nothing is planned any more, and the work is not done');
			this.time = next.at;
			next.happen();
		}
		return await work;
	}

	/** Lets so much time pass, whatever happens in it. */
	async pass(millis: number): Promise<void> {
		const end = this.time + millis;
		for (await settle(); this.events.length > 0 && this.events[0].at <= end; await settle()) {
			const next = this.take() as Event;
			this.time = next.at;
			next.happen();
		}
		this.time = end;
	}

	private take(): Event | undefined {
		const { events } = this;
		const [first] = events;
		const last = events.pop();
		if (!last || events.length === 0) return first;
		events[0] = last;
		for (let parent = 0; ; ) {
			let least = parent;
			for (const child of [2 * parent + 1, 2 * parent + 2])
				if (child < events.length && before(events[child], events[least])) least = child;
			if (least === parent) return first;
			[events[parent], events[least]] = [events[least], events[parent]];
			parent = least;
		}
	}
}
