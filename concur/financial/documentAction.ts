import type { CommitAction, CommitWords, Meaning as CoreMeaning } from '../commit/action';
import { sentences } from '../commit/result';
import type { Settled } from '../commit/settled';
import { readErrorMessage } from '../formats/body';
import type { Answer, ConcurRequest } from '../transport/attempt';
import type { Verdict as CoreVerdict } from '../verdict/classify';
import { readDocumentPage } from './documents';
import type { DocumentType } from './documentTypes';
import type { Meaning } from './lookUp';
import { documentsOfSource } from './requests';
import { readResults } from './results';
import type { Call, ConfirmationResult } from './results';

/** What a look at a document tells, and what that means for the call in question. */
export interface SeenDocument {
	docStatus: string;
	meaning: Meaning;
}

/** What a call about a document needs beside its ID. */
export interface DocumentContext {
	docType: DocumentType;
	systemId: string;
	/** The report, invoice or cash advance behind the document: without it, it can't be looked up. */
	sourceId: string | undefined;
}

/** By the document's ID. */
export type ContextOf = (docId: string) => DocumentContext;

/** What differs between acknowledging, confirming a posting and confirming a payment. */
export interface DocumentCall {
	call: Call;
	request(docId: string, timeoutMs: number): ConcurRequest;
	/** What the elements of an answer say about a document. */
	readResults(results: ConfirmationResult[], docId: string): CoreVerdict;
	meaningOf(seen: { docStatus: string; erpSystemId: string }, docId: string): Meaning;
	/** How a document ended that was done; `undefined` for the usual name. */
	nameOfDone?(settled: Settled<SeenDocument>): string | undefined;
	/** What a user does about an outcome that a look has told. */
	advice: Partial<Record<string, string>>;
	words: Omit<CommitWords, 'subject' | 'advice'>;
	repeatsSafely?: boolean;
}

const CORE_MEANING: Record<Meaning['says'], CoreMeaning> = {
	took: 'committed',
	open: 'open',
	no: 'decided',
	unfamiliar: 'unfamiliar',
};

const COMPANY_TOKEN =
	'The Financial Integration Service takes company tokens only (grant type Company Request Token), of an app with the scope FISVC.';
const CHECK_ID = 'Check the Document ID and the Document Type.';

/** A call of the Financial Integration Service about one document, as the core carries it out. */
export function documentAction(contextOf: ContextOf, call: DocumentCall): CommitAction<SeenDocument> {
	return {
		name: call.call,
		request: (docId, timeoutMs) => call.request(docId, timeoutMs),
		readAnswer: (answer, docId) => readAnswer(answer, docId, call),
		lookUp: (docId, timeoutMs) => {
			const { docType, sourceId } = contextOf(docId);
			return sourceId === undefined
				? undefined
				: {
						request: documentsOfSource(docType, sourceId, timeoutMs),
						parse: (body) => seenIn(body, docId, docType, call),
					};
		},
		meaningOf: ({ meaning }) => CORE_MEANING[meaning.says],
		// A refusal here names its reason, and is not looked into.
		acceptsOpen: false,
		statusOf: ({ docStatus }) => docStatus || 'no status',
		idFields: (docId) => ({ docId }),
		seenFields: ({ docStatus }): Record<string, string> => (docStatus === '' ? {} : { docStatus }),
		answersRepeats: true,
		repeatsSafely: call.repeatsSafely,
		isForOne: call.call === 'acknowledgement',
		describe: (settled) => describe(settled, call, contextOf(settled.subject).sourceId !== undefined),
		words: {
			...call.words,
			subject: 'document',
			advice: {
				forbidden: COMPANY_TOKEN,
				unauthorized: `Test the Concur credential. ${COMPANY_TOKEN}`,
				foreignAnswer: COMPANY_TOKEN,
				badRequest: CHECK_ID,
				otherClientError: CHECK_ID,
				notFound:
					'Concur knows no Financial Integration Service at this data center, or not this Document Type; check both.',
			},
		},
	};
}

function readAnswer({ httpStatusCode, body }: Answer, docId: string, call: DocumentCall): CoreVerdict {
	// HTTP 202 says that Concur has the request, not what became of it.
	if (httpStatusCode !== 200)
		return { kind: 'unreadable', words: sentences(`HTTP ${httpStatusCode}`, readErrorMessage(body)) };
	const results = readResults(body, call.call);
	return results ? call.readResults(results, docId) : { kind: 'unreadable', words: '' };
}

/** A document that the list does not hold is not settled by that. */
function seenIn(
	body: string,
	docId: string,
	docType: DocumentType,
	call: DocumentCall,
): SeenDocument | undefined {
	const page = readDocumentPage(body, docType);
	if (!page) return undefined;
	const found = page.documents.find((document) => document.docId === docId);
	if (found) return { docStatus: found.docStatus, meaning: call.meaningOf(found, docId) };
	return {
		docStatus: '',
		meaning: { says: 'unfamiliar', why: 'Concur lists no such document for this Source ID' },
	};
}

function describe(
	settled: Settled<SeenDocument>,
	call: DocumentCall,
	hasSourceId: boolean,
): { outcome?: string; message?: string } {
	const { outcome, seen, words, name, verified } = settled;
	if (outcome === 'committed') {
		const done = call.nameOfDone?.(settled);
		if (done === undefined)
			return verified && seen
				? { message: `The answer was unclear, but the document reads ${seen.docStatus}.` }
				: {};
		return { outcome: done, message: sentences(words, 'It was on file already, and nothing was changed') };
	}
	if (outcome === 'refused') {
		if (seen?.meaning.says !== 'no') return { outcome: name ?? 'refused' };
		const { outcome: told, why } = seen.meaning;
		return { outcome: told, message: sentences(why, call.advice[told] ?? '') };
	}
	if (outcome !== 'unknown') return {};
	const why = seen?.meaning.says === 'unfamiliar' ? seen.meaning.why : '';
	const blind = hasSourceId ? '' : 'Without a Source ID the document can not be looked up';
	if (why === '' && blind === '') return {};
	return {
		message: sentences(
			words || 'No clear answer came',
			why || blind,
			`It may have gone through. Check the document in Concur ${call.words.again}`,
		),
	};
}
