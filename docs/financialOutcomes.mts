import { acknowledgementMeaning, paymentMeaning, postingMeaning } from '../concur/financial/lookUp.ts';
import type { Meaning } from '../concur/financial/lookUp.ts';
import type { Call } from '../concur/financial/results.ts';
import { RESULT_CODES } from '../concur/financial/verdicts.ts';
import type { Verdict } from '../concur/financial/verdicts.ts';
import type { VerdictKind } from '../concur/verdict/kinds.ts';

/** Kinds of answers that only the Financial Integration Service gives. */
export const FINANCIAL_KINDS: VerdictKind[] = ['declined', 'onFile', 'tryLater'];

const TITLES: Record<Call, string> = {
	acknowledgement: 'Acknowledge, and Get Ready Documents',
	posting: 'Confirm Posting',
	payment: 'Confirm Payment',
};

const DONE: Record<Call, string> = {
	acknowledgement: 'acknowledged',
	posting: 'confirmed',
	payment: 'confirmed',
};

const ALREADY: Record<Call, string> = {
	acknowledgement:
		'`alreadyAcknowledged`; after an unclear answer of ours it is looked up, and is `acknowledged` when it is at ACKNOWLEDGED under our System ID',
	posting:
		'looked up: the same result on file is `alreadyConfirmed` (or `confirmed`, after an unclear answer of ours), the other one `conflict`; without a Source ID `unknown`',
	payment: '`alreadyConfirmed` (or `confirmed`, after an unclear answer of ours)',
};

function whatHappens(call: Call, verdict: Verdict): string {
	switch (verdict.says) {
		case 'done':
			return `\`${DONE[call]}\``;
		case 'already':
			return ALREADY[call];
		case 'no':
			return `\`${verdict.outcome}\``;
		case 'tryLater':
		case 'unclear':
			return UNCLEAR[call];
	}
}

const UNCLEAR: Record<Call, string> = {
	acknowledgement:
		'looked up by the Source ID, and sent again only when it is still READY; `unknown` when that settles nothing',
	posting:
		'looked up by the Source ID, and sent again only when it is still ACKNOWLEDGED; `unknown` when that settles nothing',
	payment: 'sent again with the same payment reference; `unknown` when no answer is clear in the end',
};

function codes(call: Call): string {
	const rows = RESULT_CODES[call].map(
		({ code, words, meaning, verdict }) =>
			`| ${code} | ${words.map((word) => `\`${word}\``).join(', ')} | ${meaning} | ${whatHappens(call, verdict)} | ${verdict.says === 'no' ? verdict.advice : ''} |`,
	);
	return `### ${TITLES[call]}

| code | with the word | Concur says | the document ends as | what you do |
|---|---|---|---|---|
${rows.join('\n')}
| any other, a word that does not go with the code, no element or two that disagree, HTTP 202, a lost answer | | nothing clear | ${UNCLEAR[call]} | |`;
}

const STATUSES = [
	'READY',
	'DELAYED',
	'RECALLED',
	'ACKNOWLEDGED',
	'POSTING_CONFIRMED_SUCCESS',
	'POSTING_CONFIRMED_FAILURE',
	'PAYMENT_CONFIRMED_SUCCESS',
	'any other',
];

const meaningText = (meaning: Meaning): string =>
	({ took: 'it took place', open: 'sent again', no: '', unfamiliar: 'settles nothing' })[meaning.says] ||
	`\`${(meaning as { outcome: string }).outcome}\``;

/** The part of docs/outcomes.md about the Financial Integration Service, generated from the code so that it can't drift. */
export function financialOutcomes(): string {
	const rows = STATUSES.map((docStatus) => {
		const ours = { docStatus, erpSystemId: 'ours' };
		const cells = [
			acknowledgementMeaning(ours, 'ours'),
			acknowledgementMeaning({ docStatus, erpSystemId: 'another' }, 'ours'),
			postingMeaning(ours, 'ours', 'success'),
			postingMeaning(ours, 'ours', 'error'),
			paymentMeaning(ours, 'CP'),
		].map(meaningText);
		return `| \`${docStatus}\` | ${cells.join(' | ')} |`;
	});
	return `## Concur: Financial Integration

Every answer is a list with an element per document, and HTTP 200 says nothing about any of them. An element is matched by its document
(and payment reference), and believed only when its code and its result word agree. The HTTP errors above mean the same here.

${(['acknowledgement', 'posting', 'payment'] as const).map(codes).join('\n\n')}

### What a look at the document means

| status in Concur | after Acknowledge | ... when another system has it | after Confirm Posting, Success | after Confirm Posting, Error | after Confirm Payment |
|---|---|---|---|---|---|
${rows.join('\n')}

No status tells which payment is on file, so a payment is never concluded from one.

### What to do with each outcome

| outcome | output | what to do |
|---|---|---|
| \`acknowledged\` | Success | book it, then confirm the posting |
| \`confirmed\`, \`alreadyConfirmed\` | Success | nothing |
| \`alreadyAcknowledged\` | Failure | do not book it: another system, or an earlier run, has it. Find Stuck Documents shows those of earlier runs |
| \`recalled\` | Failure | do not book it; if it is booked, reverse that posting |
| \`notReady\` | Failure | nothing: it comes with a later run |
| \`refused\` | Failure | read \`Message\` |
| \`unbalanced\` | Failure | have it corrected in Concur; it was not acknowledged |
| \`conflict\` | Failure | Concur has the other result on file: clear it up with the accounting department |
| \`notPosted\` | Failure, or Error | run it again: nothing was changed in this run |
| \`unknown\` | Failure, or Error | look the document up with Get a Document, or run it again: Concur answers a second time by a code of its own |
`;
}
