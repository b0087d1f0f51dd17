import { decide } from '../concur/commit/decide.ts';
import { ADVICE } from '../concur/verdict/advice.ts';
import { POLICY } from '../concur/verdict/kinds.ts';
import type { VerdictKind } from '../concur/verdict/kinds.ts';
import { FINANCIAL_KINDS, financialOutcomes } from './financialOutcomes.mts';

const MAX_TRIES = 4;

/** What a user sees happen after an attempt of this kind. */
function whatHappens(kind: VerdictKind): string {
	if (kind === 'refusal') return '`refused`; the report is read once, to say at which status it is';
	if (kind === 'tokenExpired') return 'signs in anew and tries again, once; in the end `notPosted`';
	const first = decide({
		kind,
		tries: 1,
		maxTries: MAX_TRIES,
		unclearForMs: undefined,
		acceptsOpen: true,
		verify: true,
	});
	switch (first.do) {
		case 'reRead':
			return 'reads the report: Paid is `integrated`; still open is posted once more; in the end `unknown`';
		case 'repeat': {
			const last = decide({
				kind,
				tries: MAX_TRIES,
				maxTries: MAX_TRIES,
				unclearForMs: undefined,
				acceptsOpen: true,
				verify: true,
			});
			return `tries again; in the end \`${last.do === 'finish' ? last.outcome : ''}\``;
		}
		default:
			return `\`${first.outcome}\``;
	}
}

const COMMITTED = { yes: 'yes', no: 'certainly not', unclear: 'unclear' };

const WAIT = {
	none: '',
	report: 'this report',
	run: 'the whole run',
	longest: 'this report, as long as Max Wait allows',
};

const ENDS_RUN = {
	no: '',
	inARow: 'after three reports in a row',
	unlessAccepted: 'when Concur has accepted nothing yet, or after three in a row',
	atOnce: 'at once',
};

/** docs/outcomes.md: the decision table as users read it, generated from the code so that it can't drift. */
export function outcomesDocument(): string {
	const kinds = (Object.keys(POLICY) as VerdictKind[]).filter((kind) => !FINANCIAL_KINDS.includes(kind));
	const rows = kinds.map((kind) => {
		const { committed, wait, endsRun } = POLICY[kind];
		const { seen, advice, source } = ADVICE[kind];
		return `| ${seen} | ${COMMITTED[committed]} | ${whatHappens(kind)} | ${WAIT[wait]} | ${ENDS_RUN[endsRun]} | ${advice} | ${source} |`;
	});
	return `# What leads to which outcome

Generated from \`concur/verdict/\` by \`npm run docs\`.

Each attempt to post a report is looked up here. A report is posted again only when it is certain that nothing was committed, or when
Concur, asked again, says that the report is still open (Processing Payment or Payment Confirmed). Once an attempt of a run was unclear,
nothing but SUCCESS is believed without reading the report.

| what was seen | committed? | what the node does | who waits | ends the run | what you do | source |
|---|---|---|---|---|---|---|
${rows.join('\n')}

## What a look means

A look reads the report's payment status. An attempt that got no clear answer may still commit later: SAP asks to wait five minutes. So after
an unclear attempt nothing but Paid is final before that time is over, and the node looks again, for at most Max Wait in all.

| payment status | means |
|---|---|
| Paid (\`P_PAID\`) | after an unclear attempt of this n8n: \`integrated\`, with \`verified: true\`; after a refusal alone: \`refused\`, it was Paid before |
| Processing Payment (\`P_PROC\`), Payment Confirmed (\`P_PAYC\`) | after an unclear attempt: posted once more while tries are left (Concur refuses a second commit), then \`unknown\`; five minutes after the last unclear attempt \`notPosted\`. After a refusal: one of the two answers is out of date, so the node looks again, then \`unknown\` |
| Not Paid (\`P_NOTP\`), On Hold (\`P_HOLD\`) | after a refusal: \`refused\`. After an unclear attempt: \`unknown\`, and five minutes after it \`notPosted\` or \`refused\` |
| a code of your company's own | settles nothing: \`unknown\` after an unclear attempt |
| the report could not be read | \`unknown\` after an unclear attempt, \`refused\` after a refusal alone |

What this n8n process left unclear within the last five minutes counts for later executions too: they look before they post.

## What to do with each outcome

| outcome | what to do |
|---|---|
| \`integrated\`, \`alreadyPaid\` | nothing: the report is Paid |
| \`refused\` | read \`Message\`; correct the report or its status in Concur |
| \`notPosted\` | run it again: nothing was committed by this n8n |
| \`unknown\` | look the report up in Concur, or run it again with Pre-Check on: that reads it first and never posts a Paid report |
| \`wouldPost\`, \`wouldRefuse\` | a dry run: nothing was changed. \`paymentStatusCode\` says where the report is |
| \`sentBack\`, \`alreadySentBack\` | of Send Back: nothing, the employee has it |

${financialOutcomes()}`;
}
