import { authenticationProperty, concurCredentials } from '../../../nodes/shared/authentication';
import { patienceOf, patienceProperties } from '../../../nodes/shared/patience';
import type { PatienceOptions } from '../../../nodes/shared/patience';
import { LEFT_OUT_TEST_USERS, testUsersOption } from '../../../nodes/shared/testUsers';

it('a node asks for the credential of the way to sign in that is chosen in it', () => {
	expect(concurCredentials).toEqual([
		{ name: 'concurApi', required: true, displayOptions: { show: { authentication: ['concurApi'] } } },
		{
			name: 'concurOAuth2Api',
			required: true,
			displayOptions: { show: { authentication: ['concurOAuth2Api'] } },
		},
	]);
	expect(authenticationProperty).toEqual({
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{
				name: 'API',
				value: 'concurApi',
				description:
					'A stored token that renews itself: refresh token, Company Request Token, login or a pasted token',
			},
			{
				name: 'OAuth2',
				value: 'concurOAuth2Api',
				description: 'Sign in to Concur in a browser window',
			},
		],
		default: 'concurApi',
	});
});

it("test users' reports are left out unless they are asked for, and an empty result says so", () => {
	expect(testUsersOption).toEqual({
		displayName: 'Test Users',
		name: 'testUsers',
		type: 'options',
		options: [
			{ name: 'Exclude', value: 'exclude', description: 'Only reports of real employees' },
			{ name: 'Include', value: 'include', description: 'Reports of real employees and of test users' },
			{ name: 'Only', value: 'only', description: 'Only reports of test users' },
		],
		default: 'exclude',
		description:
			'What becomes of the reports of test users, which Concur keeps in the same list as real ones',
	});
	expect(LEFT_OUT_TEST_USERS).toBe(
		'No report was found. Reports of test users are left out unless Test Users is set to Include or Only.',
	);
});

describe('how patient a node is', () => {
	const usual = { timeoutMs: 60_000, maxTries: 4, maxWaitMs: 60_000 };

	it('is what the node proposes unless the user chose otherwise', () => {
		expect(patienceOf({})).toEqual(usual);
		const proposed = patienceProperties().map(({ name, default: value }) => [name, value]);
		expect(patienceOf(Object.fromEntries(proposed) as PatienceOptions)).toEqual(usual);
	});

	it.each([
		['in milliseconds and seconds', { timeout: 5000, maxTries: 7, maxWait: 90 }, [5000, 7, 90_000]],
		['with parts of a second', { maxWait: 0.02 }, [60_000, 4, 20]],
		['at its least', { timeout: 100, maxTries: 1, maxWait: 0 }, [100, 1, 0]],
		['below its least', { timeout: 99, maxTries: 0, maxWait: -1 }, [100, 1, 0]],
		['at its most', { timeout: 600_000, maxTries: 20, maxWait: 3600 }, [600_000, 20, 3_600_000]],
		['beyond its most', { timeout: 600_001, maxTries: 21, maxWait: 3601 }, [600_000, 20, 3_600_000]],
		['as no number', { timeout: '5000', maxTries: null, maxWait: {} }, [60_000, 4, 60_000]],
		[
			'as a number without end',
			{ timeout: Infinity, maxTries: NaN, maxWait: -Infinity },
			[60_000, 4, 60_000],
		],
	])('is kept within bounds when it is given %s', (_, options, [timeoutMs, maxTries, maxWaitMs]) => {
		expect(patienceOf(options as PatienceOptions)).toEqual({ timeoutMs, maxTries, maxWaitMs });
	});

	it('is set by three options with the same bounds', () => {
		expect(patienceProperties()).toEqual([
			{
				displayName: 'Max Tries',
				name: 'maxTries',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 4,
				description: 'How often to try each request',
			},
			{
				displayName: 'Max Wait (Seconds)',
				name: 'maxWait',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 60,
				description: 'The longest single wait between two tries, also when Concur asks for more',
			},
			{
				displayName: 'Timeout (Ms)',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: 100, maxValue: 600_000 },
				default: 60_000,
				description: 'How long to wait for one answer, in milliseconds',
			},
		]);
	});

	it('is described in the words of a node that says more', () => {
		const words = (properties: ReturnType<typeof patienceProperties>) =>
			properties.map(({ description }) => description);
		const [tries, wait, timeout] = words(patienceProperties());
		expect(words(patienceProperties({ maxTries: 'Tries of this node' }))).toEqual([
			'Tries of this node',
			wait,
			timeout,
		]);
		expect(words(patienceProperties({ timeout: 'Time of this node' }))).toEqual([
			tries,
			wait,
			'Time of this node',
		]);
	});
});
