import { safeText } from '../formats/text';
import { isAbout } from './reportId';
import { isXmlElement, parseXml } from '../formats/xml';

/** Where a report stands, as Get Report Details (v2.0) tells it. */
export interface ReportState {
	paymentStatusCode: string;
	approvalStatusCode: string;
	workflowActionUrl?: string;
}

/**
 * Reads the status codes of a `ReportDetails` document.
 * @returns undefined when the text is not one, or is about another report than the one that was asked for
 */
export function readReportState(xml: string, reportId: string): ReportState | undefined {
	const details = parseXml(xml)?.ReportDetails;
	if (!isXmlElement(details) || typeof details.PaymentStatusCode !== 'string') return undefined;
	if (!isAbout(details.ReportID, reportId)) return undefined;
	return {
		paymentStatusCode: safeText(details.PaymentStatusCode, 20),
		approvalStatusCode: safeText(details.ApprovalStatusCode, 20),
		...(typeof details.WorkflowActionURL === 'string'
			? { workflowActionUrl: details.WorkflowActionURL }
			: {}),
	};
}
