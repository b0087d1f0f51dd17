/** How a delivery is signed; the last four are what must be refused. */
export type SigningScheme =
	| 'pss'
	| 'pkcs1'
	| 'none'
	| 'badBase64'
	| 'foreignKey'
	/** Over the JSON written anew instead of over the bytes: what a receiver that parses first would accept. */
	| 'reserialized';

/** SAP documents neither the encoding nor the content type of a delivery. */
export interface DeliveryForm {
	scheme?: SigningScheme;
	/** Which of the published keys signs; the newest unless told. */
	keyId?: string;
	gzip?: boolean;
	contentType?: string | null;
	/** The event is sent so many times, whatever the answers: at least once means that. */
	copies?: number;
	/** Milliseconds before the first try. */
	delayMs?: number;
	/** `odd`: tabs, CRLF and blanks that a second serialisation would not keep. */
	spacing?: 'plain' | 'odd';
	/** Sent in the place of the event: what is not even JSON. */
	body?: string;
}

/** An event as SAP's service publishes it. */
export interface ServiceEvent {
	id: string;
	topic: string;
	eventType: string;
	timeStamp: string;
	correlationId?: string;
	subtopic?: string | null;
	facts: Record<string, unknown>;
	[field: string]: unknown;
}

export interface EventServiceOptions {
	/** Scopes of the app token. */
	scopes?: string[];
	/** Subscription names that another app has taken: they are unique over all customers. */
	takenNames?: string[];
	/** How long a subscription that is marked for deletion still exists. */
	deletionMs?: number;
	/** A PUT on a name that is marked for deletion goes under with it. */
	loseReplacedOnDeletion?: boolean;
	/** `one`: the app is for one company, so that its events arrive at once; `none`: no company has connected yet. */
	companies?: 'one' | 'none';
	/** What a GET of one subscription answers with: SAP's documents show both. */
	getAnswer?: 'array' | 'object';
	/** Waits between two tries of a delivery; the last one repeats. */
	backOffMs?: number[];
	/** SAP: 60 seconds. */
	deliveryTimeoutMs?: number;
	/** SAP: 72 hours. */
	retentionMs?: number;
	/** So many deliveries are under way at once. */
	concurrency?: number;
	/** What every delivery looks like, unless its own form says otherwise. */
	form?: DeliveryForm;
	randomSeed?: number;
}

export const ALL_SCOPES = [
	'events.topic.read',
	'FISVC',
	'expense.report.read',
	'travelrequest.write',
	'document.tax.compliance.read',
	'spend.accountingintegration.read',
];

/** The topics and the scopes that show them. `public.test` needs none of its own. */
export const TOPIC_SCOPES: Record<string, string[]> = {
	'public.concur.document.tax.compliance': ['document.tax.compliance.read'],
	'public.concur.expense.report': ['expense.report.read', 'expense.report.readwrite'],
	'public.concur.financialintegration': ['FISVC'],
	'public.concur.request': ['travelrequest.write'],
	'public.concur.spend.accountingintegration': ['spend.accountingintegration.read'],
};
