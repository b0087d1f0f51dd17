import { failure, resultElement } from './calls.mts';
import type { ResultElement, Verdict } from './calls.mts';
import type { ConfirmationCall, FinancialFault, FinancialFaultKind } from './document.mts';

/** Decides which call meets which fault, per document. */
export class FinancialFaults {
	private list: FinancialFault[] = [];
	private readonly calls = new Map<string, number>();
	private met = new WeakMap<FinancialFault, Map<string, number>>();

	constructor(private readonly random: () => number) {}

	set(faults: FinancialFault[]): void {
		this.list = faults;
		this.calls.clear();
		this.met = new WeakMap();
	}

	/** Counts a call and names the fault that it meets, if any. */
	next(on: ConfirmationCall, docId: string): FinancialFault | undefined {
		const key = `${on} ${docId}`;
		const call = (this.calls.get(key) ?? 0) + 1;
		this.calls.set(key, call);
		return this.list.find((fault) => {
			if (fault.on !== on || (fault.docId !== undefined && fault.docId !== docId)) return false;
			if (fault.call !== undefined && fault.call !== call) return false;
			if (fault.probability !== undefined && this.random() >= fault.probability) return false;
			const met = this.met.get(fault) ?? new Map<string, number>();
			const times = met.get(docId) ?? 0;
			if (fault.times !== undefined && times >= fault.times) return false;
			met.set(docId, times + 1);
			this.met.set(fault, met);
			return true;
		});
	}

	/** An order that no client may rely on. */
	shuffle<Value>(values: Value[]): Value[] {
		return values
			.map((value) => ({ value, at: this.random() }))
			.sort((left, right) => left.at - right.at)
			.map(({ value }) => value);
	}
}

/** An answer of these is right about the document: without the effect it would be a lie. */
const WITHOUT_EFFECT: FinancialFaultKind[] = ['recalled', 'otherSystem', 'doubled', 'foreignElement'];

/** Does the call take place? Faults of the answer say so themselves; the others leave the call alone. */
export const takesPlace = (fault: FinancialFault | undefined): boolean =>
	fault === undefined || fault.commit === true || WITHOUT_EFFECT.includes(fault.kind);

/** The elements that stand in an answer for one result. */
export function spoilElements(
	call: ConfirmationCall,
	verdict: Verdict,
	identity: { docId: string; systemId: string | null; paymentRef?: string | null },
	fault: FinancialFault | undefined,
): ResultElement[] {
	const element = (spoilt: Verdict, docId = identity.docId) =>
		resultElement(call, { ...spoilt, ...identity, docId });
	switch (fault?.kind) {
		case 'tryLater':
			return [element(failure(199, 'Unknown error. Please try again later.', 'SYSTEM_ERROR_OCCURRED'))];
		case 'missing':
			return [];
		case 'zeroFailure':
			return [element({ code: 0, word: 'FAILURE', message: '' })];
		case 'successWithCode':
			return [element({ code: 114, word: 'SUCCESS', message: 'Document is in no known state.' })];
		case 'oddCode':
			return [element(failure(977, 'Something new.'))];
		case 'oddWord':
			return [element({ code: 0, word: 'PENDING', message: '' })];
		case 'doubled':
			return [element(verdict), element(verdict)];
		case 'doubledOtherwise':
			return [
				element({ code: 0, word: 'SUCCESS', message: '' }),
				element(failure(199, 'Unknown error. Please try again later.', 'SYSTEM_ERROR_OCCURRED')),
			];
		case 'foreignElement':
			return [element(verdict), element({ code: 0, word: 'SUCCESS', message: '' }, 'f'.repeat(32))];
		default:
			return [element(verdict)];
	}
}
