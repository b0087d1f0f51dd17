import {
	filterOf,
	isSameSubscription,
	isSubscriptionName,
	readSubscription,
	readTopics,
	subscriptionName,
	subscriptionPath,
	TOPICS_PATH,
	unreachable,
	WEBHOOK_SUBSCRIPTION_PATH,
} from '../../../concur/events/subscription.ts';
import { TOPICS } from '../../../concur/events/topics.ts';

const from = { instanceId: 'ABCDEF0123456789', workflowId: 'xYz_9', nodeId: 'a1b2-C3' };
const one = {
	id: 'my.one.prod',
	topic: 'public.concur.request',
	filter: '.*',
	webHookConfig: { endpoint: 'https://n8n.example/webhook/1' },
};

it('names the resources as SAP’s reference does', () => {
	expect(TOPICS_PATH).toBe('/events/v4/topics');
	expect(WEBHOOK_SUBSCRIPTION_PATH).toBe('/events/v4/subscriptions/webhook');
	expect(subscriptionPath('a.b/c')).toBe('/events/v4/subscriptions/a.b%2Fc');
});

describe('the name', () => {
	it('is made of instance, workflow and node, in letters that Concur takes', () => {
		expect(subscriptionName('', from, false)).toBe('n8n.abcdef01.xyz-9.a1b2-c3.prod');
		expect(subscriptionName('  ', from, true)).toBe('n8n.abcdef01.xyz-9.a1b2-c3.test');
		expect(isSubscriptionName(subscriptionName('', { ...from, workflowId: 'Ä/ ?' }, false))).toBe(true);
	});

	it('is the user’s own, and still not the same for test and production', () => {
		expect(subscriptionName(' my.one ', from, false)).toBe('my.one.prod');
		expect(subscriptionName('my.one', from, true)).toBe('my.one.test');
		// A production name that looks like a test name, and the other way round.
		expect(subscriptionName('a.test', from, false)).not.toBe(subscriptionName('a', from, true));
	});

	it.each([
		['a.b-1', true],
		['', false],
		['A', false],
		['a b', false],
		['a_b', false],
		['ä', false],
		['a\n', false],
	])('%j is one: %p', (name, good) => expect(isSubscriptionName(name)).toBe(good));
});

describe('the filter', () => {
	it.each([
		[[], '.*'],
		[['reportCreated'], 'reportCreated'],
		[['expense.readyForIntegration'], 'expense\\.readyForIntegration'],
		[['a.b', 'c+d'], '(a\\.b|c\\+d)'],
		[['\\^$.*+?()[]{}|'], '\\\\\\^\\$\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|'],
	])('of %j is %s', (eventTypes, filter) => expect(filterOf(eventTypes)).toBe(filter));

	it('finds the same events by full match and by search, for every topic and every choice of one', () => {
		for (const { eventTypes } of TOPICS) {
			for (const { value: chosen } of eventTypes) {
				for (const { value } of eventTypes) {
					const filter = filterOf([chosen]);
					expect(new RegExp(filter).test(value)).toBe(value === chosen);
					expect(new RegExp(`^(?:${filter})$`).test(value)).toBe(value === chosen);
				}
			}
		}
	});
});

describe('reading a subscription', () => {
	const shown = { ...one, applicationId: 'app', companyIds: ['c-1', 'c-2'], groups: [], scope: 'public' };
	const found = { subscription: one, companyIds: ['c-1', 'c-2'] };

	it('takes SAP’s array and SAP’s object', () => {
		expect(readSubscription(JSON.stringify([shown]), one.id)).toEqual(found);
		expect(readSubscription(JSON.stringify(shown), one.id)).toEqual(found);
	});

	it('finds its own among others', () => {
		const others = [null, 'x', { ...shown, id: 'other' }, shown];
		expect(readSubscription(JSON.stringify(others), one.id)).toEqual(found);
	});

	it('says that it is not there', () => {
		expect(readSubscription('[]', one.id)).toBe('absent');
		expect(readSubscription(JSON.stringify([{ ...shown, id: 'other' }]), one.id)).toBe('absent');
	});

	it.each(['', 'null', '7', '"text"', '<html>', '{}', '{"id":"other"}', '{"message":"no"}'])(
		'does not know what %j is',
		(body) => expect(readSubscription(body, one.id)).toBeUndefined(),
	);

	it('takes one with missing fields for another one', () => {
		const bare = readSubscription(JSON.stringify({ id: one.id }), one.id);
		expect(bare).toEqual({
			subscription: { id: one.id, topic: 'undefined', filter: 'undefined', webHookConfig: { endpoint: '' } },
			companyIds: [],
		});
		expect(
			readSubscription(JSON.stringify({ ...shown, webHookConfig: null, companyIds: 'c' }), one.id),
		).toEqual({
			subscription: { ...one, webHookConfig: { endpoint: '' } },
			companyIds: [],
		});
	});

	it.each([
		[{}, true],
		[{ id: 'x' }, false],
		[{ topic: 'x' }, false],
		[{ filter: 'x' }, false],
		[{ webHookConfig: { endpoint: 'x' } }, false],
	])('compares everything: %j', (fields, same) => {
		expect(isSameSubscription(one, { ...one, ...fields })).toBe(same);
	});
});

it.each([
	['[]', []],
	['["public.test","a"]', ['public.test', 'a']],
	['["a",1]', undefined],
	['{}', undefined],
	['', undefined],
])('reads the topics in %j', (body, topics) => expect(readTopics(body)).toEqual(topics));

describe('an address', () => {
	const concur = 'https://us2.api.concursolutions.com';
	const sandbox = 'http://127.0.0.1:4010';
	it.each([
		['https://n8n.example/webhook/1', concur, undefined],
		['http://n8n.example/webhook/1', concur, 'it is not an https:// address'],
		['ftp://n8n.example/webhook/1', concur, 'it is not an https:// address'],
		['http://localhost:5678/webhook/1', concur, 'it is an address of this machine only'],
		['https://127.0.0.1/webhook/1', concur, 'it is an address of this machine only'],
		['https://127.10.20.30/webhook/1', concur, 'it is an address of this machine only'],
		['https://[::1]/webhook/1', concur, 'it is an address of this machine only'],
		['https://mylocalhost/webhook/1', concur, undefined],
		['https://127.a.b.c.example/webhook/1', concur, undefined],
		['https://localhost.example/webhook/1', concur, undefined],
		['http://localhost:5678/webhook/1', sandbox, undefined],
		['http://127.0.0.1:5678/webhook/1', 'http://localhost:4010', undefined],
		['http://n8n.example/webhook/1', sandbox, 'it is not an https:// address'],
		['undefined', concur, 'it is not an address'],
	])('%s with Concur at %s: %s', (endpoint, baseUri, problem) => {
		expect(unreachable(endpoint, baseUri)).toBe(problem);
	});
});
