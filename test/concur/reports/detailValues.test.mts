import { readReportDetails } from '../../../concur/reports/details';

const read = (inner: string): unknown =>
	readReportDetails(`<ReportDetails><ReportID>1</ReportID>${inner}</ReportDetails>`, '1');

describe('a value of report details', () => {
	it.each([
		['0001-01-01T00:00:00', null],
		['0001-01-01T00:00:00.000', null],
		['0001-01-01T00:00:00Z', null],
		// Only the whole value is SAP's word for no date.
		['10001-01-01T00:00:00', '10001-01-01T00:00:00'],
		['0001-01-01T00:00:00 or later', '0001-01-01T00:00:00 or later'],
		['2026-08-01T00:00:00', '2026-08-01T00:00:00'],
		['007', '007'],
		[' x ', ' x '],
	])('%s', (text, value) => {
		expect(read(`<A>${text}</A>`)).toEqual({ ReportID: '1', A: value });
	});

	it.each([
		['<A/>', ''],
		['<A x="1"/>', ''],
		['<A i:nil="true"/>', null],
		['<A i:nil="false"/>', ''],
		['<A x="1">text</A>', 'text'],
		['<A x="1">0001-01-01T00:00:00</A>', null],
		['<A x="1"><B>b</B></A>', { B: 'b' }],
		['<A><B>b</B><C>c</C></A>', { B: 'b', C: 'c' }],
		['<A>a</A><A>b</A>', ['a', 'b']],
		['<A>text<B>b</B></A>', { '#text': 'text', B: 'b' }],
	])('%s', (xml, value) => {
		expect(read(xml)).toEqual({ ReportID: '1', A: value });
	});

	it('attributes are no fields of the report', () => {
		const xml = '<ReportDetails x="1"><ReportID>1</ReportID></ReportDetails>';
		expect(readReportDetails(xml, '1')).toEqual({ ReportID: '1' });
	});

	it.each([
		['', []],
		['<B>b</B>', ['b']],
		['<B>b</B><B>c</B>', ['b', 'c']],
		['<B>b</B><C>c</C>', ['b', 'c']],
		['<B><D>d</D></B>', [{ D: 'd' }]],
		['words', ['words']],
	])('a list of %j', (inner, list) => {
		expect(read(`<AList>${inner}</AList>`)).toEqual({ ReportID: '1', AList: list });
		expect(read(`<AList x="1">${inner}</AList>`)).toEqual({ ReportID: '1', AList: list });
	});

	it('a list in two pieces is one list', () => {
		expect(read('<AList><B>b</B></AList><AList><B>c</B></AList>')).toEqual({
			ReportID: '1',
			AList: ['b', 'c'],
		});
	});

	it('only what ends in List is one', () => {
		expect(read('<Listed>a</Listed>')).toEqual({ ReportID: '1', Listed: 'a' });
		expect(read('<AList i:nil="true"/>')).toEqual({ ReportID: '1', AList: [] });
	});
});
