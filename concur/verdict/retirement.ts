import { safeText } from '../formats/text';
import type { Answer } from '../transport/attempt';

/**
 * What an answer says about the end of the interface that gave it: `x-api-warn` names what replaces it, `sunset` (RFC 8594) the
 * date from which it is gone.
 * @returns a sentence for the user, escaped and capped; undefined when it says nothing
 */
export function retirementNotice({ apiWarning, sunset }: Answer): string | undefined {
	const warning = safeText(apiWarning, 300);
	const date = safeText(sunset, 60);
	if (warning === '' && date === '') return undefined;
	const epoch = Date.parse(date);
	const day = Number.isNaN(epoch) ? date : new Date(epoch).toISOString().slice(0, 10);
	const ends = day === '' ? 'Concur has announced its end' : `Concur ends it on ${day}`;
	return `An interface of Concur that this node uses is being retired; ${ends}.${warning === '' ? '' : ` Concur says: ${warning}`}`;
}
