import fs from 'node:fs';

import { readDocumentPage } from '../../../concur/financial/documents';
import { isDocumentType, recordsOf, sourceIdOf } from '../../../concur/financial/documentTypes';
import type { DocumentType } from '../../../concur/financial/documentTypes';
import { makeDocuments } from '../../../sandbox/financial/makeDocuments.mts';
import { DOCUMENT_TYPES } from '../../../sandbox/financial/document.mts';

const SAMPLES = 'sandbox/financial/samples';

/** All number texts of a JSON text, in order. */
const numbersOf = (text: string): string[] =>
	text.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];

/** The number texts of the same JSON as it was parsed: where `marked` has a marked number, `parsed` has its text. */
function walk(parsed: unknown, marked: unknown): string[] {
	if (typeof marked === 'object' && marked !== null)
		return Object.entries(marked).flatMap(([key, child]) =>
			walk((parsed as Record<string, unknown>)[key], child),
		);
	return typeof marked === 'string' && marked.startsWith('number:') ? [parsed as string] : [];
}

const mark = (text: string): unknown =>
	JSON.parse(
		text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
			token.startsWith('"') ? token : `"number:${token}"`,
		),
	);

const wrap = (text: string, extra = '') =>
	`{"content":[{"id":"d1","docStatus":"READY","document":${text}}]${extra}}`;
const read = (text: string, docType: DocumentType = 'expense') => readDocumentPage(text, docType);

describe('every digit is kept', () => {
	test.each(fs.readdirSync(SAMPLES))('%s', (file) => {
		const text = fs.readFileSync(`${SAMPLES}/${file}`, 'utf8');
		const marked = (mark(text) as { content: Array<{ docType: string; document: unknown }> }).content[0];
		const page = read(text, marked.docType as DocumentType);
		const numbers = walk(page?.documents[0].document, marked.document);
		expect(numbers.length).toBeGreaterThan(4);
		expect(numbers).toEqual(markedNumbers(marked.document));
	});

	test.each(DOCUMENT_TYPES)('%s', (docType) => {
		for (const { text, sourceId } of makeDocuments(5, { docType }, 3)) {
			const page = read(wrap(text), docType);
			expect(walk(page?.documents[0].document, mark(text))).toEqual(numbersOf(text));
			expect(page?.documents[0].sourceId).toBe(sourceId);
		}
	});
});

function markedNumbers(marked: unknown): string[] {
	if (typeof marked === 'object' && marked !== null) return Object.values(marked).flatMap(markedNumbers);
	return typeof marked === 'string' && marked.startsWith('number:') ? [marked.slice(7)] : [];
}

