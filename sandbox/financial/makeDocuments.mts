import { seededRandom } from '../random.mts';
import type { DocumentType, SandboxDocument } from './document.mts';
import { otherDocument } from './otherDocuments.mts';

export interface DocumentFields {
	docType?: DocumentType;
	/** Epoch milliseconds; the document is DELAYED until then. */
	readyAt?: number;
	/** The n-th, 2n-th, ... expense document is off by a cent. */
	unbalancedEvery?: number;
	/** Text is added until a document has at least so many characters. */
	characters?: number;
}

const EXPENSES: Array<[code: string, name: string, account: string]> = [
	['LODNG', 'Hotel', '650210'],
	['TAXIX', 'Taxi', '650300'],
	['BUSML', 'Business Meal', '650410'],
	['PARKG', 'Parking', '650305'],
];
const PAYEES = ['EMPL', 'EMPL', 'IBCP', 'CBCP', 'COPD'];

/** A number as SAP writes it: sometimes short, sometimes with all eight places, and nothing as `0E-8`. */
function written(cents: number, random: () => number): string {
	if (cents === 0) return '0E-8';
	const [whole, places] = [Math.trunc(Math.abs(cents) / 100), String(Math.abs(cents) % 100).padStart(2, '0')];
	const plain = `${cents < 0 ? '-' : ''}${whole}.${places}`;
	const draw = random();
	if (draw < 0.4) return `${plain}000000`;
	return draw < 0.7 ? plain : plain.replace(/\.?0+$/, '');
}

const hex = (random: () => number, length: number): string =>
	Array.from({ length }, () => '0123456789abcdef'[Math.floor(random() * 16)]).join('');

interface Expense {
	text: string;
	cents: number;
}

/** Splits a number of cents about 60 to 40. */
const split = (cents: number): [number, number] => {
	const first = Math.floor(cents * 0.6);
	return [first, cents - first];
};

function expense(random: () => number, off: number): Expense {
	const [code, name, account] = EXPENSES[Math.floor(random() * EXPENSES.length)];
	const payee = PAYEES[Math.floor(random() * PAYEES.length)];
	const cents = 100 + Math.floor(random() * 90_000);
	const isTaxed = random() < 0.6;
	const isReclaimed = random() < 0.8;
	const tax = isTaxed ? Math.round((cents * 19) / 119) : 0;
	const amount = (value: number) => written(value, random);
	const isSplit = random() < 0.3;
	const taxes = isSplit ? split(tax) : [tax];
	const allocations = (isSplit ? split(cents) : [cents]).map((gross, index) => {
		const reclaim = isReclaimed ? taxes[index] : 0;
		const percentage = isSplit ? ['60.00000000', '40.00000000'][index] : '100';
		const card = ['IBCP', 'CBCP'].includes(payee) ? amount(gross) : 'null';
		const journal = `{"journalAccountCode":"${account}","journalPayer":"COMP","journalPayee":"${payee}","amountGross":${amount(gross)},"amountNetOfTax":${amount(gross - taxes[index])},"amountNetOfReclaim":${amount(gross - reclaim)},"amountGrossCard":${card},"cardTransactionReferenceNumber":null,"taxGuid":[],"accountingTransactionType":null}`;
		const taxLine = `{"taxGuid":"${hex(random, 32)}","taxAuthorityLabel":"DEVAT","taxCode":"V9","taxReclaimCode":"V9","nonDomesticCode":null,"amountTax":${amount(taxes[index])},"amountReclaim":${amount(reclaim)},"taxSource":"SYST","locationCountryCode":"DE","locationCountrySubCode":null}`;
		return `{"allocationId":"${hex(random, 32).toUpperCase()}","allocationPercentage":${percentage},"allocationCustom1Code":"CC-${1000 + Math.floor(random() * 90)}","allocationCustom1Value":"Cost Center","journal":[${journal}],"tax":[${isTaxed ? taxLine : ''}]}`;
	});
	return {
		cents,
		text: `{"entryId":"${hex(random, 32).toUpperCase()}","legacyEntryId":${Math.floor(random() * 1e6)},"expenseTypeCode":"${code}","expenseTypeName":"${name}","entryDate":"2026-10-12T00:00:00.000Z","entryDescription":null,"entryApprovedAmount":${amount(cents + off)},"reportEntryTransactionAmount":${amount(cents)},"entryCurrAlphaCode":"EUR","entryExchangeRate":1.00000000000000,"entryIsPersonal":"N","reportEntryPatKey":"${payee === 'EMPL' ? 'CASH' : payee}","allocation":[${allocations.join(',')}]}`,
	};
}

/** Custom fields that nobody uses, as SAP sends them by the hundred. */
function unusedFields(characters: number): string {
	let text = '';
	for (let number = 1; text.length < characters; number += 1)
		text += `,"reportCustom${number}Code":null,"reportCustom${number}Value":null`;
	return text;
}

function expenseDocument(
	random: () => number,
	number: number,
	off: number,
	unused: string,
): [sourceId: string, text: string] {
	const reportId = hex(random, 20).toUpperCase();
	const count = 1 + Math.floor(random() * 4);
	const entries = Array.from({ length: count }, (_, index) => expense(random, index === 0 ? off : 0));
	const total = entries.reduce((sum, { cents }) => sum + cents, 0);
	const advance =
		random() < 0.2
			? `{"cashAdvanceId":"${hex(random, 32)}","cashAdvanceApplicationAmount":-1.00000000,"cashAdvanceTransactionType":2,"cashAdvanceClearingAccountCode":"135000"}`
			: '';
	return [
		reportId,
		`{"employee":{"employeeFirstName":"Sample","employeeLastName":"Employee ${number}","employeeId":"DE-${10_000 + number}","loginId":"employee${number}@sandbox.example","employeeReimbursementMethodCode":"PMTSERV","employeeOrgUnit1Code":"DE10","employeeOrgUnit1Value":"Germany"},"report":{"reportKey":${number},"reportId":"${reportId}","reportNumber":"${hex(random, 6).toUpperCase()}","reportName":"Sample report ${number}","ledgerCode":"DEFAULT","isTest":"N","homeCountryCode":"DE","employeeCurrencyAlphaCode":"EUR","totalApprovedAmount":${written(total + off, random)},"cashAdvanceReturnsAmount":0E-8,"requestId":[],"revisionNumber":"1","versionId":"4"${unused}},"expenseEntry":[${entries.map(({ text }) => text).join(',')}],"cashAdvanceApplication":[${advance}]}`,
	];
}

let made = 0;

/** Makes documents, each different and, unless asked otherwise, balanced to the cent; the same seed makes the same ones. */
export function makeDocuments(count: number, fields: DocumentFields = {}, seed = 1): SandboxDocument[] {
	const random = seededRandom(seed);
	const { docType = 'expense', unbalancedEvery = 0, characters = 0 } = fields;
	return Array.from({ length: count }, (_, index) => {
		made += 1;
		const off = unbalancedEvery > 0 && (index + 1) % unbalancedEvery === 0 ? 1 : 0;
		const unused = unusedFields(characters - 3000);
		const [sourceId, text] =
			docType === 'expense'
				? expenseDocument(random, made, off, unused)
				: otherDocument(docType, hex(random, 20).toUpperCase());
		return {
			id: hex(random, 32),
			docType,
			sourceId,
			text,
			companyId: '740512',
			entityId: 'p0099887xkv2',
			companyUuid: '5d0f6c2e-7b41-4a0d-9c55-1f2e3a4b5c6d',
			docStatus: 'READY',
			erpSystemId: '',
			readyAt: fields.readyAt ?? 0,
		};
	});
}
