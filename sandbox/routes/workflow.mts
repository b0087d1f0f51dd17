import type { FastifyInstance } from 'fastify';

import { errorAnswer } from '../answer.mts';
import type { SandboxAnswer } from '../answer.mts';
import type { SandboxReport } from '../options.mts';
import { rawSegment } from '../rawPath.mts';
import type { Service } from '../service.mts';
import { actionStatusXml } from '../xml.mts';

const MAX_COMMENT = 2000;

function textOf(xml: string, element: string): string {
	const [, text = ''] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(xml) ?? [];
	return text
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&quot;/g, '"')
		.replace(/&apos;/g, "'")
		.replace(/&amp;/g, '&');
}

const xmlAnswer = (Status: string, Message: string): SandboxAnswer => ({
	status: 200,
	contentType: 'application/xml',
	body: actionStatusXml(Status, Message),
});

function workflowAction(service: Service, report: SandboxReport, xml: string) {
	const action = textOf(xml, 'Action');
	const comment = textOf(xml, 'Comment');
	if (action === 'Approve') {
		const done = service.store.approve(report);
		return {
			answer: done ? xmlAnswer('SUCCESS!', '') : xmlAnswer('FAILURE', 'The report is already paid.'),
			committed: false,
		};
	}
	if (action !== 'Send Back to Employee' && action !== 'Recall to Employee')
		return errorAnswer(400, 'The action is not valid', 'xml');
	if (action === 'Send Back to Employee' && comment.trim() === '')
		return xmlAnswer('FAILURE', 'A comment is required.');
	if (comment.length > MAX_COMMENT) return xmlAnswer('FAILURE', 'The comment is too long.');
	const done = service.store.sendBack(report, comment);
	return {
		answer: done ? xmlAnswer('SUCCESS!', '') : xmlAnswer('FAILURE', 'The report can no longer be sent back.'),
		committed: done,
	};
}

/** The comment of a JSON body; undefined when it is no JSON object. */
function commentOf(body: string): string | undefined {
	try {
		const { comment = '' } = JSON.parse(body) as { comment?: unknown };
		return String(comment);
	} catch {
		return undefined;
	}
}

/** Workflow actions: v1.1 (XML, by workflow step) and v4 (JSON, by report). */
export function workflowRoutes(app: FastifyInstance, service: Service): void {
	app.post('/api/expense/expensereport/v1.1/report/:stepId/workflowaction', (request, reply) => {
		const report = service.store.byStep(rawSegment(request, 6) ?? '');
		if (report) service.log.account(report.id).posts += 1;
		service.handle(request, reply, {
			endpoint: 'workflow',
			reportId: report?.id ?? '',
			changes: true,
			needsRole: true,
			act: () =>
				report
					? workflowAction(service, report, String(request.body ?? ''))
					: errorAnswer(404, 'The workflow step was not found', 'xml'),
		});
	});

	for (const action of ['sendBack', 'approve'] as const) {
		app.patch(`/expensereports/v4/reports/:id/${action}`, (request, reply) => {
			const reportId = rawSegment(request, 4) ?? '';
			service.log.account(reportId).posts += 1;
			service.handle(request, reply, {
				endpoint: 'workflow',
				reportId,
				changes: true,
				needsRole: true,
				act: () => {
					const report = service.store.get(reportId);
					if (!report) return errorAnswer(404, 'The report was not found');
					const comment = commentOf(String(request.body || '{}'));
					if (comment === undefined) return errorAnswer(400, 'The body is not valid JSON');
					if (action === 'sendBack' && comment.trim() === '') return errorAnswer(400, 'comment is required');
					if (comment.length > MAX_COMMENT) return errorAnswer(400, 'comment is too long');
					const done =
						action === 'sendBack' ? service.store.sendBack(report, comment) : service.store.approve(report);
					const answer = done
						? { status: 204, body: '' }
						: errorAnswer(400, 'The report can no longer be sent back');
					return { answer, committed: done && action === 'sendBack' };
				},
			});
		});
	}
}