describe('a page', () => {
	test('today: content, with extra fields, in any order', () => {
		const page = read(
			'{"later":1,"page":{"size":3,"totalElements":8,"totalPages":3,"number":1},"content":[{"docStatus":" READY ","erpSystemId":null,"document":{"report":{"reportId":" R1 "},"n":1.50},"id":" d1 ","docType":"expense","links":[],"x":{}}],"links":[{"rel":"next","href":"https://elsewhere.example"}]}',
		);
		expect(page).toEqual({
			documents: [
				{
					docId: 'd1',
					docType: 'expense',
					sourceId: 'R1',
					docStatus: 'READY',
					erpSystemId: '',
					document: { report: { reportId: ' R1 ' }, n: '1.50' },
				},
			],
			unreadable: [],
			count: 1,
			hasMore: true,
		});
	});

	test('the last page has none behind it', () => {
		expect(read('{"content":[],"page":{"totalPages":3,"number":2}}')?.hasMore).toBe(false);
		expect(read('{"content":[],"page":{"totalPages":0,"number":0}}')?.hasMore).toBe(false);
		expect(read('{"content":[]}')).toEqual({ documents: [], unreadable: [], count: 0, hasMore: undefined });
		expect(read('{"content":[],"page":{"totalPages":3}}')?.hasMore).toBeUndefined();
		expect(read('{"content":[],"page":{"number":0}}')?.hasMore).toBeUndefined();
	});

	test.each([
		['11', '13', true],
		['11', '12', false],
		['0', '999999999', true],
		['0', '1234567890', undefined],
		['0', '1.5', undefined],
		['0', '-1', undefined],
		['0', '1e3', undefined],
		['0', '"x"', undefined],
		['[0]', '[3]', undefined],
	])('number %s of %s: %p', (number, totalPages, hasMore) => {
		const page = read(`{"content":[],"page":{"number":${number},"totalPages":${totalPages}}}`);
		expect(page?.hasMore).toBe(hasMore);
	});

	test('gives each document once, the first of those with one ID, in their order', () => {
		const one = (id: string, n: number) => `{"id":"${id}","docStatus":"READY","document":{"n":${n}}}`;
		const page = read(`{"content":[${[one('d1', 1), one('d2', 2), one('d1', 3), one('d3', 4)].join()}]}`);
		expect(page?.documents.map(({ docId, document }) => [docId, document.n])).toStrictEqual([
			['d1', '1'],
			['d2', '2'],
			['d3', '4'],
		]);
	});

	test('the older envelope', () => {
		const text = (nextPage: string) =>
			`{"fIDocuments":[{"id":"d1","docStatus":"READY","erpSystemId":"sap","document":{}}],"offset":0,"nextPage":${nextPage},"numberReturned":1}`;
		expect(read(text('null'))).toMatchObject({
			documents: [{ docId: 'd1', erpSystemId: 'sap' }],
			count: 1,
			hasMore: false,
		});
		expect(read(text('"https://elsewhere.example?page=1"'))?.hasMore).toBe(true);
		expect(read(text('""'))?.hasMore).toBe(false);
	});

	test.each([
		['{"page":{"totalElements":0,"totalPages":0,"number":0}}', 0],
		['{"content":null,"page":{"totalElements":0}}', 0],
		['{"numberReturned":0}', 0],
	])('is empty: %s', (text, count) =>
		expect(read(text)).toMatchObject({ documents: [], unreadable: [], count }),
	);

	test.each([
		'',
		'[]',
		'null',
		'{}',
		'{"message":"Something is wrong"}',
		'{"page":{"totalElements":3}}',
		'{"links":[]}',
		'{"content":{}}',
		'{"content":"x","fIDocuments":[]}',
		'<html></html>',
		'{"content":[]',
		'\uFEFF{"content":[]}',
		'{"content":[],"content":[{}]}',
		`{"content":[],"x":${'['.repeat(200)}${']'.repeat(200)}}`,
		`{"content":[],"x":${'['.repeat(100_000)}`,
	])('is none: %#', (text) => expect(read(text)).toBeUndefined());

	test('an element that is of no use does not hide the others', () => {
		const page = read(
			'{"content":[null,{"docStatus":"READY","document":{}},{"id":"d1","docStatus":"READY","document":"{"},{"id":"d2","document":{}},{"id":"d3","docStatus":"READY","document":{}},{"id":"d3","docStatus":"READY","document":{"again":1}},{"id":7,"docStatus":"READY","document":[{},{}]}]}',
		);
		expect(page?.documents.map(({ docId, document }) => [docId, document])).toEqual([['d3', {}]]);
		expect(page?.unreadable).toEqual([
			{ docId: '', problem: 'Concur sent a document without an ID' },
			{ docId: '', problem: 'Concur sent a document without an ID' },
			{ docId: 'd1', problem: 'The content of the document could not be read' },
			{ docId: 'd2', problem: 'The document came without a status' },
			{ docId: '7', problem: 'The content of the document could not be read' },
		]);
		expect(page?.count).toBe(7);
	});

	test.each([
		['an object', '{"report":{"reportId":"R1"},"n":0E-8}'],
		['text', JSON.stringify('{"report":{"reportId":"R1"},"n":0E-8}')],
		['a list of one', '[{"report":{"reportId":"R1"},"n":0E-8}]'],
		['text with a list of one', JSON.stringify('[{"report":{"reportId":"R1"},"n":0E-8}]')],
	])('takes a document as %s', (_name, text) => {
		expect(read(wrap(text))?.documents).toMatchObject([{ sourceId: 'R1', document: { n: '0E-8' } }]);
	});
});

test.each([
	['expense', { report: { reportId: 'A' } }, 'A'],
	['payroll', { report: { reportId: 'A' } }, 'A'],
	['reportobligation', { report: { reportId: 'A' } }, 'A'],
	['invoice', { requestHeader: { requestId: 'A' } }, 'A'],
	['requestobligation', { requestHeader: { requestId: 'A' } }, 'A'],
	['cashadvance', { cashAdvanceData: { cashAdvanceId: 'A' } }, 'A'],
	['expense', { requestHeader: { requestId: 'A' } }, undefined],
	['expense', { report: { reportId: ' ' } }, undefined],
	['expense', { report: { reportId: null } }, undefined],
	['expense', { report: [] }, undefined],
	['expense', {}, undefined],
] as const)('source ID of %s %j: %s', (docType, document, id) => {
	expect(sourceIdOf(docType, document as Record<string, unknown>)).toBe(id);
});

test('document types and lists', () => {
	expect(DOCUMENT_TYPES.every(isDocumentType)).toBe(true);
	for (const value of ['obligation', 'toString', '', 5, undefined, ['expense']])
		expect(isDocumentType(value)).toBe(false);
	expect(recordsOf([{ a: 1 }, null, [], 'x', { b: 2 }])).toStrictEqual([{ a: 1 }, { b: 2 }]);
	for (const value of [null, undefined, {}, 'x']) expect(recordsOf(value)).toEqual([]);
});
