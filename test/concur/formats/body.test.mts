import fc from 'fast-check';

import { readActionStatus } from '../../../concur/commit/actionStatus';
import { readErrorMessage } from '../../../concur/formats/body';
import { parseXml } from '../../../concur/formats/xml';

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
			{ numRuns: 5000 },
		);
	});

	it('reads every cut-off XML answer as nothing', () => {
		for (let length = 0; length < XML.length; length += 1)
			expect(readActionStatus(XML.slice(0, length))).toBeUndefined();
	});
});

describe('readErrorMessage', () => {
	it.each([
		['{"Message":"Report not found","Server-Time":"2026-08-01T00:00:00","Id":"1"}', 'Report not found'],
		['<Error><Message>Too many requests</Message><Id>1</Id></Error>', 'Too many requests'],
		['<html><head><title>502 Bad Gateway</title></head><body><hr></body></html>', '502 Bad Gateway'],
		['service <b>down</b>', 'service &lt;b&gt;down&lt;/b&gt;'],
		['<html><body>no title</body></html>', ''],
		['', ''],
	])('%s', (text, message) => {
		expect(readErrorMessage(text)).toBe(message);
	});
});

describe('parseXml', () => {
	it('keeps amounts, IDs and dates as text', () => {
		expect(parseXml('<a><Amount>10.50000000</Amount><Id>0012</Id><e>1e5</e><b>true</b></a>')).toEqual({
			a: { Amount: '10.50000000', Id: '0012', e: '1e5', b: 'true' },
		});
	});
});
