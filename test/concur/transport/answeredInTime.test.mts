import { answeredInTime } from '../../../concur/transport/answeredInTime';
import { virtualTime } from './virtualTime.mts';

const clock = virtualTime();
const later = jest.spyOn(clock, 'later');

const REQUEST = false;
const SIGN_IN = true;
const never = async () => await new Promise<never>(() => undefined);
const after = (millis: number, answer?: unknown) => async () => {
	await clock.sleep(millis);
	return answer;
};

/** What it came to, and after how many milliseconds. */
async function outcome(answered: Promise<unknown>): Promise<[unknown, number]> {
	const started = clock.now();
	const answer: unknown = await clock.until(answered);
	return [answer, clock.now() - started];
}

afterEach(async () => {
	await clock.pass(1000);
});

it('hands on what the helper resolves to', async () => {
	expect(await outcome(answeredInTime(after(40, 'answer'), 50, REQUEST))).toEqual(['answer', 40]);
	// n8n's own time-out comes first, and so does an answer in its last moment.
	expect(await outcome(answeredInTime(after(290, 'answer'), 50, REQUEST))).toEqual(['answer', 290]);
});

it.each([
	['a request', REQUEST],
	['a sign-in', SIGN_IN],
])('%s without an answer is given up 250 ms after its time-out', async (_, isSignIn) => {
	expect(await outcome(answeredInTime(never, 50, isSignIn))).toEqual([undefined, 300]);
	expect(await outcome(answeredInTime(never, 4000, isSignIn))).toEqual([undefined, 4250]);
});

it('throws what the helper throws', async () => {
	const failing = async () => await Promise.reject(new Error('no'));
	await expect(answeredInTime(failing, 50, REQUEST)).rejects.toThrow('no');
});

it.each([REQUEST, SIGN_IN])('leaves no wait behind (a sign-in: %s)', async (isSignIn) => {
	await clock.until(answeredInTime(after(40), 60_000, isSignIn));
	await clock.pass(100);
	later.mockClear();
	await clock.pass(100_000);
	expect(later).not.toHaveBeenCalled();
});

describe('a sign-in within the call', () => {
	it('does not count: the request has its own time from then on', async () => {
		const request = outcome(answeredInTime(never, 50, REQUEST));
		await clock.until(answeredInTime(after(600), 5000, SIGN_IN));
		expect(await request).toEqual([undefined, 900]);
	});

	it('is waited for also where it fails, and by one that starts meanwhile', async () => {
		const signIn = answeredInTime(never, 1000, SIGN_IN);
		await clock.pass(200);
		// 1050 of the sign-in, and 300 of its own.
		const request = outcome(answeredInTime(never, 50, REQUEST));
		expect(await clock.until(signIn)).toBeUndefined();
		expect(await request).toEqual([undefined, 1350]);
	});

	it('that throws is over as well', async () => {
		const request = outcome(answeredInTime(never, 50, REQUEST));
		const failing = async () => {
			await clock.sleep(400);
			throw new Error('no');
		};
		await expect(clock.until(answeredInTime(failing, 5000, SIGN_IN))).rejects.toThrow('no');
		expect(await request).toEqual([undefined, 700]);
	});

	it('of another is no matter to a sign-in: its own time counts', async () => {
		const long = answeredInTime(never, 2000, SIGN_IN);
		expect(await outcome(answeredInTime(never, 1000, SIGN_IN))).toEqual([undefined, 1250]);
		const short = answeredInTime(after(100), 1000, SIGN_IN);
		const own = outcome(answeredInTime(never, 300, SIGN_IN));
		await clock.until(short);
		expect(await own).toEqual([undefined, 550]);
		await clock.until(long);
	});

	it('of another that ended before is no matter', async () => {
		await clock.until(answeredInTime(after(100), 1000, SIGN_IN));
		await clock.pass(100);
		expect(await outcome(answeredInTime(never, 50, REQUEST))).toEqual([undefined, 300]);
	});

	it('keeps no request waiting for longer than three minutes beside its own time-outs', async () => {
		const signIn = answeredInTime(never, 900_000, SIGN_IN);
		// It looks after 20.25 s, and from then on every 20 s: 220.25 s are the first that are more than 20 + 180 + 20.
		expect(await outcome(answeredInTime(never, 20_000, REQUEST))).toEqual([undefined, 220_250]);
		expect(await outcome(answeredInTime(never, 100_000, REQUEST))).toEqual([undefined, 400_250]);
		await clock.until(signIn);
	});
});

describe('an answer that comes too late', () => {
	it('is closed, since nobody reads it', async () => {
		const destroy = jest.fn();
		expect(await outcome(answeredInTime(after(400, { body: { destroy } }), 50, REQUEST))).toEqual([
			undefined,
			300,
		]);
		expect(destroy).not.toHaveBeenCalled();
		await clock.pass(100);
		expect(destroy).toHaveBeenCalledTimes(1);
	});

	it('is left alone when it came in time', async () => {
		const destroy = jest.fn();
		await clock.until(answeredInTime(after(40, { body: { destroy } }), 50, REQUEST));
		await clock.pass(1000);
		expect(destroy).not.toHaveBeenCalled();
	});
});
