import { acknowledgerIn, answer, element, outcomes } from './acknowledging.mts';

describe('what is told of a page', () => {
	test('an answer that is none, in its words', async () => {
		const tell = async (body: unknown, status: number) => {
			const world = acknowledgerIn({ posts: [() => answer(body, status)], options: { verify: false } });
			return (await world.acknowledge('a')).get('a');
		};
		expect(await tell({ message: 'Accepted' }, 202)).toMatchObject({
			Status: 'UNKNOWN',
			outcome: 'unknown',
			Message: expect.stringContaining('Accepted') as string,
			httpStatusCode: 202,
			correlationId: 'c-1',
		});
		expect(await tell('<html>', 200)).toMatchObject({ outcome: 'unknown', httpStatusCode: 200 });
	});

	test('each document by its own element, with its code and words', async () => {
		const world = acknowledgerIn({
			posts: [
				() =>
					answer([
						{ ...element('b', 102), errorMessage: 'Recalled today' },
						element('c', 103),
						element('a', 0),
					]),
			],
		});
		const results = await world.acknowledge('a', 'b', 'c');
		expect([...results.values()]).toEqual([
			{
				docId: 'a',
				Status: 'SUCCESS',
				Message: 'SUCCESS',
				outcome: 'acknowledged',
				code: 0,
				attempts: 1,
				httpStatusCode: 200,
				correlationId: 'c-1',
			},
			{
				docId: 'b',
				Status: 'FAILURE',
				Message: 'Recalled today. Do not book it. A new document comes when it is approved again.',
				outcome: 'recalled',
				code: 102,
				attempts: 1,
				httpStatusCode: 200,
				correlationId: 'c-1',
			},
			{
				docId: 'c',
				Status: 'FAILURE',
				Message: 'Read the queue again later.',
				outcome: 'notReady',
				code: 103,
				attempts: 1,
				httpStatusCode: 200,
				correlationId: 'c-1',
			},
		]);
	});

	test('a document that the answer leaves out is looked up, and the others are not', async () => {
		const world = acknowledgerIn({ posts: [() => answer([element('a', 0)])] });
		expect(outcomes(await world.acknowledge('a', 'b'))).toEqual([
			['a', 'acknowledged', 1, false],
			['b', 'acknowledged', 1, true],
		]);
		expect(world.looks()).toBe(1);
		expect(world.sent).toEqual([['a', 'b']]);
	});
});
