import fc from 'fast-check';

import { readActionStatus } from '../../../concur/commit/actionStatus';
import { parseBody, readErrorBody, readErrorMessage } from '../../../concur/formats/body';
import { readMessages } from '../../../concur/formats/messages';
import { parseXml } from '../../../concur/formats/xml';
import { storiesToTry } from '../../storiesToTry.mts';

const XML =
	'<ActionStatus xmlns="http://www.concursolutions.com/api/expense/expensereport/2011/03" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">\n' +
	'    <Message>SUCCESS</Message>\n    <Status>SUCCESS</Status>\n</ActionStatus>';

describe('readActionStatus', () => {
	it.each([
		['XML as SAP shows it', XML, 'SUCCESS', 'SUCCESS'],
		[
			'XML with a byte-order mark and a declaration',
			`\uFEFF<?xml version="1.0" encoding="utf-8"?>${XML}`,
			'SUCCESS',
			'SUCCESS',
		],
		[
			'XML with prefixes',
			'<c:ActionStatus xmlns:c="x"><c:Message/><c:Status> FAILURE </c:Status></c:ActionStatus>',
			'FAILURE',
			'',
		],
		['JSON as SAP shows it', '{"Status":"SUCCESS","Message":"SUCCESS"}', 'SUCCESS', 'SUCCESS'],
		['JSON with a byte-order mark', '\uFEFF{"Status":"FAILURE","Message":"No"}', 'FAILURE', 'No'],
		[
			"SAP's own refusal, with a raw line break inside the string",
			'{"Status":"FAILURE","Message":"To use the POST Expense Journal Entry Job Key the\n    report must be at the Processing Payment or Payment Confirmed Payment Status."}',
			'FAILURE',
			'To use the POST Expense Journal Entry Job Key the     report must be at the Processing Payment or Payment Confirmed Payment Status.',
		],
		['JSON inside ActionStatus', '{"ActionStatus":{"Status":"SUCCESS","Message":null}}', 'SUCCESS', ''],
		[
			'character references',
			'<ActionStatus><Status>FAILURE</Status><Message>R&amp;D &#60; &#x20AC;</Message></ActionStatus>',
			'FAILURE',
			'R&amp;D &lt; €',
		],
	])('reads %s', (_, text, Status, Message) => {
		expect(readActionStatus(text)).toEqual({ Status, Message });
	});

	it.each([
		['nothing', ''],
		['a truncated JSON', '{"Status":"SUCC'],
		['a truncated XML', '<ActionStatus><Status>SUCCESS</Status>'],
		['an HTML page', '<html><head><title>Sign in</title></head><body>SUCCESS</body></html>'],
		['a JSON list', '[{"Status":"SUCCESS"}]'],
		['a Status that is no text', '{"Status":{"a":"SUCCESS"}}'],
		['a Status twice', '{"Status":"FAILURE","Message":"","Status":"SUCCESS"}'],
		['the same Status twice', '{"Status":"SUCCESS","Status":"SUCCESS"}'],
		['a Status twice further in', '{"ActionStatus":{"Status":"FAILURE","Status":"SUCCESS"}}'],
		['an element before the root', '<x/><ActionStatus><Status>SUCCESS</Status></ActionStatus>'],
		['an element behind the root', '<ActionStatus><Status>SUCCESS</Status></ActionStatus><x/>'],
		['text behind the root', '<ActionStatus><Status>SUCCESS</Status></ActionStatus>SUCCESS'],
		[
			'two roots of one name',
			'<ActionStatus><Status>SUCCESS</Status></ActionStatus><ActionStatus><Status>FAILURE</Status></ActionStatus>',
		],
		['a refusal that is cut off behind its line break', '{"Status":"FAILURE","Message":"Key the\n    report'],
		['two Status elements', '<ActionStatus><Status>SUCCESS</Status><Status>FAILURE</Status></ActionStatus>'],
		[
			'an external entity',
			'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ActionStatus><Status>&x;</Status></ActionStatus>',
		],
		[
			'a DTD without entities',
			'<!DOCTYPE ActionStatus><ActionStatus><Status>SUCCESS</Status></ActionStatus>',
		],
		[
			'billion laughs',
			`<!DOCTYPE l [<!ENTITY a "ha">${'abcdefghi'
				.split('')
				.map((name, index, all) => (index ? `<!ENTITY ${name} "${`&${all[index - 1]};`.repeat(10)}">` : ''))
				.join('')}]><ActionStatus><Status>&i;</Status></ActionStatus>`,
		],
		['deeply nested JSON', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
		['deeply nested XML', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`],
	])('concludes nothing from %s', (_, text) => {
		expect(readActionStatus(text)).toBeUndefined();
	});

	it('caps and escapes the Message', () => {
		const Message = `<script>alert(1)</script>${'x'.repeat(100_000)}`;
		const read = readActionStatus(JSON.stringify({ Status: 'FAILURE', Message }));
		expect(read?.Message.length).toBeLessThan(600);
		expect(read?.Message).toMatch(/^&lt;script&gt;alert\(1\)&lt;\/script&gt;x+…$/);
	});

	it('never pollutes prototypes', () => {
		readActionStatus('{"__proto__":{"polluted":1},"Status":"SUCCESS"}');
		readActionStatus(
			'<ActionStatus><__proto__><polluted>1</polluted></__proto__><Status>SUCCESS</Status></ActionStatus>',
		);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	it('survives anything, and reads no success that is not there', () => {
		const fragments = fc.constantFrom(
			'<ActionStatus>',
			'</ActionStatus>',
			'<Status>',
			'</Status>',
			'FAILURE',
			'{"Status":',
			'"',
			'}',
			'&amp;',
			'<![CDATA[',
			']]>',
			'<!--',
			'-->',
			'\u0000',
			'😀',
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string({ unit: 'binary' }),
					fc.array(fragments, { maxLength: 30 }).map((all) => all.join('')),
				),
				(text) => {
					const read = readActionStatus(text);
					expect(read?.Status === 'SUCCESS' && !text.includes('SUCCESS')).toBe(false);
					readErrorMessage(text);
				},
			),
			storiesToTry(5000, 500),
		);
	});

	it('reads every cut-off XML answer as nothing', () => {
		for (let length = 0; length < XML.length; length += 1)
			expect(readActionStatus(XML.slice(0, length))).toBeUndefined();
	});
});

const DEADLOCK = 'Transaction (Process ID 87) was deadlocked on lock resources';

describe('readErrorMessage', () => {
	it.each([
		['{"Message":"Report not found","Server-Time":"2026-08-01T00:00:00","Id":"1"}', 'Report not found'],
		['<Error><Message>Too many requests</Message><Id>1</Id></Error>', 'Too many requests'],
		[
			'{"Error":{"Message":"No report found with the specified ID"}}',
			'No report found with the specified ID',
		],
		['{"Error":{}}', ''],
		[
			`<Response><StatusCode>400</StatusCode><Content><Error><Message>${DEADLOCK}</Message><Server-Time>x</Server-Time><Id>1</Id></Error></Content></Response>`,
			DEADLOCK,
		],
		[
			JSON.stringify({ Message: 'Bad Request', Content: { Error: { Message: DEADLOCK } } }),
			`Bad Request; ${DEADLOCK}`,
		],
		[JSON.stringify({ Message: 'Twice', Content: { Error: { Message: ' Twice ' } } }), 'Twice'],
		[
			'<report-batch-result><records-failed>1</records-failed><errors><error><Index>2</Index><message>No entries.</message></error><error><Index>3</Index><message>No owner.</message></error></errors></report-batch-result>',
			'No entries.; No owner.',
		],
		[
			'<Error xmlns="x"><Message xml:lang="en"><Code>NotFound</Code><Text>The report could not be found.</Text><Empty/></Message></Error>',
			'NotFound: The report could not be found.',
		],
		[
			JSON.stringify({
				httpStatus: '400',
				errorMessage: 'Validation errors',
				errorId: 'x',
				path: '/x',
				validationErrors: [
					{ source: 'comment', id: 'comment.size', message: 'must not be longer' },
					{ source: '', id: 'x', message: 'must not be blank' },
				],
			}),
			'Validation errors; comment: must not be longer; must not be blank',
		],
		['{"error":"invalid_grant","error_description":"Token expired"}', 'Token expired'],
		['{"error":"invalid_grant"}', 'invalid_grant'],
		['{"Message":"  ","message":"inner"}', 'inner'],
		['{"Message":7,"errorMessage":"x"}', 'x'],
		['<html><head><title>502 Bad Gateway</title></head><body><hr></body></html>', '502 Bad Gateway'],
		['<!DOCTYPE html><TITLE class="x">Forbidden</TITLE>', 'Forbidden'],
		['service <b>down</b>', 'service &lt;b&gt;down&lt;/b&gt;'],
		['<html><body>no title</body></html>', ''],
		['', ''],
	])('%s', (text, message) => {
		expect(readErrorMessage(text)).toBe(message);
	});

	it('looks for a title near the start only, and quickly', () => {
		const page = (before: number) => `<!DOCTYPE html>${' '.repeat(before)}<title>Late</title>`;
		expect(readErrorMessage(page(9_000))).toBe('Late');
		expect(readErrorMessage(page(10_000))).toBe('');
		for (const piece of ['<title', '<title>', '<', '<a b="', '{"a":', '"\\"', '{"', '\n']) {
			const started = process.cpuUsage();
			for (const start of ['', '<!DOCTYPE html>', '{"Message":"'])
				readErrorMessage(start + piece.repeat(Math.ceil(200_000 / piece.length)));
			expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
		}
	});
});

describe('readMessages', () => {
	it('goes eight levels deep and gives ten messages at most', () => {
		const nested = (depth: number): object =>
			depth === 0 ? { Message: 'deep' } : { Error: nested(depth - 1) };
		expect(readMessages(nested(8) as Record<string, unknown>)).toEqual(['deep']);
		expect(readMessages(nested(9) as Record<string, unknown>)).toEqual([]);
		const many = Array.from({ length: 11 }, (_, index) => ({ message: `m${index}` }));
		expect(readMessages({ errors: many })).toEqual(many.slice(0, 10).map(({ message }) => message));
	});

	it('reads no words that are only inherited', () => {
		expect(readMessages(Object.create({ Message: 'inherited' }) as Record<string, unknown>)).toEqual([]);
	});
});

describe('readErrorBody', () => {
	it.each([
		[
			'{"Error":{"Message":"No report found with the specified ID"}}',
			'No report found with the specified ID',
		],
		['{"Error":{}}', ''],
		['{"error":"invalid"}', 'invalid'],
		['{"errors":[{"message":"x"}]}', 'x'],
		['<Errors><Error><Message>x</Message></Error></Errors>', 'x'],
		['<Error/>', ''],
		['<Response><Content><Error><Message>x</Message></Error></Content></Response>', 'x'],
		['<report-batch-result><errors/></report-batch-result>', ''],
		['{"errorMessage":"x"}', 'x'],
		['{"Message":"x","Id":"1"}', 'x'],
		['{"Message":"x","Server-Time":"1"}', 'x'],
		['{"Message":"x","Status":"FAILURE"}', undefined],
		['{"Items":[]}', undefined],
		['<html><head><title>502</title></head></html>', undefined],
		['', undefined],
	])('%s', (text, words) => {
		expect(readErrorBody(text)).toBe(words);
	});
});

describe('parseBody', () => {
	it.each([
		['{"a":"x:y","b":["{\\"c\\":1}",{"d":null}]}', { a: 'x:y', b: ['{"c":1}', { d: null }] }],
		['{"a":"\t\u0000\n","b":"\\\\"}', { a: '\t\u0000\n', b: '\\' }],
		['{"a":"x "}', { a: 'x ' }],
		[' \uFEFF', undefined],
		['{"a":1,"a":1}', undefined],
		['{"a":{"b":1,"b":2}}', undefined],
		['{"a":[{"b":1},{"b":2}]}', { a: [{ b: 1 }, { b: 2 }] }],
		['{"a"\n:1}', { a: 1 }],
		['{"a":1}}', undefined],
		['[1]', undefined],
		['{"a":1', undefined],
	])('%j', (text, value) => {
		expect(parseBody(text)).toEqual(value);
	});

	it('reads any JSON as JSON.parse does', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
				const text = JSON.stringify(value);
				expect(JSON.stringify(parseBody(text))).toBe(JSON.stringify(JSON.parse(text)));
			}),
		);
	});
});

describe('parseXml', () => {
	it('keeps amounts, IDs and dates as text', () => {
		expect(parseXml('<a><Amount>10.50000000</Amount><Id>0012</Id><e>1e5</e><b>true</b></a>')).toEqual({
			a: { Amount: '10.50000000', Id: '0012', e: '1e5', b: 'true' },
		});
	});

	it('keeps the blanks of values, and none between elements', () => {
		expect(
			parseXml('\n<?xml version="1.0"?>\n<a>\n <b>x </b>\n <c> </c> <d>\n<e/>\n</d>\n <f>1 <g/></f></a>\n'),
		).toEqual({
			a: { b: 'x ', c: ' ', d: { e: '' }, f: { g: '', '#text': '1 ' } },
		});
	});
});
