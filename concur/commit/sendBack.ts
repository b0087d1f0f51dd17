import { readErrorMessage } from '../formats/body';
import { workflowActionPath, workflowStepId, sendBackPath } from '../reports/paths';
import type { ReportState } from '../reports/state';
import { paymentStatusLabel } from '../reports/statusCodes';
import { escapeXml } from '../formats/xml';
import type { CommitAction } from './action';
import { readActionStatusAnswer } from './actionStatus';
import { lookUpReport } from './lookUpReport';
import type { ReadAnswer } from '../verdict/classify';

/** SAP: a comment has at most 2000 characters. */
export const MAX_COMMENT_LENGTH = 2000;

const TO_BE_RESUBMITTED = 'A_RESU';

export interface SendBackOptions {
	version: 'v1.1' | 'v4';
	/** The reason that the employee reads, by Report ID. */
	comments: Map<string, string>;
	/** v4 acts only on a report at this step of its workflow, where they are given. */
	expectedStepCode?: string;
	expectedStepSequence?: number;
	/** Payment statuses at which sending back is meant; anything else is left alone. */
	expectedPaymentStatus: string[];
}

/** What XML 1.0 can't hold, not even escaped: most control characters, and halves of a character pair. */
const NOT_XML = /(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]/u;

/**
 * @param comment without the blanks around it
 * @returns why it can't be sent, or undefined when it can
 */
export function commentProblem(comment: string): string | undefined {
	if (comment === '') return 'The comment is empty. Concur wants a reason when a report is sent back.';
	if (comment.length > MAX_COMMENT_LENGTH)
		return `The comment has ${comment.length} characters; Concur takes at most ${MAX_COMMENT_LENGTH}.`;
	return NOT_XML.test(comment) || !comment.isWellFormed()
		? 'The comment holds a control character that Concur can not take. Remove it, for example with {{ $json.comment.replace(/[\\x00-\\x1f]/g, " ") }}.'
		: undefined;
}

/** v4 answers HTTP 204 without a body; a proxy's page with HTTP 200 is no answer of Concur's. */
const readNoContent: ReadAnswer = ({ httpStatusCode, body }) =>
	httpStatusCode === 204
		? { kind: 'success', words: '' }
		: { kind: 'unreadable', words: readErrorMessage(body) };

/**
 * Sends a report back to its employee when the ERP refused it.
 * SAP: "Post Workflow Action" (v1.1, by workflow step) and "Send back a report" (v4, by report). SAP warns to check that the
 * report is at the step one expects, so it is always read first.
 */
export function sendBack(options: SendBackOptions): CommitAction<ReportState> {
	const { version, comments, expectedPaymentStatus, expectedStepCode, expectedStepSequence } = options;
	const stepGuards = {
		...(expectedStepCode ? { expectedStepCode } : {}),
		...(expectedStepSequence ? { expectedStepSequence } : {}),
	};
	const commentOf = (reportId: string): string => comments.get(reportId) ?? '';
	return {
		name: 'sendBack',
		request: (reportId, timeoutMs, seen) =>
			version === 'v4'
				? {
						method: 'PATCH',
						path: sendBackPath(reportId),
						accept: 'application/json',
						contentType: 'application/json',
						body: JSON.stringify({ comment: commentOf(reportId), ...stepGuards }),
						timeoutMs,
					}
				: {
						method: 'POST',
						path: workflowActionPath(workflowStepId(seen?.workflowActionUrl) ?? ''),
						accept: 'application/xml',
						contentType: 'application/xml',
						body: `<WorkflowAction xmlns="http://www.concursolutions.com/api/expense/expensereport/2011/03"><Action>Send Back to Employee</Action><Comment>${escapeXml(commentOf(reportId))}</Comment></WorkflowAction>`,
						timeoutMs,
					},
		readAnswer: version === 'v4' ? readNoContent : readActionStatusAnswer(['SUCCESS!', 'SUCCESS']),
		...lookUpReport,
		// Concur refuses to send back for reasons that no status tells, such as a step that only a person may act on.
		acceptsOpen: false,
		meaningOf: ({ approvalStatusCode, paymentStatusCode }) => {
			if (approvalStatusCode === TO_BE_RESUBMITTED) return 'committed';
			return paymentStatusCode === 'P_PAID' ? 'notOpen' : 'open';
		},
		objection: ({ paymentStatusCode, workflowActionUrl }) => {
			if (!expectedPaymentStatus.includes(paymentStatusCode)) {
				const expected = expectedPaymentStatus.map(paymentStatusLabel).join(' or ');
				return `The report is at ${paymentStatusLabel(paymentStatusCode)}, not at ${expected}; it was not sent back.`;
			}
			return version === 'v1.1' && workflowStepId(workflowActionUrl) === undefined
				? 'Concur names no workflow step for this report, so it can not be sent back.'
				: undefined;
		},
		statusOf: ({ approvalStatusCode, paymentStatusCode }) =>
			approvalStatusCode === TO_BE_RESUBMITTED
				? `To Be Resubmitted (${TO_BE_RESUBMITTED})`
				: paymentStatusLabel(paymentStatusCode),
		words: {
			subject: 'report',
			outcomes: { committed: 'sentBack', alreadyCommitted: 'alreadySentBack' },
			nothing: 'Nothing was sent back',
			again: 'before it is sent back again',
		},
	};
}
