import type { FastifyInstance } from 'fastify';

import { errorAnswer } from '../answer.mts';
import { withLineBreak } from '../faults/recorded.mts';
import { rawSegment } from '../rawPath.mts';
import type { Service } from '../service.mts';
import { REFUSAL } from '../store.mts';
import { actionStatusXml } from '../xml.mts';

/** Post Integration Status, v2.0. */
export function integrationStatusRoutes(app: FastifyInstance, service: Service): void {
	app.post('/api/expense/expensereport/v2.0/integrationstatus/report/:id', (request, reply) => {
		const reportId = rawSegment(request, 7) ?? '';
		const accept = String(request.headers.accept ?? '');
		service.handle(request, reply, {
			endpoint: 'integrationStatus',
			reportId,
			changes: true,
			needsRole: true,
			// On arrival, whatever fault it meets: a wrong repetition must not hide behind one.
			arrived: () => {
				const account = service.log.account(reportId);
				account.posts += 1;
				if (service.store.get(reportId)?.paymentStatusCode === 'P_PAID') account.postsAfterCommit += 1;
			},
			act: ({ late }) => {
				const report = service.store.get(reportId);
				if (!report) return errorAnswer(404, 'The report was not found', accept);
				const committed = service.store.commit(report, late);
				const [Status, Message] = committed ? ['SUCCESS', 'SUCCESS'] : ['FAILURE', REFUSAL];
				const json = JSON.stringify({ Status, Message });
				const answer = accept.includes('xml')
					? { status: 200, contentType: 'application/xml', body: actionStatusXml(Status, Message) }
					: {
							status: 200,
							contentType: 'application/json',
							body: service.settings.refusalLineBreak ? withLineBreak(json) : json,
						};
				return { answer, committed };
			},
		});
	});
}
