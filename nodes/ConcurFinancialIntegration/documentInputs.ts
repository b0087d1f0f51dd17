import type { IExecuteFunctions } from 'n8n-workflow';

import type { ContextOf, DocumentContext } from '../../concur/financial/documentAction';
import { isDocumentType } from '../../concur/financial/documentTypes';
import type { DocumentType } from '../../concur/financial/documentTypes';
import { textFrom } from '../../concur/financial/inputValues';
import type { Checked } from '../../concur/financial/inputValues';
import type { SubjectInput } from '../shared/commit/commitItems';
import { isFixed } from '../shared/reportIdParameter';

/** SAP: a system ID has at most 50 characters, a document ID 32. */
const MOST_SYSTEM_ID = 50;
const MOST_DOCUMENT_ID = 32;

/** An item's parameter; an expression that fails is that item's problem only. */
export function parameterOf(
	context: IExecuteFunctions,
	name: string,
	index: number,
	fallback: unknown = '',
): Checked<unknown> {
	try {
		return { value: context.getNodeParameter(name, index, fallback) };
	} catch (error) {
		return { problem: error instanceof Error ? error.message : `The parameter ${name} could not be read` };
	}
}

export function systemIdOf(context: IExecuteFunctions, index: number): Checked<string> {
	const read = parameterOf(context, 'systemId', index);
	if ('problem' in read) return read;
	const systemId = textFrom(read.value);
	if (systemId === '')
		return {
			problem:
				'The System ID is empty. Each consumer needs a name of its own, or two would take the same documents.',
		};
	return systemId.length > MOST_SYSTEM_ID
		? { problem: `The System ID has ${systemId.length} characters; Concur takes at most ${MOST_SYSTEM_ID}.` }
		: { value: systemId };
}

export function documentTypeOf(context: IExecuteFunctions, index: number): Checked<DocumentType> {
	const read = parameterOf(context, 'documentType', index, 'expense');
	if ('problem' in read) return read;
	return isDocumentType(read.value)
		? { value: read.value }
		: {
				problem: `"${textFrom(read.value).slice(0, 50)}" is not a document type of the Financial Integration Service.`,
			};
}

function documentIdOf(context: IExecuteFunctions, index: number): Checked<string> {
	const read = parameterOf(context, 'documentId', index);
	if ('problem' in read) return read;
	const docId = textFrom(read.value);
	if (docId === '')
		return { problem: 'The Document ID is empty. It is the docId that Get Ready Documents gives out.' };
	return docId.length > MOST_DOCUMENT_ID
		? {
				problem: `The Document ID has ${docId.length} characters; Concur's have at most ${MOST_DOCUMENT_ID}.`,
			}
		: { value: docId };
}

/** What the items want done to which document. */
export interface DocumentInputs<Content> {
	inputs: SubjectInput[];
	contextOf: ContextOf;
	contents: Map<string, Content>;
}

/**
 * Reads the documents that the items name, and what is to be said about each. A document that comes twice is told once, unless the
 * items disagree: then neither is believed.
 * @param contentOf what an item says about its document, or why that can't be sent
 */
export function readDocumentInputs<Content>(
	context: IExecuteFunctions,
	contentOf: (index: number, docType: DocumentType) => Checked<Content>,
): DocumentInputs<Content> {
	const items = context.getInputData();
	if (items.length > 1 && isFixed(context.getNode().parameters.documentId))
		return { inputs: items.map(() => fixedId(items.length)), contextOf: () => NOBODY, contents: new Map() };
	const contexts = new Map<string, DocumentContext>();
	const contents = new Map<string, Content>();
	const told = new Map<string, string>();
	const disputed = new Set<string>();
	const inputs = items.map((_, index): SubjectInput => {
		const docId = documentIdOf(context, index);
		if ('problem' in docId) return { problem: docId.problem, given: '' };
		const item = readItem(context, index, contentOf);
		if ('problem' in item) return { problem: item.problem, given: docId.value };
		const { content, ...about } = item.value;
		const text = JSON.stringify([about.docType, about.systemId, content]);
		if ((told.get(docId.value) ?? text) !== text) disputed.add(docId.value);
		told.set(docId.value, text);
		contexts.set(docId.value, { ...about, sourceId: about.sourceId ?? contexts.get(docId.value)?.sourceId });
		contents.set(docId.value, content);
		return { subject: docId.value };
	});
	return {
		inputs: inputs.map((input) =>
			'subject' in input && disputed.has(input.subject)
				? {
						problem:
							'The document comes more than once, and the items say different things about it. Nothing was sent for it.',
						given: input.subject,
					}
				: input,
		),
		contextOf: (docId) => contexts.get(docId) as DocumentContext,
		contents,
	};
}

const NOBODY: DocumentContext = { docType: 'expense', systemId: '', sourceId: undefined };

/** One document for several items would put them all on Success although one was confirmed. */
const fixedId = (count: number): SubjectInput => ({
	problem: `The Document ID is fixed, but ${count} items came in: only one document would be confirmed, and all the items would look done. Map it to a field of the items, for example {{ $json.docId }}, or let one item in.`,
	given: '',
});

function readItem<Content>(
	context: IExecuteFunctions,
	index: number,
	contentOf: (index: number, docType: DocumentType) => Checked<Content>,
): Checked<DocumentContext & { content: Content }> {
	const docType = documentTypeOf(context, index);
	if ('problem' in docType) return docType;
	const systemId = systemIdOf(context, index);
	if ('problem' in systemId) return systemId;
	const sourceId = parameterOf(context, 'sourceId', index);
	if ('problem' in sourceId) return sourceId;
	const content = contentOf(index, docType.value);
	if ('problem' in content) return content;
	return {
		value: {
			docType: docType.value,
			systemId: systemId.value,
			sourceId: textFrom(sourceId.value) || undefined,
			content: content.value,
		},
	};
}

/** The rows of a fixed collection; an expression may put anything in their place. */
export function rowsOf(context: IExecuteFunctions, name: string, index: number): Checked<unknown[]> {
	const read = parameterOf(context, name, index, []);
	if ('problem' in read) return read;
	const { value } = read;
	if (value === undefined || value === null || value === '') return { value: [] };
	return Array.isArray(value) ? { value } : { problem: `${name} must be a list` };
}
