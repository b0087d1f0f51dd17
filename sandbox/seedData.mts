import { seededRandom } from './random.mts';
import type { SandboxEntry, SandboxReport } from './report.mts';

/** The ID of SAP's own example: `$` and a bare `%` must survive the trip. */
export const SEED_ID = 'nx2WRNzp18$wjehk%wqEL6EDHRwi9r$paQS1UqyL6a454QitqQ';

const DAY = 86_400_000;

const PURPOSES = [
	'Trade fair',
	'Customer visit',
	'Team workshop',
	'Training',
	'Site inspection',
	'Supplier audit',
];
const EMPLOYEES = [
	'Sample Employee One',
	'Sample Employee Two',
	'Sample Employee Three',
	'Sample Employee Four',
];
const EXPENSE_TYPES: Array<[name: string, accountCode: string, vendor: string]> = [
	['Hotel', '660010', 'Example Hotel'],
	['Train', '660020', 'Example Rail'],
	['Business Meals (Attendees)', '660030', 'Example & Sons <Restaurant>'],
	['Taxi', '660040', 'Example Cabs'],
];

/** Statuses of the 12 seed reports: every payment status, and several approval statuses. */
const SEED_STATUSES: Array<[paymentStatusCode: string, approvalStatusCode: string]> = [
	['P_PROC', 'A_APPR'],
	['P_PROC', 'A_APPR'],
	['P_PROC', 'A_APPR'],
	['P_PROC', 'A_APPR'],
	['P_PROC', 'A_APPR'],
	['P_PAYC', 'A_APPR'],
	['P_PAYC', 'A_APPR'],
	['P_NOTP', 'A_PEND'],
	['P_NOTP', 'A_ACCO'],
	['P_HOLD', 'A_APPR'],
	['P_PAID', 'A_APPR'],
	['P_PAID', 'A_APPR'],
];

function entriesFrom(random: () => number): SandboxEntry[] {
	const count = 1 + Math.floor(random() * 4);
	return Array.from({ length: count }, () => {
		const [expenseTypeName, accountCode, vendor] = EXPENSE_TYPES[Math.floor(random() * EXPENSE_TYPES.length)];
		return {
			expenseTypeName,
			accountCode,
			vendor,
			cents: 500 + Math.floor(random() * 60_000),
			payee: random() < 0.6 ? ('Employee' as const) : ('Corporate Card' as const),
			attendees: expenseTypeName.includes('Attendees') ? ['Sample Guest A', 'Sample Guest B'] : [],
		};
	});
}

function hexId(random: () => number): string {
	return Array.from({ length: 20 }, () => '0123456789ABCDEF'[Math.floor(random() * 16)]).join('');
}

let made = 0;

/** Makes reports, each different; the same seed makes the same reports. */
export function makeReports(count: number, fields: Partial<SandboxReport> = {}, seed = 1): SandboxReport[] {
	const random = seededRandom(seed);
	const now = Date.now();
	return Array.from({ length: count }, (_, index) => {
		const owner = Math.floor(random() * EMPLOYEES.length);
		const paymentStatusCode = fields.paymentStatusCode ?? 'P_PROC';
		const createDate = now - (10 + Math.floor(random() * 20)) * DAY;
		made += 1;
		const started = paymentStatusCode !== 'P_NOTP' && paymentStatusCode !== 'P_HOLD';
		return {
			id: hexId(random),
			name: `${PURPOSES[Math.floor(random() * PURPOSES.length)]} ${index + 1}`,
			ownerLoginId: `employee${owner + 1}@sandbox.example`,
			ownerName: EMPLOYEES[owner],
			currencyCode: 'EUR',
			countryCode: 'DE',
			paymentStatusCode,
			approvalStatusCode: 'A_APPR',
			entries: entriesFrom(random),
			workflowStepId: `gWs${hexId(random)}$p${made}`,
			createDate,
			submitDate: createDate + DAY,
			processingPaymentDate: started ? createDate + 2 * DAY : 0,
			paidDate: paymentStatusCode === 'P_PAID' ? createDate + 3 * DAY : 0,
			lastModifiedDate: createDate + 2 * DAY + index,
			batchId: '',
			lastComment: '',
			...fields,
		};
	});
}

/** Twelve reports that cover every payment status; the first has SAP's example ID. */
export function seedReports(): SandboxReport[] {
	return makeReports(SEED_STATUSES.length, {}, 42).map((report, index) => {
		const [paymentStatusCode, approvalStatusCode] = SEED_STATUSES[index];
		const [made] = makeReports(1, { ...report, paymentStatusCode, approvalStatusCode });
		return {
			...made,
			id: index === 0 ? SEED_ID : report.id,
			processingPaymentDate: ['P_NOTP', 'P_HOLD'].includes(paymentStatusCode)
				? 0
				: report.processingPaymentDate,
			paidDate: paymentStatusCode === 'P_PAID' ? report.processingPaymentDate + DAY : 0,
		};
	});
}

/** The report's total in hundredths. */
export function totalCents(report: SandboxReport): number {
	return report.entries.reduce((sum, { cents }) => sum + cents, 0);
}
