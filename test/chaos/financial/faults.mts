import type {
	ConfirmationCall,
	FinancialFault,
	FinancialFaultKind,
} from '../../../sandbox/financial/document.mts';
import type { Fault, FaultKind } from '../../../sandbox/options.mts';

/** What may go wrong on the way, with or without the effect behind it. */
const UNCLEAR: FaultKind[] = [
	'internalError',
	'badGateway',
	'gatewayTimeout',
	'dropConnection',
	'hang',
	'html',
	'empty',
	'truncated',
	'redirect',
	'slowBody',
	'proxyBadGateway',
	'proxyUnavailable',
	'filterForbidden',
];
const CERTAIN: FaultKind[] = ['rateLimit', 'unavailable', 'deadlock', 'tooManyRequests400'];
const READING: FaultKind[] = [
	'rateLimit',
	'unavailable',
	'internalError',
	'dropConnection',
	'html',
	'empty',
	'truncated',
];
const WITHIN: FinancialFaultKind[] = [
	'tryLater',
	'missing',
	'zeroFailure',
	'successWithCode',
	'oddCode',
	'oddWord',
	'doubled',
	'doubledOtherwise',
	'foreignElement',
	'accepted202',
	'notAnArray',
];

const CALLS: ConfirmationCall[] = ['acknowledgements', 'postingConfirmations', 'paymentConfirmations'];

const pick = <Value,>(random: () => number, values: Value[]): Value =>
	values[Math.floor(random() * values.length)];

export interface ChaosFaults {
	faults: Fault[];
	within: FinancialFault[];
}

/** Draws what goes wrong with each document of a run; some meet nothing, some several things in a row. */
export function drawFaults(ids: string[], sources: string[], random: () => number): ChaosFaults {
	const faults: Fault[] = [];
	const within: FinancialFault[] = [];
	ids.forEach((id, index) => {
		for (const on of CALLS) {
			const count = random() < 0.5 ? 0 : random() < 0.7 ? 1 : 2 + Math.floor(random() * 3);
			for (let call = 1; call <= count; call += 1) {
				const commit = random() < 0.5;
				if (random() < 0.5) within.push({ on, kind: pick(random, WITHIN), docId: id, call, commit });
				else faults.push(onTheWay(on, id, call, commit, random));
			}
		}
		if (random() < 0.15)
			faults.push({
				on: 'financialDocuments',
				kind: pick(random, READING),
				reportId: sources[index],
				times: 1,
				retryAfter: 0,
			});
		const isLate = random();
		if (isLate < 0.03) within.push({ on: 'acknowledgements', kind: 'recalled', docId: id, times: 1 });
		else if (isLate < 0.06)
			within.push({ on: 'acknowledgements', kind: 'otherSystem', docId: id, systemId: 'sap', times: 1 });
	});
	// Whole pages, whose call names no single document; and the list itself.
	for (let call = 1; call <= 6; call += 1) {
		if (random() < 0.5) faults.push(onTheWay('acknowledgements', '', call, random() < 0.5, random));
		if (random() < 0.3)
			faults.push({
				on: 'financialDocuments',
				kind: pick(random, READING),
				reportId: '',
				call,
				retryAfter: 0,
			});
	}
	return { faults, within };
}

function onTheWay(
	on: ConfirmationCall,
	reportId: string,
	call: number,
	commit: boolean,
	random: () => number,
): Fault {
	const draw = random();
	if (draw < 0.1) return { on, kind: 'lateCommit', reportId, call, delayMs: 1 + Math.floor(random() * 50) };
	if (draw < 0.3) return { on, kind: pick(random, CERTAIN), reportId, call, retryAfter: 0 };
	return { on, kind: pick(random, UNCLEAR), reportId, call, commit, delayMs: 500 };
}
