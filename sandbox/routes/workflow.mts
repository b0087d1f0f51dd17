import type { FastifyInstance } from 'fastify';

import { errorAnswer, v4ErrorAnswer } from '../answer.mts';
import type { SandboxAnswer } from '../answer.mts';
import type { Outcome } from '../call.mts';
import { rawSegment } from '../rawPath.mts';
import type { SandboxReport } from '../report.mts';
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

/** XML 1.0 has no control characters but tab and line ends, neither as they are nor as references. */
function hasForbiddenCharacters(xml: string): boolean {
	const references = [...xml.matchAll(/&#(x?)([0-9a-f]+);/gi)].map(([, hex, digits]) =>
		Number.parseInt(digits, hex ? 16 : 10),
	);
	const codes = [...references, ...Array.from(xml, (character) => character.codePointAt(0) ?? 0)];
	return codes.some(
		(code) => (code < 32 && ![9, 10, 13].includes(code)) || code === 0xfffe || code === 0xffff,
	);
}

const xmlAnswer = (Status: string, Message: string): SandboxAnswer => ({
	status: 200,
	contentType: 'application/xml',
	body: actionStatusXml(Status, Message),
});

function workflowAction(service: Service, report: SandboxReport, xml: string): Outcome {
	const action = textOf(xml, 'Action');
	const comment = textOf(xml, 'Comment');
	if (hasForbiddenCharacters(xml)) return errorAnswer(400, 'The body is not valid XML', 'xml');
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

/** The fields of a JSON body; undefined when it is no JSON object. */
function fieldsOf(body: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(body || '{}');
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		return undefined;
	}
}

/** What is wrong with the fields of a v4 request, by their names: the guards say at which step the caller believes the report. */
function v4Objections(
	action: 'sendBack' | 'approve',
	report: SandboxReport,
	{ comment = '', expectedStepCode, expectedStepSequence }: Record<string, unknown>,
): Array<{ source: string; id: string; message: string }> {
	const text = String(comment);
	const stepCode = report.workflowStepCode ?? report.approvalStatusCode;
	const stepSequence = report.workflowStepSequence ?? 1;
	const objections: Array<[wrong: boolean, source: string, id: string, message: string]> = [
		[action === 'sendBack' && text.trim() === '', 'comment', 'comment.required', 'comment is required'],
		[text.length > MAX_COMMENT, 'comment', 'comment.size', 'comment is too long'],
		[
			expectedStepCode !== undefined && expectedStepCode !== stepCode,
			'expectedStepCode',
			'workflow.stepChanged',
			`The report is not at the expected step, but at ${stepCode}`,
		],
		[
			expectedStepSequence !== undefined && expectedStepSequence !== stepSequence,
			'expectedStepSequence',
			'workflow.stepChanged',
			`The report is not at the expected step, but at ${stepSequence}`,
		],
	];
	return objections.filter(([wrong]) => wrong).map(([, source, id, message]) => ({ source, id, message }));
}

function v4Action(
	service: Service,
	action: 'sendBack' | 'approve',
	reportId: string,
	body: string,
	path: string,
): Outcome {
	const report = service.store.get(reportId);
	if (!report) return v4ErrorAnswer(404, 'The report was not found', path);
	const fields = fieldsOf(body);
	if (!fields) return v4ErrorAnswer(400, 'The body is not valid JSON', path);
	const objections = v4Objections(action, report, fields);
	if (objections.length > 0) return v4ErrorAnswer(400, 'Validation errors', path, objections);
	const done =
		action === 'sendBack'
			? service.store.sendBack(report, String(fields.comment))
			: service.store.approve(report);
	if (!done)
		return v4ErrorAnswer(400, 'Validation errors', path, [
			{ source: 'report', id: 'workflow.notAllowed', message: 'The report can no longer be sent back' },
		]);
	return { answer: { status: 204, body: '' }, committed: action === 'sendBack' };
}

/** Workflow actions: v1.1 (XML, by workflow step) and v4 (JSON, by report). */
export function workflowRoutes(app: FastifyInstance, service: Service): void {
	app.post('/api/expense/expensereport/v1.1/report/:stepId/workflowaction', (request, reply) => {
		const report = service.store.byStep(rawSegment(request, 6) ?? '');
		service.handle(request, reply, {
			endpoint: 'workflow',
			reportId: report?.id ?? '',
			changes: true,
			needsRole: true,
			arrived: () => {
				if (report) service.log.account(report.id).posts += 1;
			},
			act: () =>
				report
					? workflowAction(service, report, String(request.body ?? ''))
					: errorAnswer(404, 'The workflow step was not found', 'xml'),
		});
	});

	for (const action of ['sendBack', 'approve'] as const) {
		app.patch(`/expensereports/v4/reports/:id/${action}`, (request, reply) => {
			const reportId = rawSegment(request, 4) ?? '';
			service.handle(request, reply, {
				endpoint: 'workflow',
				reportId,
				changes: true,
				needsRole: true,
				arrived: () => (service.log.account(reportId).posts += 1),
				act: () =>
					v4Action(service, action, reportId, String(request.body ?? ''), String(request.raw.url ?? '')),
			});
		});
	}
}
