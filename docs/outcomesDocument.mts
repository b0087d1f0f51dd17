import { decide } from '../concur/commit/decide.ts';
import { ADVICE } from '../concur/verdict/advice.ts';
import { POLICY } from '../concur/verdict/kinds.ts';
import type { VerdictKind } from '../concur/verdict/kinds.ts';

const MAX_TRIES = 4;

/** What a user sees happen after an attempt of this kind. */
function whatHappens(kind: VerdictKind): string {
	const first = decide({ kind, tries: 1, maxTries: MAX_TRIES, wasUnclear: false, verify: true });
	switch (first.do) {
		case 'reRead':
			return 'reads the report: Paid is `integrated`; still open is posted once more';
		case 'repeat': {
			const last = decide({ kind, tries: MAX_TRIES, maxTries: MAX_TRIES, wasUnclear: false, verify: true });
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
	const rows = (Object.keys(POLICY) as VerdictKind[]).map((kind) => {
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

## What a re-read means

| payment status | means |
|---|---|
| Paid (\`P_PAID\`) | it was committed: \`integrated\`, with \`verified: true\` |
| Processing Payment (\`P_PROC\`), Payment Confirmed (\`P_PAYC\`) | not committed: posted once more while tries are left, then \`notPosted\`; after a time-out or HTTP 504 \`unknown\`, since Concur may still be at work |
| Not Paid (\`P_NOTP\`), On Hold (\`P_HOLD\`) | not committed, and Concur would refuse: \`notPosted\`, or \`refused\` where Concur said so |
| a code of your company's own | settles nothing: \`unknown\` |
| the report could not be read | \`unknown\` |

## What to do with each outcome

| outcome | what to do |
|---|---|
| \`integrated\`, \`alreadyPaid\` | nothing: the report is Paid |
| \`refused\` | read \`Message\`; correct the report or its status in Concur |
| \`notPosted\` | run it again: nothing was committed in this run |
| \`unknown\` | look the report up in Concur, or run it again with Pre-Check on: that reads it first and never posts a Paid report |
`;
}
