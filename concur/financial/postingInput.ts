import { asRecord } from './documentTypes';
import { boundedText, dayFrom, textFrom } from './inputValues';
import type { Checked } from './inputValues';

export type PostingResult = 'success' | 'error';

/** What an ERP says about a document, as Concur takes it. */
export interface PostingConfirmation {
	overallPostingStatusCode: PostingResult;
	postingDocs: Array<Record<string, unknown>>;
	systemMessages: Array<Record<string, string>>;
}

/** SAP: longer texts are refused. */
const MOST_MESSAGE = 1300;
const CUT_MARK = '…';
const MOST_MESSAGES = 100;

/**
 * Reads what a posting confirmation is to say.
 * @param postingDocuments rows with companyId, documentNumber, fiscalYear, postingDate; not sent with `error`
 * @param messages rows with messageShortText, messageId, messageLanguage, concurTransactionLineItemId
 * @returns the confirmation, or why nothing may be sent
 */
export function postingConfirmationFrom(
	postingResult: unknown,
	postingDocuments: unknown[],
	messages: unknown[],
): Checked<PostingConfirmation> {
	if (postingResult !== 'success' && postingResult !== 'error')
		return { problem: 'The posting result must be success or error' };
	const isSuccess = postingResult === 'success';
	// Without one, the audit trail in Concur would not say what was booked.
	if (isSuccess && postingDocuments.length === 0)
		return { problem: 'A successful posting needs at least one posting document of the ERP' };
	const postingDocs: PostingConfirmation['postingDocs'] = [];
	for (const [index, row] of (isSuccess ? postingDocuments : []).entries()) {
		const read = postingDocument(asRecord(row) ?? {}, `posting document ${index + 1}`);
		if ('problem' in read) return read;
		postingDocs.push(read.value);
	}
	const systemMessages: PostingConfirmation['systemMessages'] = [];
	for (const [index, row] of messages.entries()) {
		const read = systemMessage(asRecord(row) ?? {}, `message ${index + 1}`);
		if ('problem' in read) return read;
		systemMessages.push(read.value);
	}
	if (!isSuccess && systemMessages.length === 0)
		return { problem: 'A posting with errors needs a message that says why: employee and processor read it' };
	if (systemMessages.length > MOST_MESSAGES)
		return { problem: `There are more than ${MOST_MESSAGES} messages` };
	return { value: { overallPostingStatusCode: postingResult, postingDocs, systemMessages } };
}

function postingDocument(row: Record<string, unknown>, name: string): Checked<Record<string, unknown>> {
	const companyId = boundedText(row.companyId, `The company of ${name}`, 32);
	if ('problem' in companyId) return companyId;
	if (companyId.value === '') return { problem: `The company of ${name} is missing` };
	const documentNumber = boundedText(row.documentNumber, `The document number of ${name}`, 80);
	if ('problem' in documentNumber) return documentNumber;
	const fiscalYear = textFrom(row.fiscalYear);
	if (fiscalYear !== '' && !/^\d{4}$/.test(fiscalYear))
		return { problem: `The fiscal year of ${name} must have four digits` };
	const posted = isAbsent(row.postingDate)
		? undefined
		: dayFrom(row.postingDate, `The posting date of ${name}`);
	if (posted && 'problem' in posted) return posted;
	return {
		value: {
			companyId: companyId.value,
			...(documentNumber.value === '' ? {} : { documentNumber: documentNumber.value }),
			...(fiscalYear === '' ? {} : { fiscalYear }),
			...(posted ? { postingDate: posted.value } : {}),
			paymentRelevantLineItems: [],
		},
	};
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

function systemMessage(row: Record<string, unknown>, name: string): Checked<Record<string, string>> {
	const text = textFrom(row.messageShortText);
	if (text === '') return { problem: `The text of ${name} is missing` };
	const optional = (['concurTransactionLineItemId', 'messageId', 'messageLanguage'] as const)
		.map((key) => [key, textFrom(row[key])])
		.filter(([, value]) => value !== '');
	return {
		value: {
			...Object.fromEntries(optional),
			messageShortText: cut(text),
			// Every example of SAP's has this field, and it is empty.
			messageLongText: '',
		},
	};
}

/** Cuts a text with a mark, and not through the middle of a character. */
function cut(text: string): string {
	if (text.length <= MOST_MESSAGE) return text.toWellFormed();
	return `${text
		.slice(0, MOST_MESSAGE - CUT_MARK.length)
		.toWellFormed()
		.replace(/\uFFFD$/, '')}${CUT_MARK}`;
}
