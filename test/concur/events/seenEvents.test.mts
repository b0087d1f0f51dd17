import { MAX_STORED, SeenEvents } from '../../../concur/events/seenEvents.ts';

const handle = (events: SeenEvents, id: string, isHandled = true) => {
	const first = events.begin(id);
	if (typeof first !== 'object' || !('settle' in first)) throw new Error(`${id} is not the first`);
	first.settle(isHandled);
};

describe('events that have been seen', () => {
	it('are told from new ones', () => {
		const events = new SeenEvents();
		handle(events, 'a');
		expect(events.begin('a')).toBe('seen');
		expect(events.begin('b')).not.toBe('seen');
		const stored = events.toStore();
		handle(events, 'c');
		expect(stored).toEqual(['a']);
		expect(events.toStore()).toEqual(['a', 'c']);
	});

	it('do not count when handling failed: the next try is a first one again', () => {
		const events = new SeenEvents();
		handle(events, 'a', false);
		expect(events.toStore()).toEqual([]);
		handle(events, 'a');
		expect(events.begin('a')).toBe('seen');
	});

	it.each([true, false])('a twin waits for how the first one ends: %p', async (isHandled) => {
		const events = new SeenEvents();
		const first = events.begin('a') as { settle(isHandled: boolean): void };
		const twins = [events.begin('a'), events.begin('a')];
		expect(events.toStore()).toEqual([]);
		first.settle(isHandled);
		expect(await Promise.all(twins)).toEqual([isHandled, isHandled]);
		expect(events.begin('a') === 'seen').toBe(isHandled);
	});

	it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
		'take %s for an ID like any other',
		(id) => {
			const events = new SeenEvents();
			handle(events, id);
			expect(events.begin(id)).toBe('seen');
			expect(events.toStore()).toEqual([id]);
			expect(new SeenEvents().begin(id)).not.toBe('seen');
		},
	);

	it('say beforehand what to store once they are handled', () => {
		const events = new SeenEvents();
		handle(events, 'a');
		expect(events.begin('b')).toMatchObject({ toStore: ['a', 'b'] });
		// The other one is still under way: only its own handler may store it.
		expect(events.begin('c')).toMatchObject({ toStore: ['a', 'c'] });
		for (let number = 0; number < MAX_STORED; number += 1) handle(events, `id-${number}`);
		const { toStore } = events.begin('last') as { toStore: string[] };
		expect(toStore).toHaveLength(MAX_STORED);
		expect([toStore[0], toStore.at(-1)]).toEqual(['id-1', 'last']);
	});

	it('survive a restart', () => {
		const before = new SeenEvents();
		for (const id of ['a', 'b', '__proto__']) handle(before, id);
		const after = new SeenEvents();
		after.adopt(JSON.parse(JSON.stringify(before.toStore())));
		for (const id of ['a', 'b', '__proto__']) expect(after.begin(id)).toBe('seen');
		expect(after.begin('c')).not.toBe('seen');
	});

	it.each([undefined, null, 'a', 7, { a: 1 }, [1, null, { a: 1 }]])(
		'are not there in a store of %j',
		(stored) => {
			const events = new SeenEvents();
			events.adopt(stored);
			expect(events.toStore()).toEqual([]);
		},
	);

	it('are bounded in number, oldest first out', () => {
		const events = new SeenEvents();
		const total = 10 * MAX_STORED + 10;
		for (let number = 0; number < total; number += 1) handle(events, `id-${number}`);
		expect(events.toStore()).toHaveLength(1000);
		expect(events.toStore()[0]).toBe(`id-${total - 1000}`);
		expect(events.toStore().at(-1)).toBe(`id-${total - 1}`);
		expect(events.begin('id-10')).toBe('seen');
		expect(events.begin('id-9')).not.toBe('seen');
	});

	it('are not thrown out by an older list that another process stored', () => {
		const events = new SeenEvents();
		for (let number = 0; number < 1500; number += 1) handle(events, `id-${number}`);
		const stored = events.toStore();
		events.adopt(Array.from({ length: 1000 }, (_, number) => `id-${number}`));
		expect(events.toStore()).toEqual(stored);
	});

	it('of a huge store only the newest are taken', () => {
		const events = new SeenEvents();
		events.adopt(Array.from({ length: 3000 }, (_, number) => `id-${number}`));
		expect(events.toStore()[0]).toBe('id-2000');
		expect(events.begin('id-1999')).not.toBe('seen');
	});

	it('with a huge ID take little room', () => {
		const events = new SeenEvents();
		const long = 'x'.repeat(1_000_000);
		handle(events, long);
		handle(events, 'y'.repeat(64));
		expect(events.toStore().map(({ length }) => length)).toEqual([64, 64]);
		expect(events.toStore()[1]).toBe('y'.repeat(64));
		expect(events.begin(long)).toBe('seen');
		expect(events.begin(`${long}x`)).not.toBe('seen');
		expect(events.begin('z'.repeat(65))).not.toBe('seen');
	});
});
