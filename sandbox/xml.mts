import type { SandboxEntry, SandboxReport } from './report.mts';
import { totalCents } from './seedData.mts';

const NAMESPACES =
	'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.concursolutions.com/api/expense/expensereport';

export function escapeXml(text: string): string {
	return text.replace(/[&<>"']/g, (character) =>
		`&#${character.charCodeAt(0)};`
			.replace('&#38;', '&amp;')
			.replace('&#60;', '&lt;')
			.replace('&#62;', '&gt;'),
	);
}

export function actionStatusXml(Status: string, Message: string): string {
	return `<ActionStatus xmlns="http://www.concursolutions.com/api/expense/expensereport/2011/03" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
    <Message>${escapeXml(Message)}</Message>
    <Status>${Status}</Status>
</ActionStatus>`;
}

/** Amounts have 8 places, as Concur's. */
export const amount = (cents: number): string => `${(cents / 100).toFixed(2)}000000`;

export const dateTime = (epoch: number): string =>
	epoch === 0 ? '0001-01-01T00:00:00' : new Date(epoch).toISOString().replace('Z', '');

const element = (name: string, value: string | undefined): string =>
	value === undefined
		? `<${name} i:nil="true"/>`
		: value === ''
			? `<${name}/>`
			: `<${name}>${escapeXml(value)}</${name}>`;

const list = (name: string, children: string[]): string =>
	children.length === 0 ? `<${name}/>` : `<${name}>${children.join('')}</${name}>`;

function journalEntryXml(entry: SandboxEntry): string {
	return `<JournalEntry>${element('PayerPaymentTypeName', 'Company')}${element('PayerPaymentCode', 'COPD')}${element(
		'PayeePaymentTypeName',
		entry.payee,
	)}${element('PayeePaymentCode', entry.payee === 'Employee' ? 'CASH' : 'CBCP')}${element('AccountCode', entry.accountCode)}${element(
		'DebitOrCredit',
		'DR',
	)}${element('Amount', amount(entry.cents))}${element('TaxGuid', undefined)}</JournalEntry>`;
}

function entryXml(report: SandboxReport, entry: SandboxEntry, index: number, withJournal: boolean): string {
	const id = `${report.id}-${index + 1}`;
	const allocation = `<Allocation>${element('AllocationID', `${id}-A`)}${element('Percentage', '100.00000000')}${element('Custom1', undefined)}${
		withJournal ? list('JournalEntriesList', [journalEntryXml(entry)]) : ''
	}${list('VATDataList', index === 0 ? [`<VATData>${element('TaxName', 'VAT')}${element('TaxTransactionAmount', amount(Math.round(entry.cents * 0.19)))}${element('TaxCode', 'V7')}</VATData>`] : [])}</Allocation>`;
	const attendees = entry.attendees.map(
		(name) =>
			`<Attendee>${element('AttendeeID', `${id}-${name.slice(-1)}`)}${element('FirstName', name)}${element('LastName', '')}${element('Title', undefined)}</Attendee>`,
	);
	const card =
		entry.payee === 'Employee'
			? element('CardTransaction', undefined)
			: `<CardTransaction>${element('CardDescription', entry.vendor)}${element('TransactionAmount', amount(entry.cents))}${element('StatementDate', dateTime(0))}</CardTransaction>`;
	return `<ExpenseEntry>${element('ReportEntryID', id)}${element('ExpenseTypeName', entry.expenseTypeName)}${element(
		'VendorDescription',
		entry.vendor,
	)}${element('TransactionDate', dateTime(report.createDate))}${element('TransactionAmount', amount(entry.cents))}${element('PostedAmount', amount(entry.cents))}${element(
		'ReceiptRequired',
		'Y',
	)}${element('BusinessPurpose', '')}${card}${list('AttendeesList', attendees)}${list('ItemizationsList', [
		`<Itemization>${element('ItemizationID', `${id}-I`)}${element('ExpenseTypeName', entry.expenseTypeName)}${element('ApprovedAmount', amount(entry.cents))}${list('AllocationsList', [allocation])}</Itemization>`,
	])}</ExpenseEntry>`;
}

/**
 * Get Report Details, v2.0.
 * @param withJournal journal entries are there only for a Web Services Administrator
 */
export function reportDetailsXml(report: SandboxReport, host: string, withJournal: boolean): string {
	const owner = `<ReportOwner>${element('EmployeeID', report.ownerLoginId.split('@')[0])}${element('FirstName', report.ownerName)}${element('LastName', '')}${element('OrgUnit1', undefined)}</ReportOwner>`;
	const entries = report.entries.map((entry, index) => entryXml(report, entry, index, withJournal));
	return `<?xml version="1.0" encoding="utf-8"?><ReportDetails ${NAMESPACES}/2012/07">${element('ReportID', report.id)}${element(
		'ReportName',
		report.name,
	)}${element('ReportTotal', amount(totalCents(report)))}${element('CurrencyCode', report.currencyCode)}${element('PaymentStatusCode', report.paymentStatusCode)}${element(
		'ApprovalStatusCode',
		report.approvalStatusCode,
	)}${element('WorkflowActionURL', workflowUrl(report, host))}${element('CreationDate', dateTime(report.createDate))}${element(
		'SubmitDate',
		dateTime(report.submitDate),
	)}${element('ProcessingPaymentDate', dateTime(report.processingPaymentDate))}${element('PaidDate', dateTime(report.paidDate))}${element(
		'LastModifiedDate',
		dateTime(report.lastModifiedDate),
	)}${element('LastComment', report.lastComment)}${element('LedgerName', 'DEFAULT')}${element('PolicyID', undefined)}${owner}${list('ExpenseEntriesList', entries)}</ReportDetails>`;
}

export function workflowUrl(report: SandboxReport, host: string): string {
	return `${host}/api/expense/expensereport/v1.1/report/${encodeURIComponent(report.workflowStepId)}/workflowaction`;
}

/** Get List of Reports, v2.0. */
export function reportsListXml(reports: SandboxReport[], host: string): string {
	const summaries = reports.map(
		(report) =>
			`<ReportSummary>${element('ReportName', report.name)}${element('ReportId', report.id)}${element('ReportTotal', amount(totalCents(report)))}${element('ReportCurrency', report.currencyCode)}${element('ReportDate', dateTime(report.createDate))}${element('LastComment', report.lastComment)}${element('Report-Full-Details-Url', `${host}/api/expense/expensereport/v2.0/report/${encodeURIComponent(report.id)}`)}${element('ExpenseUserLoginID', report.ownerLoginId)}${element('ApproverLoginID', '')}${element('EmployeeName', report.ownerName)}${element('ApprovalStatus', report.approvalStatusCode)}${element('PaymentStatus', report.paymentStatusCode)}</ReportSummary>`,
	);
	return `<?xml version="1.0" encoding="utf-8"?><ReportsList ${NAMESPACES}/2011/03">${summaries.join('')}</ReportsList>`;
}
