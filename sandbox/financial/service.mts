import { isLosslessNumber, parse } from 'lossless-json';

import type { SandboxAnswer } from '../answer.mts';
import type { Clock } from '../clock.mts';
import type { Store } from '../store.mts';
import { seededRandom } from '../random.mts';
import { acknowledge, confirmPosting } from './calls.mts';
import type { PostingConfirmation, ResultElement, Verdict } from './calls.mts';
import type { ConfirmationCall, DocumentType, FinancialFault, FinancialOptions } from './document.mts';
import { DocumentStore } from './documentStore.mts';
import { FinancialFaults, spoilElements, takesPlace } from './faults.mts';
import { confirmPayment } from './payments.mts';
import type { PaymentConfirmation } from './payments.mts';

const DOCUMENTED_CALLS: Record<ConfirmationCall, DocumentType[]> = {
	acknowledgements: ['expense', 'invoice', 'cashadvance', 'payroll', 'requestobligation', 'reportobligation'],
	postingConfirmations: [
		'expense',
		'invoice',
		'cashadvance',
		'payroll',
		'requestobligation',
		'reportobligation',
	],
	paymentConfirmations: ['expense'],
};

interface Outcome {
	answer: SandboxAnswer;
	committed: boolean;
}

/** One document's part in a call: what is sent for it, and how it is carried out. */
interface Part {
	docId: string;
	carryOut: () => Array<{ verdict: Verdict; paymentRef?: string | null }>;
}

/** The Financial Integration Service: documents, faults, and what its calls answer. */
export class FinancialService {
	readonly store: DocumentStore;
	readonly faults: FinancialFaults;
	readonly options: FinancialOptions;

	constructor(reports: Store, clock: Clock, options: FinancialOptions, seed: number) {
		this.options = { ...options };
		this.store = new DocumentStore(reports, clock, options.readyDelayMs ?? 0);
		this.store.add(options.documents ?? []);
		this.faults = new FinancialFaults(seededRandom(seed));
		this.faults.set(options.faults ?? []);
	}

	/** Changes how answers are written from now on. */
	set(options: Omit<FinancialOptions, 'documents' | 'faults'>): void {
		Object.assign(this.options, options);
	}

	/** @param body the request's text @returns the answer, and whether anything changed */
	confirm(call: ConfirmationCall, docType: DocumentType, body: string): Outcome | SandboxAnswer {
		if (!DOCUMENTED_CALLS[call].includes(docType)) return message(400, `${docType} is not supported`);
		let request: Record<string, unknown>;
		try {
			request = JSON.parse(body) as Record<string, unknown>;
		} catch {
			return message(400, 'The request body is not valid JSON');
		}
		const { systemId } = request;
		if (typeof systemId !== 'string' || systemId.length > 50) return message(400, 'systemId is not valid');
		const parts = this.partsOf(call, docType, request, systemId, body);
		if (!parts || parts.length === 0) return message(400, 'The request holds no documents');
		for (const { docId } of parts) this.store.account(docId).calls[call] += 1;
		return this.answer(call, parts, systemId);
	}

	private partsOf(
		call: ConfirmationCall,
		docType: DocumentType,
		request: Record<string, unknown>,
		systemId: string,
		body: string,
	): Part[] | undefined {
		const list = (key: string) => (Array.isArray(request[key]) ? (request[key] as unknown[]) : undefined);
		switch (call) {
			case 'acknowledgements':
				return list('ids')?.map((id) => ({
					docId: String(id),
					carryOut: () => [{ verdict: acknowledge(this.store, docType, String(id), systemId) }],
				}));
			case 'postingConfirmations':
				return (list('postingConfirmations') as PostingConfirmation[] | undefined)?.map((confirmation) => ({
					docId: String(confirmation.docId),
					carryOut: () => [{ verdict: confirmPosting(this.store, docType, confirmation, systemId) }],
				}));
			case 'paymentConfirmations':
				return (list('processingConfirmation') as PaymentConfirmation[] | undefined)?.map(
					(confirmation, index) => ({
						docId: String(confirmation.docId),
						carryOut: () =>
							confirmPayment(this.store, confirmation, systemId, (detail) => amountText(body, index, detail)),
					}),
				);
		}
	}

	private answer(call: ConfirmationCall, parts: Part[], systemId: string): Outcome {
		let committed = false;
		const faults: FinancialFault[] = [];
		const elements = parts.flatMap(({ docId, carryOut }): ResultElement[] => {
			const fault = this.faults.next(call, docId);
			if (fault) faults.push(fault);
			if (fault?.kind === 'recalled') this.store.recall(docId);
			if (fault?.kind === 'otherSystem') this.acknowledgeElsewhere(docId, fault.systemId);
			const results = takesPlace(fault)
				? carryOut()
				: [{ verdict: { code: 0, word: 'SUCCESS', message: '' } }];
			committed ||= takesPlace(fault) && results.some(({ verdict }) => verdict.code === 0);
			return results.flatMap(({ verdict, ...rest }) =>
				spoilElements(call, verdict, { docId, systemId, ...rest }, fault),
			);
		});
		const accepted = faults.some(({ kind }) => kind === 'accepted202');
		if (accepted) return { answer: message(202, 'Accepted'), committed };
		const bare = faults.some(({ kind }) => kind === 'notAnArray');
		const shown: unknown = bare ? elements[0] : this.faults.shuffle(elements);
		const answer = { status: 200, contentType: 'application/json', body: JSON.stringify(shown) };
		return { answer, committed };
	}

	/** Another consumer is quicker. */
	acknowledgeElsewhere(docId: string, systemId = 'another-erp'): boolean {
		const document = this.store.get(docId);
		return document !== undefined && acknowledge(this.store, document.docType, docId, systemId).code === 0;
	}
}

export const message = (status: number, text: string): SandboxAnswer => ({
	status,
	contentType: 'application/json',
	body: JSON.stringify({ message: text }),
});

/** The digits of an amount as the client wrote them. */
function amountText(body: string, confirmation: number, detail: number): string | null {
	const { processingConfirmation } = parse(body) as {
		processingConfirmation: Array<{ clearingDetails?: Array<{ clearingAmount?: unknown }> }>;
	};
	const amount = processingConfirmation[confirmation]?.clearingDetails?.[detail]?.clearingAmount;
	return isLosslessNumber(amount) ? amount.toString() : null;
}
