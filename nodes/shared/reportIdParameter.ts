import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import { readReportId } from '../../concur/reports/reportId';
import type { ReportIdInput } from '../../concur/reports/reportId';
import { decodeReportId } from '../../concur/reports/reportUrl';
import type { SubjectInput } from './commit/commitItems';

/** What the nodes propose and most workflows keep: the field of Get Report Details, or that of v3. */
export const REPORT_ID_EXPRESSION = '={{ $json.ReportID ?? $json.ID }}';

/** A report as what is committed. */
export function toSubject(input: ReportIdInput): SubjectInput {
	return 'reportId' in input ? { subject: input.reportId } : input;
}

/** The parameter `reportId` as it is stored: a resource locator, or what an agent's tool or a hand-written workflow puts there. */
function stored(parameter: unknown): { mode: unknown; value: unknown } {
	const { mode, value } = Object(parameter) as { mode?: unknown; value?: unknown };
	return typeof parameter === 'object' ? { mode, value } : { mode: 'id', value: parameter };
}

/** What in an expression looks at the item that it is evaluated for. */
const LOOKS_AT_ITEM =
	/\$json\b|\$binary\b|\$data\b|\$itemIndex\b|\$position\b|\$thisItem|\$item\(|\$node\b|\.item\b|\.itemMatching\(|\.pairedItem\(/;

/** Is an ID the same for whatever item comes: typed in, chosen from the list, or an expression such as `.first()`? */
export function isFixed(text: unknown): boolean {
	return typeof text !== 'string' || !text.startsWith('=') || !LOOKS_AT_ITEM.test(text);
}

/**
 * The Report ID of each item. One that is fixed belongs to one item: for several it would put them all on Success although one report
 * was posted.
 * @throws NodeOperationError when it is fixed, several items came and On Error stops; where it continues, every item says so
 */
export function readReportIds(context: IExecuteFunctions): ReportIdInput[] {
	const items = context.getInputData();
	if (items.length > 1 && isFixed(stored(context.getNode().parameters.reportId).value)) {
		const problem = `The Report ID is fixed, but ${items.length} items came in: only one report would be changed, and all the items would look done`;
		const next = 'Map it to a field of the items, for example {{ $json.ReportID }}, or let one item in.';
		if (!context.continueOnFail())
			throw new NodeOperationError(context.getNode(), problem, {
				description: `Nothing was posted. ${next}`,
			});
		return items.map(() => ({ problem: `${problem}. ${next}`, given: '' }));
	}
	const reportIdOf = reportIdReader(context);
	return items.map((_, index) => reportIdOf(index));
}

/**
 * Gives a reader of the items' Report IDs; an expression that fails is that item's problem only.
 * The proposed expression is not handed to n8n, which takes longer to evaluate one than the rest of a report costs, and would
 * do so for all the items before the first is posted.
 * @returns a function from an item's index to its Report ID, or to why there is none; it never throws
 */
export function reportIdReader(context: IExecuteFunctions): (index: number) => ReportIdInput {
	const { mode, value: proposed } = stored(context.getNode().parameters.reportId);
	if (proposed === REPORT_ID_EXPRESSION && mode !== 'url') {
		const items = context.getInputData();
		return (index) => readReportId(items[index].json.ReportID ?? items[index].json.ID);
	}
	return (index) => {
		try {
			const value = context.getNodeParameter('reportId', index, '', { extractValue: true });
			return readReportId(mode === 'url' && typeof value === 'string' ? decodeReportId(value) : value);
		} catch (error) {
			return {
				problem: error instanceof Error ? error.message : 'The Report ID could not be read',
				given: '',
			};
		}
	};
}
