import type { DocumentType } from './document.mts';

/** Short documents of the other types: their fields and the forms of their numbers, not their size. @returns source ID and JSON text */
export function otherDocument(docType: DocumentType, id: string): [sourceId: string, text: string] {
	return [id, TEXTS[docType](id)];
}

const EMPLOYEE =
	'{"employeeFirstName":"Sample","employeeLastName":"Employee","employeeId":"DE-20417","employeeOrgUnit1Code":"DE10","employeeOrgUnit1Value":"Germany"}';

const TEXTS: Record<DocumentType, (id: string) => string> = {
	expense: (id) =>
		`{"employee":${EMPLOYEE},"report":{"reportId":"${id}","totalApprovedAmount":0E-8},"expenseEntry":[],"cashAdvanceApplication":[]}`,
	cashadvance: (id) =>
		`{"employeeData":${EMPLOYEE},"cashAdvanceData":{"cashAdvanceId":"${id}","name":"Workshop","transactionType":1,"requestAmount":100.00000000,"currencyAlphaCode":"EUR","exchangeRate":1.00000000000000,"paymentMethod":0},"journalData":[{"accountCode":"135000","amount":100.00000000,"debitOrCredit":"DR","payer":"COMP","payee":"EMPL","paymentCode":"Cash"}]}`,
	invoice: (id) =>
		`{"requestHeader":{"requestId":"${id}","reqKey":1201,"requestTitle":"Office chairs","requestTotal":119.00000000,"amountNetInvoice":100.00000000,"amountShippingTotal":0E-8,"amountTax":19.00000000,"currencyAlphaCode":"EUR","invoiceDate":"10/12/2026","vendorInvoiceNumber":"RE-2026-77","ledgerCode":"DEFAULT"},"ownerEmployee":${EMPLOYEE},"vendor":{"vendorCode":"V-100","vendorName":"Example Furniture"},"lineItem":[{"lineItemSequenceOrder":1,"lineItemDescription":"Chair","lineItemQuantity":1.00000000,"lineItemUnitPrice":100.00000000,"expenseTypeCode":"OFFIC  ","allocation":[{"allocationKey":"1","allocationPercentage":100.00000000,"allocationAccountCode":"640000","allocationCustom1Code":"CC-1000","allocationCustom1Value":"Cost Center","journal":{"accountCode":"640000","amountGross":119.00000000,"amountNet":100.00000000,"amountShipping":0E-8,"tax":{"amountTax":19.00000000,"taxCode":"V9","taxField":"VAT1"}}}]}]}`,
	payroll: (id) =>
		`{"report":{"reportId":"${id}","benefitInKindWageType":"2B10"},"employee":${EMPLOYEE},"cashAdvanceApplication":{"cashAdvanceApplicationAmount":-20.00000000,"cashAdvanceClearingWageType":"2A01","payrollPayIndicator":"Y","cashAdvanceReturnsAmount":0E-8},"expenseEntry":[{"entryId":"E1","payrollData":[{"taxableType":"T","taxationType":"IND","entryApprovedAmount":42.50000000,"wageType":"2M10","payrollPayIndicator":"Y"}]}],"travelAllowances":[{"itineraryHeader":{"itineraryName":"Hamburg","dailyAllowanceDetails":[{"allowanceAmount":14.00000000}]}}]}`,
	requestobligation: (id) =>
		`{"instruction":{"instruction":"obligate","fgiRefId":"REF-1"},"employee":${EMPLOYEE},"requestHeader":{"requestId":"${id}","revisionNumber":1,"versionId":4,"requestTotal":99999999999999.12345678},"requestEntry":[]}`,
	reportobligation: (id) =>
		`{"instruction":{"instruction":"fundsCheck","fgiRefId":"REF-2"},"employee":${EMPLOYEE},"report":{"reportId":"${id}","revisionNumber":2,"totalApprovedAmount":0.10000000},"expenseEntry":[],"linkedRequestHeader":[]}`,
};
