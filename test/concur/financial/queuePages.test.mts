import { QueuePages } from '../../../concur/financial/queuePages';
import type { Attempt, ConcurRequest } from '../../../concur/transport/attempt';
import { Pace } from '../../../concur/transport/pace';
import { SharedPace } from '../../../concur/transport/sharedPace';
import { VirtualClock } from '../transport/virtualClock.mts';
import { answer, element } from './collecting.mts';

/** Pages that are answered at once, in virtual time. */
function pagesOf(answers: Attempt[]) {
	const clock = new VirtualClock();
	const asked: ConcurRequest[] = [];
	const options = { timeoutMs: 1000, maxTries: 1, maxWaitMs: 1 } as never;
	const pages = new QueuePages('expense', options, {
		pace: new Pace(1, undefined, undefined, new SharedPace(clock)),
		read: async (request) => {
			asked.push(request);
			return answers.shift() ?? answer({ content: [element('d1')] });
		},
	});
	const read = async (number: number, isAhead: boolean) => await clock.until(pages.read(number, isAhead));
	return { clock, asked, pages, read };
}

describe('a page of the queue', () => {
	it('is asked for by its number, for as many documents as a page has', async () => {
		const { asked, clock, read } = pagesOf([]);
		expect(await read(3, false)).toMatchObject({ documents: [{ docId: 'd1' }], count: 1 });
		expect(asked[0]).toMatchObject({ method: 'GET', query: { page: 3, limit: 25 }, timeoutMs: 1000 });
		expect(clock.now()).toBe(0);
	});

	it('that is read ahead is not parsed before what waits for the same moment has had its turn', async () => {
		const { clock, read } = pagesOf([]);
		expect(await read(3, true)).toMatchObject({ documents: [{ docId: 'd1' }] });
		expect(clock.now()).toBe(20);
	});

	it('that can not be read is asked for anew, a fifth as large, down to one document', async () => {
		const odd = answer('odd');
		const { pages, read } = pagesOf([odd, odd, odd]);
		expect([await read(0, false), pages.size]).toEqual(['smaller', 5]);
		expect([await read(0, false), pages.size]).toEqual(['smaller', 1]);
		expect(await read(0, false)).toEqual({ kind: 'unreadable', words: '' });
	});

	it('tells why it is not there', async () => {
		const { pages, read } = pagesOf([answer('<title>Down</title>', 500)]);
		expect(await read(0, true)).toEqual({ kind: 'serverError', words: 'Down' });
		expect(pages.size).toBe(25);
	});

	it('is not asked for ten thousand and one times', async () => {
		const { asked, pages } = pagesOf([]);
		for (let number = 0; number < 10_000; number += 1) await pages.read(number, false);
		expect(await pages.read(10_000, false)).toEqual({
			kind: 'unreadable',
			words: 'The queue has more than 10000 pages',
		});
		expect(asked).toHaveLength(10_000);
	});
});
