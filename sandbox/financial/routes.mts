import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { SandboxAnswer } from '../answer.mts';
import type { Grant } from '../grant.mts';
import type { Endpoint } from '../options.mts';
import { rawSegment } from '../rawPath.mts';
import type { Service } from '../service.mts';
import { DOCUMENT_TYPES } from './document.mts';
import type {
	ConfirmationCall,
	DocumentType,
	FinancialFault,
	FinancialOptions,
	SandboxDocument,
} from './document.mts';
import { envelopeText, selectDocuments } from './envelope.mts';
import { makeDocuments } from './makeDocuments.mts';
import type { DocumentFields } from './makeDocuments.mts';
import { message } from './service.mts';
import type { FinancialService } from './service.mts';

const PATH = '/financialintegration/fi/v4/companies/transactiontypes/:docType/transactions';
const CALLS: Record<string, ConfirmationCall> = {
	acknowledgements: 'acknowledgements',
	postingconfirmations: 'postingConfirmations',
	paymentconfirmations: 'paymentConfirmations',
};
const DEFAULT_LIMIT = 25;
/** SAP names no maximum; a client that asks for more than this is not helped. */
const MOST = 100;

/** The Financial Integration Service v4, for company tokens with the scope FISVC, and its steering. */
export function financialRoutes(app: FastifyInstance, service: Service): void {
	const { financial } = service;

	app.get(PATH, (request, reply) => {
		const { docId } = request.query as Record<string, string | undefined>;
		service.handle(request, reply, {
			endpoint: 'financialDocuments',
			reportId: docId ?? '',
			changes: false,
			needsRole: false,
			refuse: (grant) => forCompany(service, grant),
			act: () => list(financial, request),
		});
	});

	for (const [suffix, call] of Object.entries(CALLS)) {
		app.post(`${PATH}/${suffix}`, (request, reply) => {
			service.handle(request, reply, {
				endpoint: call satisfies Endpoint,
				reportId: soleDocument(String(request.body ?? '')),
				changes: true,
				needsRole: false,
				refuse: (grant) => forCompany(service, grant),
				act: () => {
					const refused = requestProblem(request);
					return refused ?? financial.confirm(call, docTypeOf(request) as DocumentType, String(request.body));
				},
			});
		});
	}
	steering(app, financial);
}

/** A user's token is refused, as is a company's without the scope. */
function forCompany({ settings }: Service, { company }: Grant): SandboxAnswer | undefined {
	const hasScope = settings.scope === undefined || settings.scope.split(' ').includes('FISVC');
	return company && hasScope
		? undefined
		: message(403, 'Access denied: a company token with the scope FISVC is required');
}

const docTypeOf = (request: FastifyRequest): string => rawSegment(request, 6) ?? '';
const knownType = (docType: string): docType is DocumentType =>
	(DOCUMENT_TYPES as string[]).includes(docType);

function requestProblem(request: FastifyRequest): SandboxAnswer | undefined {
	if (!knownType(docTypeOf(request))) return message(404, 'Transaction type not found');
	return String(request.headers['content-type']).startsWith('application/json')
		? undefined
		: message(415, 'Content-Type must be application/json');
}

function list(financial: FinancialService, request: FastifyRequest): SandboxAnswer {
	const docType = docTypeOf(request);
	if (!knownType(docType)) return message(404, 'Transaction type not found');
	const query = request.query as Record<string, string | undefined>;
	const page = Number(query.page ?? 0);
	const limit = Number(query.limit ?? DEFAULT_LIMIT);
	if (!Number.isInteger(page) || page < 0) return message(400, 'page is not valid');
	if (!Number.isInteger(limit) || limit < 1 || limit > MOST) return message(400, 'limit is not valid');
	if (!['yes', 'no', undefined].includes(query.ignoreDocumentStatus))
		return message(400, 'ignoreDocumentStatus is not valid');
	const wanted = {
		docType,
		page,
		limit,
		docId: query.docId,
		ignoreDocumentStatus: query.ignoreDocumentStatus === 'yes',
		systemId: query.systemId,
	};
	const { options, store } = financial;
	const asText = request.headers.documentformatas === 'text';
	return {
		status: 200,
		contentType: 'application/json',
		body: envelopeText(selectDocuments(store.all(), wanted), wanted, options, asText),
	};
}

/** The document of a call that is about one, for the log and for faults. */
function soleDocument(body: string): string {
	const ids = body.match(/(?<="docId"\s*:\s*")[^"]*|(?<="ids"\s*:\s*\[\s*")[^"]*(?="\s*\])/g) ?? [];
	return ids.length === 1 ? ids[0] : '';
}

const parse = <Value,>(body: unknown): Value => JSON.parse(String(body || 'null')) as Value;

/** Steering for other processes. */
function steering(app: FastifyInstance, financial: FinancialService): void {
	app.get('/sandbox/financial/state', () => ({
		documents: financial.store.all().map(({ text, ...rest }) => ({ ...rest, characters: text.length })),
		account: Object.fromEntries(financial.store.allAccounts()),
	}));
	app.post('/sandbox/financial/documents', (request) => {
		const body = parse<SandboxDocument[] | { make: number; fields?: DocumentFields; seed?: number }>(
			request.body,
		);
		const documents = Array.isArray(body) ? body : makeDocuments(body.make, body.fields, body.seed);
		financial.store.add(documents);
		return documents.map(({ text, ...rest }) => ({ ...rest, characters: text.length }));
	});
	app.post('/sandbox/financial/faults', (request) => {
		financial.faults.set(parse<FinancialFault[]>(request.body) ?? []);
		return { ok: true };
	});
	app.post('/sandbox/financial/settings', (request) => {
		financial.set(parse<FinancialOptions>(request.body));
		return { ok: true };
	});
	app.post('/sandbox/financial/act', (request) => {
		const { act, id, systemId } = parse<{ act: string; id: string; systemId?: string }>(request.body);
		if (act === 'recall') return { ok: financial.store.recall(id) };
		if (act === 'resubmit') return { ok: true, id: financial.store.resubmit(id)?.id ?? null };
		return { ok: act === 'acknowledge' && financial.acknowledgeElsewhere(id, systemId) };
	});
}
