import type { FastifyInstance } from 'fastify';

import { errorAnswer } from '../answer.mts';
import type { SandboxAnswer } from '../answer.mts';
import type { SandboxReport } from '../options.mts';
import { rawSegment } from '../rawPath.mts';
import { totalCents } from '../seedData.mts';
import type { Service } from '../service.mts';
import { amount, dateTime, reportDetailsXml, reportsListXml, workflowUrl } from '../xml.mts';

const PATH = '/api/v3.0/expense/reports';
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,3})?)?$/;
const CODE = /^[A-Z]_[A-Z0-9]+$/;

const DATE_FILTERS: Record<string, keyof SandboxReport> = {
	createDate: 'createDate',
	submitDate: 'submitDate',
	processingPaymentDate: 'processingPaymentDate',
	paidDate: 'paidDate',
	modifiedDate: 'lastModifiedDate',
};

const optionalDate = (epoch: number): string | null => (epoch === 0 ? null : dateTime(epoch));

function header(report: SandboxReport, host: string): Record<string, unknown> {
	return {
		ID: report.id,
		Name: report.name,
		Total: Number((totalCents(report) / 100).toFixed(2)),
		CurrencyCode: report.currencyCode,
		Country: report.countryCode,
		OwnerLoginID: report.ownerLoginId,
		OwnerName: report.ownerName,
		ApprovalStatusCode: report.approvalStatusCode,
		PaymentStatusCode: report.paymentStatusCode,
		CreateDate: dateTime(report.createDate),
		SubmitDate: optionalDate(report.submitDate),
		ProcessingPaymentDate: optionalDate(report.processingPaymentDate),
		PaidDate: optionalDate(report.paidDate),
		LastModifiedDate: dateTime(report.lastModifiedDate),
		AmountDueEmployee: amount(
			report.entries.filter(({ payee }) => payee === 'Employee').reduce((sum, { cents }) => sum + cents, 0),
		),
		LastComment: report.lastComment,
		LedgerName: 'DEFAULT',
		PolicyID: null,
		OrgUnit1: null,
		Custom1: null,
		WorkflowActionUrl: workflowUrl(report, host),
		URI: `${host}${PATH}/${encodeURIComponent(report.id)}`,
	};
}

type Matches = (report: SandboxReport) => boolean;

