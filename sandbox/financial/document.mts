/** The kinds of documents that the Financial Integration Service hands out, as its paths spell them. */
export type DocumentType =
	| 'expense'
	| 'invoice'
	| 'cashadvance'
	| 'payroll'
	| 'requestobligation'
	| 'reportobligation';

export const DOCUMENT_TYPES: DocumentType[] = [
	'expense',
	'invoice',
	'cashadvance',
	'payroll',
	'requestobligation',
	'reportobligation',
];

export interface SandboxDocument {
	id: string;
	docType: DocumentType;
	/** The report, invoice or cash advance that it was made of. */
	sourceId: string;
	/** The document as JSON text, sent to the letter: a number such as `0E-8` must not be rewritten. */
	text: string;
	companyId: string;
	entityId: string;
	companyUuid: string | null;
	docStatus: string;
	erpSystemId: string | null;
	/** Epoch milliseconds; until then the document is DELAYED and no list shows it. */
	readyAt: number;
}

/** What Concur really did with a document, whatever the client was told: the truth that tests compare with. */
export interface DocumentAccount {
	acknowledgements: Array<{ systemId: string; at: number }>;
	postings: PostingOnFile[];
	payments: PaymentOnFile[];
	/** Calls that named the document, by kind. */
	calls: { acknowledgements: number; postingConfirmations: number; paymentConfirmations: number };
	recalledAt: number[];
}

export interface PostingOnFile {
	systemId: string;
	status: string;
	documents: unknown[];
	messages: unknown[];
	at: number;
}

export interface PaymentOnFile {
	systemId: string;
	status: string;
	paymentRef: string | null;
	/** As the client wrote it. */
	amount: string | null;
	currency: string | null;
	at: number;
}

export type ConfirmationCall = keyof DocumentAccount['calls'];

/** What goes wrong within an answer of HTTP 200 (or 202), per document. */
export type FinancialFaultKind =
	/** Before the call takes place: the processor recalls the document, or another system acknowledges it. */
	| 'recalled'
	| 'otherSystem'
	/** Code 199. */
	| 'tryLater'
	| 'missing'
	/** Code 0 with FAILURE, or SUCCESS with another code. */
	| 'zeroFailure'
	| 'successWithCode'
	| 'oddCode'
	| 'oddWord'
	| 'doubled'
	| 'doubledOtherwise'
	/** An element for a document that was not sent. */
	| 'foreignElement'
	/** For the whole answer. */
	| 'accepted202'
	| 'notAnArray';

export interface FinancialFault {
	on: ConfirmationCall;
	kind: FinancialFaultKind;
	docId?: string;
	/** Only the n-th such call (from 1) for that document. */
	call?: number;
	/** At most so many times per document. */
	times?: number;
	/** From 0 to 1, drawn from the seeded generator. */
	probability?: number;
	/** Does the call take effect although its answer is spoilt? */
	commit?: boolean;
	/** otherSystem: who acknowledges it. */
	systemId?: string;
}

export interface FinancialOptions {
	documents?: SandboxDocument[];
	faults?: FinancialFault[];
	/** How long a new document of a resubmitted report takes to become READY. */
	readyDelayMs?: number;
	/** `old`: the envelope of SAP's older samples (`fIDocuments`). */
	envelope?: 'new' | 'old';
	/** `asked` goes by the header DocumentFormatAs; the others overrule it. */
	documentAs?: 'asked' | 'text' | 'array';
	/** How an empty queue is written. */
	emptyContent?: 'array' | 'missing';
	/** Fields that no client has heard of, on every level. */
	extraFields?: boolean;
}
