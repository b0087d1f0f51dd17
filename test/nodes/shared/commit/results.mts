import type { ResultItem } from '../../../../concur/commit/result';

const OUTCOMES: Record<ResultItem['Status'], string> = {
	SUCCESS: 'integrated',
	FAILURE: 'refused',
	ERROR: 'notPosted',
	UNKNOWN: 'unknown',
	DRY_RUN: 'wouldPost',
};

/** A result as a commit leaves it. */
export function resultAt(Status: ResultItem['Status'], fields: Partial<ResultItem> = {}): ResultItem {
	return {
		ReportID: 'R1',
		Status,
		Message: `It ended as ${Status}.`,
		outcome: OUTCOMES[Status],
		attempts: Status === 'ERROR' ? 0 : 1,
		httpStatusCode: 200,
		correlationId: null,
		...fields,
	};
}

/** The words of a committing action. */
export const WORDS = {
	subject: 'report',
	outcomes: { committed: 'integrated', alreadyCommitted: 'alreadyPaid' },
	nothing: 'Nothing was posted',
	again: 'before it is posted again',
};
