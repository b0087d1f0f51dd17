import { acknowledgementMeaning, paymentMeaning, postingMeaning } from '../../../concur/financial/lookUp';

describe('what a look at the document says', () => {
	const seen = (docStatus: string, erpSystemId = 'erp') => ({ docStatus, erpSystemId });
	const STATUSES = [
		'READY',
		'DELAYED',
		'RECALLED',
		'ACKNOWLEDGED',
		'POSTING_CONFIRMED_SUCCESS',
		'POSTING_CONFIRMED_FAILURE',
		'PAYMENT_CONFIRMED_SUCCESS',
		'PAYMENT_CONFIRMED_REVERSED',
		'PAYMENT_CONFIRMED_OBSOLETE',
		'PAID',
		'XPOSTING_CONFIRMED_SUCCESS',
		'POSTING_CONFIRMED_SUCCESSX',
		'XPAYMENT_CONFIRMED_SUCCESS',
		'PAYMENT_CONFIRMED_SUCCESSX',
	];
	const table = (meaning: (status: string) => ReturnType<typeof postingMeaning>) =>
		STATUSES.map((status) => {
			const found = meaning(status);
			return found.says === 'no' ? found.outcome : found.says;
		});
	const odd = Array(5).fill('unfamiliar');

	test('after an acknowledgement', () => {
		const taken = Array(5).fill('alreadyAcknowledged');
		expect(table((status) => acknowledgementMeaning(seen(status), 'erp'))).toEqual([
			'open',
			'notReady',
			'recalled',
			'took',
			...taken,
			...odd,
		]);
		expect(table((status) => acknowledgementMeaning(seen(status, 'other'), 'erp'))).toEqual([
			'open',
			'notReady',
			'recalled',
			'alreadyAcknowledged',
			...taken,
			...odd,
		]);
		expect(acknowledgementMeaning(seen('DELAYED'), 'erp')).toEqual({
			says: 'no',
			outcome: 'notReady',
			why: 'It is not ready',
		});
		expect(acknowledgementMeaning(seen('ACKNOWLEDGED', 'other'), 'erp')).toMatchObject({
			why: 'The system other has it',
		});
		expect(acknowledgementMeaning(seen('POSTING_CONFIRMED_SUCCESS'), 'erp')).toMatchObject({
			why: 'It is at POSTING_CONFIRMED_SUCCESS already',
		});
		expect(acknowledgementMeaning(seen('ACKNOWLEDGED', ''), 'erp')).toEqual({
			says: 'unfamiliar',
			why: 'Its status ACKNOWLEDGED does not settle it',
		});
	});

	test('after a posting confirmation', () => {
		expect(table((status) => postingMeaning(seen(status), 'erp', 'success'))).toEqual([
			'refused',
			'refused',
			'recalled',
			'open',
			'took',
			'conflict',
			'took',
			'took',
			'took',
			...odd,
		]);
		expect(table((status) => postingMeaning(seen(status), 'erp', 'error'))).toEqual([
			'refused',
			'refused',
			'recalled',
			'open',
			'conflict',
			'took',
			'conflict',
			'conflict',
			'conflict',
			...odd,
		]);
		expect(postingMeaning(seen('ACKNOWLEDGED', 'other'), 'erp', 'success')).toEqual({
			says: 'no',
			outcome: 'refused',
			why: 'The system other acknowledged it, not erp',
		});
		expect(postingMeaning(seen('ACKNOWLEDGED', ''), 'erp', 'success')).toMatchObject({
			why: 'The system on file acknowledged it, not erp',
		});
		expect(postingMeaning(seen('POSTING_CONFIRMED_FAILURE'), 'erp', 'success')).toMatchObject({
			why: 'Concur has it on file as error, not as success',
		});
		expect(postingMeaning(seen('READY'), 'erp', 'success')).toMatchObject({
			why: 'It is not acknowledged yet',
		});
		expect(postingMeaning(seen('RECALLED'), 'erp', 'success')).toMatchObject({
			why: 'The processor recalled it',
		});
	});

	test('after a payment confirmation: no status tells which payment is on file', () => {
		const paid = Array(3).fill('unfamiliar');
		const of = (after: string) => [
			'refused',
			'refused',
			'recalled',
			'refused',
			after,
			'refused',
			...paid,
			...odd,
		];
		for (const sent of ['CP', 'RE', 'OB'] as const)
			expect(table((status) => paymentMeaning(seen(status), sent))).toEqual(of('open'));
		expect(table((status) => paymentMeaning(seen(status), 'PP'))).toEqual(of('unfamiliar'));
		expect(paymentMeaning(seen('ACKNOWLEDGED'), 'CP')).toMatchObject({
			why: 'Its posting is not confirmed: it is at ACKNOWLEDGED',
		});
	});
});
