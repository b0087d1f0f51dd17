import { simplifyReport } from '../../../concur/reports/simplify';

it('keeps what most workflows need, as Concur wrote it', () => {
	const report = {
		ID: '425FE2ADB4954FCA90CD',
		Name: 'Trade fair',
		Total: 12.5,
		CurrencyCode: 'EUR',
		OwnerLoginID: 'a@b.example',
		OwnerName: 'Sample Employee One',
		ApprovalStatusCode: 'A_APPR',
		PaymentStatusCode: 'P_PROC',
		PaidDate: null,
		LastModifiedDate: '2026-08-01T00:00:00.000',
		URI: 'https://x.example/reports/425FE2ADB4954FCA90CD',
	};
	expect(simplifyReport({ ...report, Custom1: 'x', WorkflowActionUrl: 'y', PolicyID: null })).toEqual(report);
});

it('invents no field that Concur left out', () => {
	expect(simplifyReport({ ID: 'x', Custom1: 'y' })).toStrictEqual({ ID: 'x' });
});
