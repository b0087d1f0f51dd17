import type { FastifyInstance } from 'fastify';

import { errorAnswer } from '../answer.mts';
import { rawSegment } from '../rawPath.mts';
import type { Service } from '../service.mts';
import { REFUSAL } from '../store.mts';
import { actionStatusXml } from '../xml.mts';

/** Post Integration Status, v2.0. */
export function integrationStatusRoutes(app: FastifyInstance, service: Service): void {
	app.post('/api/expense/expensereport/v2.0/integrationstatus/report/:id', (request, reply) => {
		const reportId = rawSegment(request, 7) ?? '';
		const accept = String(request.headers.accept ?? '');
		service.log.account(reportId).posts += 1;
		service.handle(request, reply, {
			endpoint: 'integrationStatus',
			reportId,
			changes: true,
			needsRole: true,
			act: () => {
				const report = service.store.get(reportId);
				if (!report) return errorAnswer(404, 'The report was not found', accept);
				const committed = service.store.commit(report);
				const [Status, Message] = committed ? ['SUCCESS', 'SUCCESS'] : ['FAILURE', REFUSAL];
				const answer = accept.includes('xml')
					? { status: 200, contentType: 'application/xml', body: actionStatusXml(Status, Message) }
					: { status: 200, contentType: 'application/json', body: JSON.stringify({ Status, Message }) };
				return { answer, committed };
			},
		});
	});
}
