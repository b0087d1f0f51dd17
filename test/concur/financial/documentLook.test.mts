import { acknowledge } from '../../../concur/financial/actions';
import { acknowledging, context, payments, postings } from './documentActions.mts';

describe('a look', () => {
	const page = (docStatus: string, erpSystemId = 'erp', id = 'd1') =>
		JSON.stringify({ content: [{ id, docStatus, erpSystemId, document: {} }] });

	test('asks for all documents of the source, and finds this one', () => {
		const lookUp = postings.lookUp('d1', 700);
		expect(lookUp?.request).toMatchObject({
			method: 'GET',
			path: '/financialintegration/fi/v4/companies/transactiontypes/invoice/transactions',
			query: { docId: 'R1', ignoreDocumentStatus: 'yes' },
			timeoutMs: 700,
		});
		expect(lookUp?.parse(page('ACKNOWLEDGED'))).toEqual({
			docStatus: 'ACKNOWLEDGED',
			meaning: { says: 'open' },
		});
		expect(lookUp?.parse(page('POSTING_CONFIRMED_SUCCESS'))?.meaning).toEqual({ says: 'took' });
		expect(lookUp?.parse(page('ACKNOWLEDGED', 'erp', 'd2'))).toEqual({
			docStatus: '',
			meaning: { says: 'unfamiliar', why: 'Concur lists no such document for this Source ID' },
		});
		expect(lookUp?.parse('<html>')).toBeUndefined();
		expect(acknowledging.lookUp('d1', 1)?.parse(page('ACKNOWLEDGED'))?.meaning).toEqual({ says: 'took' });
		expect(payments.lookUp('d1', 1)?.parse(page('ACKNOWLEDGED'))?.meaning).toMatchObject({ says: 'no' });
	});

	test('is not possible without a source', () => {
		expect(acknowledge(() => ({ ...context, sourceId: undefined })).lookUp('d1', 1)).toBeUndefined();
	});
});
