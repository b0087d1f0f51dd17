import fs from 'node:fs';

import { readReportDetails } from '../../../concur/reports/details';
import type { Details } from '../../../concur/reports/details';
import { journalEntriesOf, payeesOf } from '../../../concur/reports/journal';
import { workflowStepId } from '../../../concur/reports/paths';

const XML = fs.readFileSync('test/fixtures/reportDetails.xml', 'utf8');
const ID = 'nx2WRNzp18$wjehk%wqEL6EDHRwi9r$paQS1UqyL6a454QitqQ';
const details = readReportDetails(XML, ID) as Details;

/** Every text, nil and empty element of the XML, found without the product's parser. */
function leavesOf(xml: string): string[] {
	const texts = [...xml.matchAll(/<([\w-]+)[^<>/]*>([^<>]+)<\/\1>/g)].map(([, , text]) => text);
	const decoded = texts.map((text) =>
		text
			.replace(/&lt;/g, '<')
			.replace(/&gt;/g, '>')
			.replace(/&#8364;/g, '€')
			.replace(/&amp;/g, '&'),
	);
	return decoded.filter((text) => text.trim() !== '');
}

function valuesOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value.flatMap(valuesOf);
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesOf) : [value];
}

describe('readReportDetails', () => {
	it('yields every element of the sample', () => {
		const found = valuesOf(details);
		const leaves = leavesOf(XML);
		expect(leaves.length).toBeGreaterThan(50);
		for (const leaf of leaves) {
			if (leaf === '0001-01-01T00:00:00') continue;
			expect(found).toContain(leaf);
			expect(found.filter((value) => value === leaf)).toHaveLength(
				leaves.filter((other) => other === leaf).length,
			);
		}
		const nils = XML.match(/i:nil="true"/g) ?? [];
		const noDates = XML.match(/0001-01-01T00:00:00/g) ?? [];
		expect(found.filter((value) => value === null)).toHaveLength(nils.length + noDates.length);
	});

	it('keeps lists lists, nil null, empty empty, and amounts as they are written', () => {
		expect(details).toMatchObject({
			Purpose: '',
			ReportTotal: '1234.56000000',
			OrgUnit1: null,
			PaidDate: null,
			ReportName: 'March Trip & Training',
			LastComment: 'Checked <twice> €',
			ExpenseEntriesList: [
				{
					ReportEntryID: 'E1',
					AttendeesList: [{ AttendeeID: 'A1', Title: null }],
					ItemizationsList: [{}, {}],
				},
				{
					ReportEntryID: 'E2',
					AttendeesList: [],
					CardTransaction: null,
					ItemizationsList: [{ ItemizationID: 'I3' }],
				},
			],
		});
	});

	it.each(['', '<a/>', '<ReportDetails/>', XML.slice(0, -20), '<html><body>x</body></html>'])(
		'reads nothing from %#',
		(xml) => {
			expect(readReportDetails(xml, ID)).toBeUndefined();
		},
	);

	it('reads nothing from the details of another report', () => {
		expect(readReportDetails(XML, `${ID}x`)).toBeUndefined();
		expect(readReportDetails('<ReportDetails><ReportID> 1 </ReportID></ReportDetails>', '1')).toEqual({
			ReportID: ' 1 ',
		});
	});

	it('keeps the blanks that are part of a value, and takes an empty list for one, however it is written', () => {
		const xml =
			'<ReportDetails>\n<ReportID>1</ReportID><Name>Trip </Name><AList>\n</AList><BList>\n <B> x</B>\n</BList></ReportDetails>';
		expect(readReportDetails(xml, '1')).toEqual({ ReportID: '1', Name: 'Trip ', AList: [], BList: [' x'] });
	});

	it('reads a report with thousands of escaped characters', () => {
		const many = `<ReportDetails><ReportID>1</ReportID>${'<Name>R&amp;D &#8364;</Name>'.repeat(20_000)}</ReportDetails>`;
		const names = readReportDetails(many, '1')?.Name as string[];
		expect(names).toHaveLength(20_000);
		expect(new Set(names)).toEqual(new Set(['R&D €']));
	});
});

