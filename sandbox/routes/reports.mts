import type { FastifyInstance } from 'fastify';

import { errorAnswer } from '../answer.mts';
import { rawSegment } from '../rawPath.mts';
import { LIST_PATH, reportHeader } from '../reportList/header.mts';
import { reportPage } from '../reportList/page.mts';
import type { Service } from '../service.mts';
import { reportDetailsXml, reportsListXml } from '../xml.mts';

type Query = Record<string, string>;

/** Reports v3.0 (list and get), Get Report Details v2.0 and Get List of Reports v2.0. */
export function reportRoutes(app: FastifyInstance, service: Service): void {
	app.get(LIST_PATH, (request, reply) =>
		service.handle(request, reply, {
			endpoint: 'list',
			changes: false,
			needsRole: false,
			act: (caller) => reportPage(service, request.query as Query, caller),
		}),
	);

	app.get(`${LIST_PATH}/:id`, (request, reply) => {
		const reportId = rawSegment(request, 5) ?? '';
		const { user } = request.query as Query;
		service.handle(request, reply, {
			endpoint: 'get',
			reportId,
			changes: false,
			needsRole: false,
			act: ({ stale }) => {
				const report = service.store.shown(reportId, stale);
				if (user === 'ALL') return errorAnswer(400, 'user=ALL is not allowed here');
				if (!report || report.ownerLoginId !== user) return errorAnswer(404, 'The report was not found');
				return {
					status: 200,
					contentType: 'application/json',
					body: JSON.stringify(reportHeader(report, service.pageHost, service.settings.dateForm)),
				};
			},
		});
	});

	app.get('/api/expense/expensereport/v2.0/report/:id', (request, reply) => {
		const reportId = rawSegment(request, 6) ?? '';
		service.handle(request, reply, {
			endpoint: 'details',
			reportId,
			changes: false,
			needsRole: false,
			deprecated: true,
			arrived: () => (service.log.account(reportId).reads += 1),
			act: ({ administrator, stale }) => {
				const report = service.store.shown(reportId, stale);
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
		const { status = '', modifiedafterdate } = request.query as Query;
		service.handle(request, reply, {
			endpoint: 'list',
			changes: false,
			needsRole: true,
			deprecated: true,
			act: ({ stale }) => {
				const since = modifiedafterdate ? Date.parse(modifiedafterdate) : 0;
				const reports = service.store
					.ordered(stale)
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
