import { seededRandom } from '../random.mts';
import type { ServiceEvent } from './options.mts';

const FIS_TOPIC = 'public.concur.financialintegration';
const REPORT_TOPIC = 'public.concur.expense.report';

const hex = (random: () => number, length: number): string =>
	Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');

function uuid(random: () => number): string {
	return [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-');
}

/** SAP writes dates in two forms. */
function timeStamp(at: number, form: number): string {
	const iso = new Date(at).toISOString();
	return form % 2 === 0 ? iso : iso.replace('Z', '+0000');
}

export interface EventSeed {
	topic?: string;
	eventType?: string;
	/** Of the document or report; made up unless told. */
	documentIds?: string[];
	companyId?: string;
	seed?: number;
	/** Host in `href`. */
	baseUri?: string;
	facts?: Record<string, unknown>;
}

/** Events as SAP's examples show them, with both forms of dates, one after the other. */
export function makeEvents(count: number, seed: EventSeed = {}): ServiceEvent[] {
	const random = seededRandom(seed.seed ?? 1);
	const topic = seed.topic ?? FIS_TOPIC;
	const companyId = seed.companyId ?? '00000000-5a4d-4b0c-8e5d-000000000001';
	const baseUri = seed.baseUri ?? 'https://us2.api.concursolutions.com';
	return Array.from({ length: count }, (_, index) => {
		const documentId = seed.documentIds?.[index] ?? hex(random, 20).toUpperCase();
		const entityId = 'p0099887xkv2';
		const isReport = topic === REPORT_TOPIC;
		return {
			id: uuid(random),
			data: null,
			eventType: seed.eventType ?? (isReport ? 'statusChanged' : 'expense.readyForIntegration'),
			correlationId: hex(random, 32),
			topic,
			subtopic: isReport ? null : entityId,
			timeStamp: timeStamp(Date.now(), index),
			route: 'stable',
			facts: {
				...(isReport
					? reportFacts(documentId, companyId, baseUri)
					: {
							companyId,
							documentId,
							entityId,
							href: `${baseUri}/financialintegration/fi/v4/companies/transactiontypes/expense/transactions?docId=${documentId}`,
						}),
				...seed.facts,
			},
		};
	});
}

function reportFacts(reportId: string, companyId: string, baseUri: string): Record<string, unknown> {
	const userId = '11111111-2222-4333-8444-555555555555';
	return {
		companyId,
		userId,
		actingUserId: null,
		reportId,
		reportType: 'Regular',
		lastModifiedDate: new Date().toISOString(),
		href: `${baseUri}/expensereports/v4/users/${userId}/context/TRAVELER/reports/${reportId}`,
		previousApprovalStatus: 'A_ACCO',
		currentApprovalStatus: 'A_APPR',
		previousPaymentStatus: 'P_NOTP',
		currentPaymentStatus: 'P_PROC',
		stepCode: 'PROCPAY',
		processId: null,
		startingStep: null,
	};
}
