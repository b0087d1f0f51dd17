import fc from 'fast-check';

import { integrationStatusPath } from '../../../concur/reports/paths';
import { readReportId } from '../../../concur/reports/reportId';
import { storiesToTry } from '../../storiesToTry.mts';

describe('readReportId', () => {
	it.each([
		[
			'nx2WRNzp18$wjehk%wqEL6EDHRwi9r$paQS1UqyL6a454QitqQ',
			'nx2WRNzp18$wjehk%wqEL6EDHRwi9r$paQS1UqyL6a454QitqQ',
		],
		['  425FE2ADB4954FCA90CD\n', '425FE2ADB4954FCA90CD'],
		[12345, '12345'],
		['a/b?c#d%2Fe f😀', 'a/b?c#d%2Fe f😀'],
	])('accepts %j', (value, reportId) => {
		expect(readReportId(value)).toEqual({ reportId });
	});

	it.each([
		[undefined, 'empty'],
		[null, 'empty'],
		['', 'empty'],
		[' \t\n', 'empty'],
		[{ ID: 'x' }, 'type object'],
		[['x'], 'a list'],
		[true, 'type boolean'],
		[Number.NaN, 'lost digits'],
		[Number('12345678901234567890'), 'lost digits'],
		['x'.repeat(10_000), '10000 characters'],
		['..', 'could have issued'],
		['.', 'could have issued'],
		['\ud800', 'could have issued'],
	])('refuses %j without guessing', (value, words) => {
		const read = readReportId(value);
		expect('problem' in read && read.problem).toContain(words);
	});

	it.each([
		[undefined, ''],
		[null, ''],
		[{ ID: 'x' }, '[object]'],
		[['x'], '[list]'],
		[true, '[boolean]'],
		[1.5, '1.5'],
		[' .. ', '..'],
	])('says that %j was given', (value, given) => {
		expect(readReportId(value)).toHaveProperty('given', given);
	});

	it('takes an ID of any length that could be one', () => {
		expect(readReportId('x'.repeat(256))).toHaveProperty('reportId');
		expect(readReportId('x'.repeat(257))).toHaveProperty('problem');
	});

	it('shows what was given, escaped and short', () => {
		const read = readReportId('<b>'.repeat(200));
		expect('given' in read && read.given).toMatch(/^(&lt;b&gt;)+&lt;?b?…$/);
	});
});

describe('integrationStatusPath', () => {
	it('encodes the ID once, as one segment that no URL parser folds away', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (text) => {
				const read = readReportId(text);
				if (!('reportId' in read)) return;
				const url = new URL(integrationStatusPath(read.reportId), 'https://us2.api.concursolutions.com');
				const segments = url.pathname.split('/');
				expect(url.search + url.hash).toBe('');
				expect(segments).toHaveLength(8);
				expect(decodeURIComponent(segments[7])).toBe(read.reportId);
			}),
			storiesToTry(2000, 50),
		);
	});
});