describe('journalEntriesOf and payeesOf', () => {
	it('gives each journal entry the IDs of what it belongs to', () => {
		expect(journalEntriesOf(details)).toHaveLength(4);
		expect(journalEntriesOf(details)[1]).toMatchObject({
			ReportEntryID: 'E1',
			ItemizationID: 'I2',
			AllocationID: 'AL2',
			Amount: '99.90000000',
			CurrencyCode: 'USD',
		});
	});

	it('totals each payee exactly, credits against debits', () => {
		expect(payeesOf(details)).toMatchObject({
			payees: [
				{ PayeePaymentTypeName: 'Corporate Card', Total: '1000.00000000', JournalEntries: [{}, {}] },
				{ PayeePaymentTypeName: 'Employee', Total: '234.56000000', JournalEntries: [{}, {}] },
			],
		});
	});

	it('books nothing from an amount that is no number', () => {
		const odd = readReportDetails(
			XML.replace('<Amount>99.90000000</Amount>', '<Amount>n/a</Amount>'),
			ID,
		) as Details;
		expect(payeesOf(odd)).toEqual({ problem: expect.stringContaining('Corporate Card') });
	});

	it.each(['cr', 'XX', '', 'D', ' CR'])('takes %j for neither a debit nor a credit', (side) => {
		const odd = readReportDetails(
			XML.replace('<DebitOrCredit>CR</DebitOrCredit>', `<DebitOrCredit>${side}</DebitOrCredit>`),
			ID,
		) as Details;
		expect(payeesOf(odd)).toEqual({
			problem: 'A journal entry of payee "Employee" says neither debit (DR) nor credit (CR)',
		});
	});

	it('takes a missing side for neither', () => {
		const odd = readReportDetails(XML.replace('<DebitOrCredit>CR</DebitOrCredit>', ''), ID) as Details;
		expect(payeesOf(odd)).toHaveProperty('problem');
	});

	it('counts a credit against the payee, however it is written', () => {
		const negative = readReportDetails(
			XML.replace('<Amount>10.00000000</Amount>', '<Amount>-10.00000000</Amount>'),
			ID,
		) as Details;
		expect(payeesOf(negative)).toMatchObject({ payees: [{}, { Total: '234.56000000' }] });
	});

	it.each([
		[{ ReportTotal: '1234.57000000' }, 'add up to 1234.56000000, but the report to 1234.57000000'],
		[{ ReportTotal: '1', TotalClaimedAmount: 'x' }, 'but the report to 1 or x'],
		[{ ReportTotal: '1234.56' }, undefined],
		[{ ReportTotal: '1300', TotalApprovedAmount: '1234.56' }, undefined],
		[{ ReportTotal: '1300', TotalClaimedAmount: '1234.560' }, undefined],
		[{ ReportTotal: null }, undefined],
	])('holds the sum against the totals of the report: %j', (totals, problem) => {
		const grouped = payeesOf({ ...details, ...totals });
		if (problem === undefined) expect(grouped).toHaveProperty('payees');
		else expect(grouped).toEqual({ problem: expect.stringContaining(problem) });
	});

	(process.env.MUTATION_TEST ? it.skip : it)('takes a report of 126,000 journal entries in seconds', () => {
		const entry = { PayeePaymentTypeName: 'Employee', DebitOrCredit: 'DR', Amount: '0.10000000' };
		const JournalEntriesList = Array.from({ length: 126_000 }, () => entry);
		const large: Details = {
			ReportID: '1',
			ReportTotal: '12600',
			ExpenseEntriesList: [{ ItemizationsList: [{ AllocationsList: [{ JournalEntriesList }] }] }],
		};
		const started = process.cpuUsage();
		const grouped = payeesOf(large);
		expect('payees' in grouped && grouped.payees.map(({ Total }) => Total)).toEqual(['12600.00000000']);
		// Of the processor's time: a machine that is busy with other things is none of this test's business.
		const { user, system } = process.cpuUsage(started);
		expect((user + system) / 1e6).toBeLessThan(10);
	});
});

describe('workflowStepId', () => {
	it.each([
		[
			'http://www.concursolutions.example/api/expense/expensereport/v1.1/report/gWs8Xn%24p12/workflowaction',
			'gWs8Xn$p12',
		],
		['https://erp.example/x/report/a%zz/workflowaction?x=1', 'a%zz'],
		['https://www.concursolutions.com/', undefined],
		[undefined, undefined],
	])('%s', (url, stepId) => {
		expect(workflowStepId(url)).toBe(stepId);
	});
});
