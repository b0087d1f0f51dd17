/** An expense report, as far as the sandbox knows it. */
export interface SandboxReport {
	id: string;
	name: string;
	ownerLoginId: string;
	ownerName: string;
	currencyCode: string;
	countryCode: string;
	paymentStatusCode: string;
	approvalStatusCode: string;
	entries: SandboxEntry[];
	workflowStepId: string;
	/** What v4's guards are held against; the approval status and 1 unless told. */
	workflowStepCode?: string;
	workflowStepSequence?: number;
	/** Epoch milliseconds, as all dates here; 0 is "no date". */
	createDate: number;
	submitDate: number;
	processingPaymentDate: number;
	paidDate: number;
	lastModifiedDate: number;
	userDefinedDate?: number;
	batchId: string;
	lastComment: string;
	/** Its owner is a test user: it is in the same list as real ones. */
	isTestUser?: boolean;
	approverLoginId?: string;
	expenseGroupConfigId?: string;
	reimbursementMethod?: string;
	hasImages?: boolean;
}

export interface SandboxEntry {
	expenseTypeName: string;
	expenseTypeCode?: string;
	accountCode: string;
	/** In hundredths of the currency. */
	cents: number;
	payee: 'Employee' | 'Corporate Card';
	/** What the filter `paymentType` compares; CASH or CBCP by the payee unless told. */
	paymentTypeId?: string;
	vendor: string;
	attendees: string[];
	attendeeTypeCode?: string;
	/** Epoch milliseconds; the report's creation unless told. */
	transactionDate?: number;
	isBillable?: boolean;
}
