import { parseBody } from '../formats/body';
import { safeText } from '../formats/text';
import { isXmlElement } from '../formats/xml';
import type { ReadAnswer } from '../verdict/classify';

/** Concur's `ActionStatus`: the answer of Post Integration Status and of workflow actions. */
export interface ActionStatus {
	Status: string;
	/** Escaped and capped. */
	Message: string;
}

/**
 * Reads an `ActionStatus`, bare (JSON) or as root element (XML).
 * @returns undefined when the body is empty, truncated, HTML or of another shape: then nothing may be concluded from it
 */
export function readActionStatus(text: string): ActionStatus | undefined {
	const body = parseBody(text);
	const status = isXmlElement(body?.ActionStatus) ? body.ActionStatus : body;
	if (typeof status?.Status !== 'string') return undefined;
	return { Status: status.Status.trim(), Message: safeText(status.Message) };
}

/**
 * Reads an `ActionStatus` answer: success and refusal both come as HTTP 200.
 * @param successWords `SUCCESS`, or `SUCCESS!` for workflow actions
 */
export function readActionStatusAnswer(successWords: string[]): ReadAnswer {
	return (answer) => {
		const actionStatus = answer.httpStatusCode === 200 ? readActionStatus(answer.body) : undefined;
		if (!actionStatus) return { kind: 'unreadable', words: '' };
		const { Status, Message } = actionStatus;
		if (successWords.includes(Status)) return { kind: 'success', words: Message };
		return { kind: Status === 'FAILURE' ? 'refusal' : 'oddStatus', words: Message };
	};
}
