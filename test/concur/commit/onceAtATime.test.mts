import { onceAtATime } from '../../../concur/commit/onceAtATime';

/** Work that ends when the test says so. */
function work() {
	const started: number[] = [];
	const ends: Array<{ resolve: (result: string) => void; reject: (error: Error) => void }> = [];
	const run = async (): Promise<string> => {
		started.push(started.length);
		return await new Promise((resolve, reject) => {
			ends.push({ resolve, reject });
		});
	};
	return { started, ends, run };
}

const settle = async (): Promise<void> =>
	await new Promise((resolve) => {
		setImmediate(resolve);
	});

const always = () => true;
const never = () => false;

it('does it once, and gives the result to all who waited', async () => {
	const { started, ends, run } = work();
	const all = [1, 2, 3].map(async () => await onceAtATime('a', run, always, undefined));
	await settle();
	expect(started).toHaveLength(1);
	ends[0].resolve('done');
	expect(await Promise.all(all)).toEqual([
		{ result: 'done', isAnothers: false },
		{ result: 'done', isAnothers: true },
		{ result: 'done', isAnothers: true },
	]);
});

it('does it anew once it has ended', async () => {
	const { started, ends, run } = work();
	const first = onceAtATime('a', run, always, undefined);
	ends[0].resolve('one');
	await first;
	const second = onceAtATime('a', run, always, undefined);
	await settle();
	expect(started).toHaveLength(2);
	ends[1].resolve('two');
	expect(await second).toEqual({ result: 'two', isAnothers: false });
});

it('keeps subjects apart', async () => {
	const { started, ends, run } = work();
	const all = ['a', 'b'].map(async (key) => await onceAtATime(key, run, always, undefined));
	expect(started).toHaveLength(2);
	ends.forEach(({ resolve }) => resolve('done'));
	await Promise.all(all);
});

it.each([
	[
		'a result that holds for one only',
		(end: ReturnType<typeof work>['ends'][0]) => end.resolve('mine'),
		never,
	],
	['work that failed', (end: ReturnType<typeof work>['ends'][0]) => end.reject(new Error('no')), always],
])('%s: the others try in turn, never two at once', async (_, finish, isForAll) => {
	const { started, ends, run } = work();
	const all = [1, 2, 3].map(async () => await onceAtATime('a', run, isForAll, undefined));
	const settled = Promise.allSettled(all);
	for (let turn = 1; turn <= 3; turn += 1) {
		await settle();
		expect(started).toHaveLength(turn);
		finish(ends[turn - 1]);
	}
	for (const result of await settled)
		if (result.status === 'fulfilled') expect(result.value).toEqual({ result: 'mine', isAnothers: false });
		else expect(String(result.reason)).toBe('Error: no');
});

it('the first that fails throws to its own caller', async () => {
	const { ends, run } = work();
	const first = onceAtATime('a', run, always, undefined);
	ends[0].reject(new Error('no'));
	await expect(first).rejects.toThrow('no');
});

it('a cancelled execution stops waiting at once, and the work goes on for the others', async () => {
	const { started, ends, run } = work();
	const cancel = new AbortController();
	const first = onceAtATime('a', run, always, undefined);
	const cancelled = onceAtATime('a', run, always, cancel.signal);
	const third = onceAtATime('a', run, always, undefined);
	await settle();
	cancel.abort();
	expect(await cancelled).toBeUndefined();
	ends[0].resolve('done');
	expect(await Promise.all([first, third])).toEqual([
		{ result: 'done', isAnothers: false },
		{ result: 'done', isAnothers: true },
	]);
	expect(started).toHaveLength(1);
});

it('an execution that is cancelled already does not wait', async () => {
	const { ends, run } = work();
	const first = onceAtATime('a', run, always, undefined);
	expect(await onceAtATime('a', run, always, AbortSignal.abort())).toBeUndefined();
	ends[0].resolve('done');
	await first;
});

it('leaves no listener on the signal', async () => {
	const { ends, run } = work();
	const { signal } = new AbortController();
	const added = jest.spyOn(signal, 'addEventListener');
	const removed = jest.spyOn(signal, 'removeEventListener');
	const first = onceAtATime('a', run, always, undefined);
	const second = onceAtATime('a', run, always, signal);
	await settle();
	ends[0].resolve('done');
	await Promise.all([first, second]);
	expect(added).toHaveBeenCalledTimes(1);
	expect(removed.mock.calls).toEqual([added.mock.calls[0].slice(0, 2)]);
});