/** The filters of a query, or the error that Concur would give. */
function filtersOf(query: Record<string, string>): Matches[] | SandboxAnswer {
	const filters: Matches[] = [];
	for (const [name, field] of [
		['paymentStatusCode', 'paymentStatusCode'],
		['approvalStatusCode', 'approvalStatusCode'],
	] as const) {
		if (!query[name]) continue;
		const codes = query[name].split(',').map((code) => code.trim());
		const unknown = codes.find((code) => !CODE.test(code));
		if (unknown) return errorAnswer(400, `${name} ${unknown} is not valid`);
		filters.push((report) => codes.includes(report[field]));
	}
	for (const [name, field] of Object.entries(DATE_FILTERS)) {
		for (const [suffix, matches] of [
			['After', (value: number, bound: number) => value >= bound],
			['Before', (value: number, bound: number) => value !== 0 && value <= bound],
		] as const) {
			const text = query[`${name}${suffix}`];
			if (text === undefined) continue;
			const bound = DATE.test(text)
				? Date.parse(text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`)
				: Number.NaN;
			if (Number.isNaN(bound)) return errorAnswer(400, `${name}${suffix} ${text} is not a valid date`);
			filters.push((report) => matches(report[field] as number, bound));
		}
	}
	if (query.currencyCode) filters.push((report) => report.currencyCode === query.currencyCode);
	if (query.countryCode) filters.push((report) => report.countryCode === query.countryCode);
	if (query.batchID) filters.push((report) => report.batchId === query.batchID);
	return filters;
}

/** Index of the first report of an ordered list that is behind a bound. */
function firstAfter(ordered: SandboxReport[], isBehind: (report: SandboxReport) => boolean): number {
	let low = 0;
	let high = ordered.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (isBehind(ordered[middle])) high = middle;
		else low = middle + 1;
	}
	return low;
}

function page(service: Service, query: Record<string, string>, administrator: boolean): SandboxAnswer {
	const limit = Number(query.limit ?? 25);
	if (!Number.isInteger(limit) || limit < 1 || limit > 100)
		return errorAnswer(400, 'limit must be from 1 to 100');
	if (query.user === 'ALL' && !administrator)
		return errorAnswer(403, 'The user lacks the role Web Services Administrator');
	const filters = filtersOf(query);
	if (!Array.isArray(filters)) return filters;
	// Without `user`, a list holds the token owner's reports only: none.
	if (query.user === undefined) filters.push(() => false);
	else if (query.user !== 'ALL') filters.push((report) => report.ownerLoginId === query.user);
	const after = query.offset ? Buffer.from(query.offset, 'base64url').toString() : '';
	const key = (report: SandboxReport) => `${String(report.lastModifiedDate).padStart(15, '0')} ${report.id}`;
	const ordered = service.store.ordered();
	const matching: SandboxReport[] = [];
	for (
		let index = after === '' ? 0 : firstAfter(ordered, (report) => key(report) > after);
		index < ordered.length;
		index += 1
	) {
		if (filters.every((matches) => matches(ordered[index]))) matching.push(ordered[index]);
		if (matching.length > limit) break;
	}
	const items = matching.slice(0, limit);
	const last = items.at(-1);
	const next = new URLSearchParams({
		...query,
		offset: Buffer.from(last ? key(last) : '').toString('base64url'),
	});
	return {
		status: 200,
		contentType: 'application/json',
		body: JSON.stringify({
			Items: items.map((report) => header(report, service.pageHost)),
			NextPage: matching.length > limit ? `${service.pageHost}${PATH}?${next.toString()}` : null,
		}),
	};
}

/** Reports v3.0 (list and get), Get Report Details v2.0 and Get List of Reports v2.0. */
export function reportRoutes(app: FastifyInstance, service: Service): void {
	app.get(PATH, (request, reply) =>
		service.handle(request, reply, {
			endpoint: 'list',
			changes: false,
			needsRole: false,
			act: (administrator) => page(service, request.query as Record<string, string>, administrator),
		}),
	);

	app.get(`${PATH}/:id`, (request, reply) => {
		const reportId = rawSegment(request, 5) ?? '';
		const { user } = request.query as Record<string, string>;
		service.handle(request, reply, {
			endpoint: 'get',
			reportId,
			changes: false,
			needsRole: false,
			act: () => {
				const report = service.store.get(reportId);
				if (user === 'ALL') return errorAnswer(400, 'user=ALL is not allowed here');
				if (!report || report.ownerLoginId !== user) return errorAnswer(404, 'The report was not found');
				return {
					status: 200,
					contentType: 'application/json',
					body: JSON.stringify(header(report, service.pageHost)),
				};
			},
		});
	});

	app.get('/api/expense/expensereport/v2.0/report/:id', (request, reply) => {
		const reportId = rawSegment(request, 6) ?? '';
		service.log.account(reportId).reads += 1;
		service.handle(request, reply, {
			endpoint: 'details',
			reportId,
			changes: false,
			needsRole: false,
			act: (administrator) => {
				const report = service.store.get(reportId);
				if (!report) return errorAnswer(404, 'The report was not found', 'xml');
				return {
					status: 200,
					contentType: 'application/xml; charset=utf-8',
					body: reportDetailsXml(report, service.pageHost, administrator),
				};
			},
		});
	});

	app.get('/api/expense/expensereport/v2.0/Reports/', (request, reply) => {
		const { status = '', modifiedafterdate } = request.query as Record<string, string>;
		service.handle(request, reply, {
			endpoint: 'list',
			changes: false,
			needsRole: true,
			act: () => {
				const since = modifiedafterdate ? Date.parse(modifiedafterdate) : 0;
				const reports = service.store
					.all()
					.filter(
						(report) =>
							(status !== 'PROCESSING' || report.paymentStatusCode === 'P_PROC') &&
							report.lastModifiedDate >= since,
					)
					.slice(0, 1000);
				return {
					status: 200,
					contentType: 'application/xml',
					body: reportsListXml(reports, service.pageHost),
				};
			},
		});
	});
}
