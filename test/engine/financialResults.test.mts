import type { IDataObject } from 'n8n-workflow';

import { makeDocuments } from '../../sandbox/index.mts';
import { DOCUMENT_TYPES } from '../../sandbox/financial/document.mts';
import { BOOKED, items, PAID, queueWith, runFinancial, statusOf, SYSTEM } from './financial.mts';
import { closeSandboxes } from './setUp.mts';

afterEach(closeSandboxes);

const CALLS = {
	acknowledge: { on: 'acknowledgements', word: 'acknowledgeResult', parameters: {} },
	confirmPosting: {
		on: 'postingConfirmations',
		word: 'postingConfirmationResult',
		parameters: BOOKED,
	},
	confirmPayment: { on: 'paymentConfirmations', word: 'paymentConfirmationResult', parameters: PAID },
} as const;

const REFERENCE = 'DE10/1900/2026/1';

/** Every row of SAP's table of result codes, as an answer over HTTP, and how its item leaves. */
const ROWS: Array<[keyof typeof CALLS, code: number, word: string, outcome: string, output: 0 | 1]> = [
	['acknowledge', 0, 'SUCCESS', 'acknowledged', 0],
	['acknowledge', 99, 'FAILURE', 'refused', 1],
	['acknowledge', 101, 'FAILURE', 'alreadyAcknowledged', 1],
	['acknowledge', 102, 'FAILURE', 'recalled', 1],
	['acknowledge', 103, 'FAILURE', 'notReady', 1],
	['acknowledge', 104, 'FAILURE', 'refused', 1],
	['acknowledge', 105, 'FAILURE', 'refused', 1],
	['acknowledge', 199, 'FAILURE', 'unknown', 1],
	['confirmPosting', 0, 'SUCCESS', 'confirmed', 0],
	['confirmPosting', 99, 'FAILURE', 'refused', 1],
	['confirmPosting', 111, 'NOT_YET_ACKNOWLEDGED', 'refused', 1],
	['confirmPosting', 112, 'WAS_RECALLED', 'recalled', 1],
	['confirmPosting', 113, 'FAILURE', 'unknown', 1],
	['confirmPosting', 114, 'FAILURE', 'unknown', 1],
	['confirmPosting', 115, 'FAILURE', 'refused', 1],
	['confirmPosting', 116, 'DOCUMENT_NOT_FOUND', 'refused', 1],
	['confirmPosting', 198, 'FAILURE', 'refused', 1],
	['confirmPosting', 199, 'SYSTEM_ERROR_OCCURRED', 'unknown', 1],
	['confirmPayment', 0, 'SUCCESS', 'confirmed', 0],
	['confirmPayment', 99, 'FAILURE', 'refused', 1],
	['confirmPayment', 116, 'DOCUMENT_NOT_FOUND', 'refused', 1],
	['confirmPayment', 199, 'SYSTEM_ERROR_OCCURRED', 'unknown', 1],
	['confirmPayment', 213, 'FAILURE', 'alreadyConfirmed', 0],
	['confirmPayment', 298, 'FAILURE', 'refused', 1],
	['confirmPayment', 298, 'NOOP', 'alreadyConfirmed', 0],
];

/** A document whose call is answered so, without a Source ID by which it could be looked up. */
async function answered(operation: keyof typeof CALLS, code: number, word: string): Promise<IDataObject[][]> {
	const { on, word: key, parameters } = CALLS[operation];
	const [document] = makeDocuments(1);
	const sandbox = await queueWith({ documents: [document] });
	const element = {
		code,
		docId: document.id,
		systemId: SYSTEM,
		[key]: word,
		errorMessage: code === 0 ? '' : 'Words of Concur.',
		paymentRef: REFERENCE,
	};
	const body = JSON.stringify([element]);
	sandbox.setFaults([{ on, kind: 'body', status: 200, contentType: 'application/json', body }]);
	const run = await runFinancial(
		sandbox,
		operation,
		{ sourceId: '', options: { maxTries: 2 }, ...parameters },
		[{ docId: document.id }],
	);
	return [items(run, 0), items(run, 1)];
}

describe('a result code over HTTP', () => {
	test.each(ROWS)('%s: %i %s is %s', async (operation, code, word, outcome, output) => {
		const outputs = await answered(operation, code, word);
		expect(outputs[1 - output]).toEqual([]);
		expect(outputs[output]).toMatchObject([{ outcome, code }]);
		const [{ Status, Message }] = outputs[output];
		expect(Status).toBe(output === 0 ? 'SUCCESS' : outcome === 'unknown' ? 'UNKNOWN' : 'FAILURE');
		if (code !== 0) expect(Message).toContain('Words of Concur');
	});

	test.each(ROWS.filter(([, , word]) => word !== 'SUCCESS'))(
		'%s: %i with SUCCESS for %s contradicts itself and is unknown',
		async (operation, code) => {
			const [success, failure] = await answered(operation, code, 'SUCCESS');
			expect(success).toEqual([]);
			expect(failure).toMatchObject([{ outcome: 'unknown', Status: 'UNKNOWN' }]);
		},
	);
});

/** The number texts of a JSON text, in the order of its keys. */
const numbersOf = (text: string): string[] =>
	text.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];

/** All texts of a value that look like numbers where the JSON text has a number. */
function numbersIn(value: unknown, text: unknown): string[] {
	if (typeof text === 'object' && text !== null)
		return Object.entries(text).flatMap(([key, child]) =>
			numbersIn((value as Record<string, unknown>)[key], child),
		);
	return typeof text === 'number' ? [value as string] : [];
}

describe('every digit is kept from HTTP to the item', () => {
	test.each(DOCUMENT_TYPES)('%s', async (documentType) => {
		const documents = makeDocuments(4, { docType: documentType }, 9);
		const sandbox = await queueWith({ documents });
		const found = items(await runFinancial(sandbox, 'getReady', { documentType, returnAll: true }), 0);
		expect(found.map(({ docId }) => docId).sort()).toEqual(documents.map(({ id }) => id).sort());
		for (const { docId, docType, sourceId, document } of found) {
			const sent = documents.find(({ id }) => id === docId)!;
			expect({ docType, sourceId }).toEqual({ docType: documentType, sourceId: sent.sourceId });
			expect(numbersOf(sent.text).length).toBeGreaterThan(0);
			expect(numbersIn(document, JSON.parse(sent.text))).toEqual(numbersOf(sent.text));
			expect(statusOf(sandbox, sent.id)).toBe('ACKNOWLEDGED');
		}
		const again = await runFinancial(sandbox, 'get', { documentType, sourceId: documents[0].sourceId });
		expect(items(again, 0)[0].document).toEqual(
			found.find(({ docId }) => docId === documents[0].id)?.document,
		);
	});
});
