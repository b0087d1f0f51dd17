import type { FinancialDocument } from './documents';
import type { PaymentStatus } from './paymentInput';
import type { PostingResult } from './postingInput';

/**
 * What a look at the document says about a call whose answer was unclear:
 * `took` it took place; `open` it did not, and may be sent again; `other` something else is on file;
 * `unfamiliar` this settles nothing.
 */
export type Meaning =
	| { says: 'took' }
	| { says: 'open' }
	| {
			says: 'no';
			outcome: 'recalled' | 'notReady' | 'refused' | 'alreadyAcknowledged' | 'conflict';
			why: string;
	  }
	| { says: 'unfamiliar'; why: string };

type Seen = Pick<FinancialDocument, 'docStatus' | 'erpSystemId'>;

const WAITING = ['READY', 'DELAYED'];
const POSTED = /^POSTING_CONFIRMED_(SUCCESS|FAILURE)$/;
const PAID = /^PAYMENT_CONFIRMED_(SUCCESS|REVERSED|OBSOLETE)$/;

const recalled: Meaning = { says: 'no', outcome: 'recalled', why: 'The processor recalled it' };
const notAcknowledged: Meaning = { says: 'no', outcome: 'refused', why: 'It is not acknowledged yet' };
const unfamiliar = ({ docStatus }: Seen): Meaning => ({
	says: 'unfamiliar',
	why: `Its status ${docStatus} does not settle it`,
});

/** Did our acknowledgement take place? Only ACKNOWLEDGED under our own System ID says so. */
export function acknowledgementMeaning(seen: Seen, systemId: string): Meaning {
	const { docStatus, erpSystemId } = seen;
	if (docStatus === 'READY') return { says: 'open' };
	if (docStatus === 'DELAYED') return { says: 'no', outcome: 'notReady', why: 'It is not ready' };
	if (docStatus === 'RECALLED') return recalled;
	const isTaken = docStatus === 'ACKNOWLEDGED' || POSTED.test(docStatus) || PAID.test(docStatus);
	if (!isTaken || erpSystemId === '') return unfamiliar(seen);
	if (erpSystemId !== systemId)
		return { says: 'no', outcome: 'alreadyAcknowledged', why: `The system ${erpSystemId} has it` };
	return docStatus === 'ACKNOWLEDGED'
		? { says: 'took' }
		: { says: 'no', outcome: 'alreadyAcknowledged', why: `It is at ${docStatus} already` };
}

/** Did our posting confirmation take place? A payment can be confirmed only after a posting that succeeded. */
export function postingMeaning(seen: Seen, systemId: string, sent: PostingResult): Meaning {
	const { docStatus, erpSystemId } = seen;
	if (WAITING.includes(docStatus)) return notAcknowledged;
	if (docStatus === 'RECALLED') return recalled;
	if (docStatus === 'ACKNOWLEDGED')
		return erpSystemId === systemId
			? { says: 'open' }
			: {
					says: 'no',
					outcome: 'refused',
					why: `The system ${erpSystemId || 'on file'} acknowledged it, not ${systemId}`,
				};
	const onFile = PAID.test(docStatus) || docStatus === 'POSTING_CONFIRMED_SUCCESS' ? 'success' : 'error';
	if (onFile === 'error' && docStatus !== 'POSTING_CONFIRMED_FAILURE') return unfamiliar(seen);
	return onFile === sent
		? { says: 'took' }
		: { says: 'no', outcome: 'conflict', why: `Concur has it on file as ${onFile}, not as ${sent}` };
}

/**
 * Did our payment confirmation take place? No status names a payment reference, so none proves that ours is the one on file; a
 * document that reads as before may be sent the same confirmation again.
 */
export function paymentMeaning(seen: Seen, sent: PaymentStatus): Meaning {
	const { docStatus } = seen;
	if (WAITING.includes(docStatus)) return notAcknowledged;
	if (docStatus === 'RECALLED') return recalled;
	if (docStatus === 'ACKNOWLEDGED' || docStatus === 'POSTING_CONFIRMED_FAILURE')
		return { says: 'no', outcome: 'refused', why: `Its posting is not confirmed: it is at ${docStatus}` };
	return docStatus === 'POSTING_CONFIRMED_SUCCESS' && sent !== 'PP' ? { says: 'open' } : unfamiliar(seen);
}
