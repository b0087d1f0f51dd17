import { isSameTopic, isWanted, readCompanyIds, readEvent } from '../../../concur/events/event.ts';
import { DEFAULT_TOPIC, EVENTS_SCOPE, scopesOf, TOPICS } from '../../../concur/events/topics.ts';
import { makeEvents } from '../../../sandbox/index.mts';

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const read = (value: unknown) => readEvent(bytes(value));

describe('reading an event', () => {
	it('reads one as SAP shows it, and passes it on whole', () => {
		const [sent] = makeEvents(1);
		const event = read(sent);
		expect(event).toEqual({
			id: sent.id,
			topic: 'public.concur.financialintegration',
			eventType: 'expense.readyForIntegration',
			companyId: sent.facts.companyId,
			correlationId: sent.correlationId,
			content: sent,
		});
	});

	it('reads UTF-8 with a byte-order mark and odd spacing', () => {
		expect(readEvent(Buffer.from('\ufeff \r\n{ "id" :\t"Größe 日本 😀" }\n'))?.id).toBe('Größe 日本 😀');
	});

	it('takes IDs that are no UUIDs, numbers too', () => {
		expect(read({ id: 'event-1' })?.id).toBe('event-1');
		expect(read({ id: 17 })?.id).toBe('17');
	});

	it.each([
		'',
		'null',
		'[]',
		'[{"id":"1"}]',
		'"id"',
		'17',
		'{"id":"1"',
		'{"id":"1"} x',
		'<event/>',
		'{}',
		'{"id":null}',
		'{"id":""}',
		'{"id":"  "}',
		'{"id":{"a":1}}',
		'{"id":["1"]}',
		'{"id":true}',
		'{"__proto__":{"id":"1"}}',
	])('says that %s is none', (text) => {
		expect(read(text)).toBeUndefined();
	});

	it.each([null, 'text', [], 3, { companyId: 5 }, { companyId: '' }, { companyId: 'x'.repeat(201) }])(
		'finds no company in facts %j',
		(facts) => {
			expect(read({ id: '1', facts })).toMatchObject({ id: '1', companyId: undefined });
		},
	);

	it('believes no name of another kind or length', () => {
		expect(read({ id: '1', topic: 1, eventType: ['a'], correlationId: {} })).toMatchObject({
			topic: undefined,
			eventType: undefined,
			correlationId: undefined,
		});
		expect(read({ id: '1', topic: 'x'.repeat(200) })?.topic).toHaveLength(200);
		expect(read({ id: '1', topic: 'x'.repeat(201) })?.topic).toBeUndefined();
	});

	it('is not fooled by `__proto__`', () => {
		const event = read(
			'{"id":"1","__proto__":{"topic":"t","polluted":1},"facts":{"__proto__":{"companyId":"c"}}}',
		);
		expect(event).toMatchObject({ topic: undefined, companyId: undefined });
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
		expect(Object.getPrototypeOf(event?.content)).toBe(Object.prototype);
	});
});

describe('what is wanted', () => {
	const filter = {
		topic: DEFAULT_TOPIC,
		eventTypes: ['expense.readyForIntegration'],
		companyIds: ['c-1', 'c-2'],
	};
	const event = (fields: object) => {
		const [sent] = makeEvents(1, { companyId: 'C-1' });
		return readEvent(bytes({ ...sent, ...fields }))!;
	};

	it.each([
		['the very event', {}, true],
		['a topic without public.', { topic: 'concur.financialintegration' }, true],
		['another topic', { topic: 'public.concur.request' }, false],
		['no topic', { topic: undefined }, true],
		['another type', { eventType: 'invoice.readyForIntegration' }, false],
		['a longer type', { eventType: 'expense.readyForIntegration2' }, false],
		['no type', { eventType: undefined }, true],
		['another company', { facts: { companyId: 'c-3' } }, false],
		['the second company', { facts: { companyId: 'c-2' } }, true],
		['no company', { facts: {} }, true],
	])('%s', (_name, fields, wanted) => {
		expect(isWanted(event(fields), filter)).toBe(wanted);
	});

	it('empty lists let all through', () => {
		const all = { topic: DEFAULT_TOPIC, eventTypes: [], companyIds: [] };
		expect(isWanted(event({ eventType: 'anything', facts: { companyId: 'c-9' } }), all)).toBe(true);
		expect(isWanted(event({ topic: 'other' }), all)).toBe(false);
	});

	it('compares topics without regard to public.', () => {
		expect(isSameTopic('public.a.b', 'a.b')).toBe(true);
		expect(isSameTopic('a.b', 'public.a.b')).toBe(true);
		expect(isSameTopic('a.public.b', 'a.b')).toBe(false);
		expect(isSameTopic('public.a.b', 'public.b')).toBe(false);
	});

	it.each([
		['', []],
		[undefined, []],
		[' A-1, b-2;C-3\n\nd-4 ', ['a-1', 'b-2', 'c-3', 'd-4']],
	])('reads company UUIDs from %j', (text, expected) => {
		expect(readCompanyIds(text)).toEqual(expected);
	});
});

describe('the topics', () => {
	it('are SAP’s, each with its scope', () => {
		expect(TOPICS.map(({ value, scopes }) => [value, scopes])).toEqual([
			['public.concur.financialintegration', ['FISVC']],
			['public.concur.expense.report', ['expense.report.read', 'expense.report.readwrite']],
			['public.concur.request', ['travelrequest.write']],
			['public.concur.document.tax.compliance', ['document.tax.compliance.read']],
			['public.concur.spend.accountingintegration', ['spend.accountingintegration.read']],
		]);
		expect(EVENTS_SCOPE).toBe('events.topic.read');
		expect(scopesOf('public.concur.expense.report')).toBe('expense.report.read or expense.report.readwrite');
		expect(scopesOf(DEFAULT_TOPIC)).toBe('FISVC');
		expect(scopesOf('public.test')).toBeUndefined();
	});

	it('have the event types of SAP’s documentation', () => {
		const types = Object.fromEntries(
			TOPICS.map(({ value, eventTypes }) => [value, eventTypes.map((type) => type.value)]),
		);
		expect(types[DEFAULT_TOPIC]).toEqual(
			['expense', 'invoice', 'payroll', 'cashadvance', 'requestObligation', 'reportObligation'].map(
				(kind) => `${kind}.readyForIntegration`,
			),
		);
		expect(types['public.concur.expense.report'].sort()).toEqual([
			'reportCreated',
			'reportDeleted',
			'reportUpdated',
			'statusChanged',
		]);
		expect(types['public.concur.request']).toEqual([]);
		expect(types['public.concur.document.tax.compliance']).toEqual(['MX.compliance', 'PL.compliance']);
		expect(types['public.concur.spend.accountingintegration'].sort()).toEqual([
			'data.resetRequested',
			'data.statusUpdated',
			'listMapping.created',
			'listMapping.deleted',
			'mapping.updated',
		]);
		for (const { name, eventTypes } of TOPICS) {
			expect(name).not.toBe('');
			for (const type of eventTypes) {
				expect(type.name).not.toBe('');
				expect(type.description).not.toBe('');
			}
		}
	});
});
