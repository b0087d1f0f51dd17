import { safeText } from '../formats/text';
import { isXmlElement, parseXml } from '../formats/xml';

/** Where a report stands, as Get Report Details (v2.0) tells it. */
export interface ReportState {
	paymentStatusCode: string;
	approvalStatusCode: string;
	workflowActionUrl?: string;
}

/**
 * Reads the status codes of a `ReportDetails` document.
 * @param reportId the report that was asked for
 * @returns undefined when the text is not such a document, or is about another report
 */
export function readReportState(xml: string, reportId: string): ReportState | undefined {
	const details = parseXml(xml)?.ReportDetails;
	if (!isXmlElement(details) || typeof details.PaymentStatusCode !== 'string') return undefined;
	const { ReportID } = details;
	if (typeof ReportID !== 'string' || ReportID.trim() !== reportId) return undefined;
	return {
		paymentStatusCode: safeText(details.PaymentStatusCode, 20),
		approvalStatusCode: safeText(details.ApprovalStatusCode, 20),
		...(typeof details.WorkflowActionURL === 'string'
			? { workflowActionUrl: details.WorkflowActionURL }
			: {}),
	};
}
