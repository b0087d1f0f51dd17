import { randomBytes } from 'node:crypto';

import { makeReports } from '../seedData.mts';
import type { Clock } from '../clock.mts';
import type { Store } from '../store.mts';
import type { DocumentAccount, DocumentType, SandboxDocument } from './document.mts';

const OF_A_REPORT: DocumentType[] = ['expense', 'payroll', 'reportobligation'];

/** The documents and their state machine; every change is also seen in the payment status of the report behind it. */
export class DocumentStore {
	private readonly byId = new Map<string, SandboxDocument>();
	private readonly accounts = new Map<string, DocumentAccount>();

	constructor(
		private readonly reports: Store,
		readonly clock: Clock,
		private readonly readyDelayMs: number,
	) {}

	add(documents: SandboxDocument[]): void {
		const fresh = documents.filter(({ docType, sourceId }) => this.hasNoReport(docType, sourceId));
		for (const document of documents) this.byId.set(document.id, { ...document });
		if (fresh.length === 0) return;
		const ids = [...new Set(fresh.map(({ sourceId }) => sourceId))];
		const made = makeReports(ids.length, { paymentStatusCode: 'P_PROC', approvalStatusCode: 'A_APPR' });
		this.reports.add(made.map((report, index) => ({ ...report, id: ids[index] })));
	}

	private hasNoReport(docType: DocumentType, sourceId: string): boolean {
		return OF_A_REPORT.includes(docType) && this.reports.get(sourceId) === undefined;
	}

	get(id: string): SandboxDocument | undefined {
		const document = this.byId.get(id);
		return document && this.awake(document);
	}

	all(): SandboxDocument[] {
		return [...this.byId.values()].map((document) => this.awake(document));
	}

	/** A DELAYED document becomes READY when its time has come. */
	private awake(document: SandboxDocument): SandboxDocument {
		const isDue = document.readyAt <= this.clock.now();
		if (document.docStatus === 'READY' && !isDue) document.docStatus = 'DELAYED';
		else if (document.docStatus === 'DELAYED' && isDue) document.docStatus = 'READY';
		return document;
	}

	account(id: string): DocumentAccount {
		let account = this.accounts.get(id);
		if (!account) {
			account = {
				acknowledgements: [],
				postings: [],
				payments: [],
				calls: { acknowledgements: 0, postingConfirmations: 0, paymentConfirmations: 0 },
				recalledAt: [],
			};
			this.accounts.set(id, account);
		}
		return account;
	}

	allAccounts(): Map<string, DocumentAccount> {
		return this.accounts;
	}

	setStatus(document: SandboxDocument, docStatus: string): void {
		document.docStatus = docStatus;
	}

	/** The payment status that users and API v3 see. */
	setReportStatus({ docType, sourceId }: SandboxDocument, paymentStatusCode: string): void {
		const report = OF_A_REPORT.includes(docType) ? this.reports.get(sourceId) : undefined;
		if (report) this.reports.setPaymentStatus(report, paymentStatusCode);
	}

	/** The processor pulls a report back: possible while READY or after a failed posting. @returns false when Concur refuses */
	recall(id: string): boolean {
		const document = this.get(id);
		if (!document || !['READY', 'POSTING_CONFIRMED_FAILURE'].includes(document.docStatus)) return false;
		if (document.docStatus === 'READY') document.docStatus = 'RECALLED';
		this.account(id).recalledAt.push(this.clock.now());
		this.setReportStatus(document, 'P_NOTP');
		return true;
	}

	/** The employee submits again and it is approved: a new document with a new ID. @returns it, or undefined when not recalled */
	resubmit(id: string): SandboxDocument | undefined {
		const document = this.get(id);
		if (!document || this.account(id).recalledAt.length === 0) return undefined;
		const next: SandboxDocument = {
			...document,
			id: randomBytes(16).toString('hex'),
			docStatus: 'READY',
			erpSystemId: '',
			readyAt: this.clock.now() + this.readyDelayMs,
		};
		this.add([next]);
		this.setReportStatus(next, 'P_PROC');
		return next;
	}
}
