import { randomUUID } from 'node:crypto';

import { v4ErrorAnswer } from '../answer.mts';
import type { SandboxAnswer } from '../answer.mts';
import type { RecordedKind } from './fault.mts';

const DEADLOCK =
	'Transaction (Process ID 87) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.';

const json = (status: number, body: unknown): SandboxAnswer => ({
	status,
	contentType: 'application/json',
	body: JSON.stringify(body),
});
const xml = (status: number, body: string): SandboxAnswer => ({
	status,
	contentType: 'application/xml',
	body,
});

/** An error within a response within a page, as SAP's page on status codes documents it. */
function nested(accept: string, Message: string): SandboxAnswer {
	const time = new Date().toISOString();
	const id = randomUUID();
	return accept.includes('xml')
		? xml(
				400,
				`<Response><StatusCode>400</StatusCode><Content><Error><Message>${Message}</Message><Server-Time>${time}</Server-Time><Id>${id}</Id></Error></Content></Response>`,
			)
		: json(400, {
				Response: { StatusCode: 400, Content: { Error: { Message, 'Server-Time': time, Id: id } } },
			});
}

const BATCH_ERROR =
	'<report-batch-result xmlns="http://www.concursolutions.com/api/expense/expensereport/2011/03"><records-succeeded>0</records-succeeded><records-failed>1</records-failed><errors><error><Index>2</Index><message>The report has no entries.</message></error></errors></report-batch-result>';

const MESSAGE_WITH_ELEMENTS =
	'<Error><Message><Code>ReportNotFound</Code><Text>The report could not be found.</Text></Message><Server-Time>2026-01-31T10:20:30</Server-Time></Error>';

// A string of JSON may hold no raw line break, and yet SAP's page has one.
const REFUSAL_WITH_LINE_BREAK =
	'{"Status":"FAILURE","Message":"To use the POST Expense Journal Entry Job Key the\n        report must be at the Processing Payment or Payment Confirmed Payment Status."}';

/** Bodies as recorded from Concur by other clients, or written in SAP's documents. @param accept the request's header */
export function recordedAnswer(kind: RecordedKind, accept: string, path: string): SandboxAnswer {
	switch (kind) {
		case 'errorIn200':
			return json(200, { Error: { Message: 'No report found with the specified ID' } });
		case 'emptyErrorIn200':
			return json(200, { Error: {} });
		case 'nestedError':
			return nested(accept, 'The report ID is not valid.');
		case 'nestedDeadlock':
			return nested(accept, DEADLOCK);
		case 'batchError':
			return xml(400, BATCH_ERROR);
		case 'messageWithElements':
			return xml(400, MESSAGE_WITH_ELEMENTS);
		case 'validationErrors':
			return v4ErrorAnswer(400, 'Validation errors', path, [
				{
					source: 'comment',
					id: 'comment.size',
					message: 'The comment holds characters that are not allowed',
				},
			]);
		case 'systemStep403':
			return v4ErrorAnswer(403, 'Caller cannot modify System workflow step', path);
		case 'refusalWithLineBreak':
			return { status: 200, contentType: 'application/json', body: REFUSAL_WITH_LINE_BREAK };
	}
}

/** A refusal as SAP's page shows it, with a line break in the middle of the string. */
export const withLineBreak = (json: string): string =>
	json.replace('Job Key the report', 'Job Key the\n        report');
