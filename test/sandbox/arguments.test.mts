import { sandboxArguments } from '../../sandbox/arguments.mts';

it('reads every flag', () => {
	const args = '--port 0 --latency 50 --arrivals 5/min --rate 20 --token-life 60 --seed 7 --reports 3'.split(
		' ',
	);
	expect(sandboxArguments(args)).toEqual({
		port: 0,
		latencyMs: 50,
		arrivalsPerMinute: 5,
		rateLimit: { requestsPerSecond: 20 },
		accessTokenLifeSeconds: 60,
		randomSeed: 7,
		reports: [expect.anything(), expect.anything(), expect.anything()],
	});
});

it('reads places and a latency that varies', () => {
	const args = '--latency 300 --latency-sigma 1.5 --slots 8 --slot-time 100 --read-lag 5000'.split(' ');
	expect(sandboxArguments(args)).toMatchObject({
		latencyMs: { medianMs: 300, sigma: 1.5 },
		slots: 8,
		slotMs: 100,
		readLagMs: 5000,
	});
	expect(() => sandboxArguments(['--latency-sigma', '1'])).toThrow('--latency');
});

it('takes port 4010 and the sample reports unless told', () => {
	expect(sandboxArguments([])).toEqual({ port: 4010 });
	expect(sandboxArguments(['--help'])).toBe('help');
});

it.each([
	['--port', '70000'],
	['--port', '-1'],
	['--rate', '0'],
	['--rate', '1.5'],
	['--slots', '0'],
	['--latency-sigma', '-1'],
	['--latency-sigma', 'much'],
	['--arrivals', '5/hour'],
	['--arrivals', '0'],
	['--reports', 'many'],
])('refuses %s %s and names the flag', (flag, value) => {
	expect(() => sandboxArguments([`${flag}=${value}`])).toThrow(flag);
});

it('refuses flags that it does not know', () => {
	expect(() => sandboxArguments(['--prot', '1'])).toThrow('--prot');
});
