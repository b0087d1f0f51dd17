import { ADVICE, tell } from '../../../concur/verdict/advice';

it.each([
	['connectionLost', 'ECONNRESET', undefined, 'The connection to Concur was lost (ECONNRESET)'],
	['connectionRefused', 'ECONNREFUSED', undefined, 'Concur could not be reached (ECONNREFUSED)'],
	['deadlock', '', 400, "Concur's database was busy (deadlock) (HTTP 400)"],
	['serverError', 'No exchange rate.', 500, 'Concur had an internal error: No exchange rate.'],
	['timeout', '', undefined, 'Concur did not answer in time'],
	// These words lead in plain words themselves.
	['signInRefused', 'Wrong client secret (code 64).', undefined, 'Wrong client secret (code 64).'],
] as const)('%s with "%s"', (kind, words, status, told) => {
	expect(tell(kind, words, status)).toBe(told);
});

it('plain words are plain: no number, no code, no full stop', () => {
	for (const { plain } of Object.values(ADVICE)) expect(plain).toMatch(/^[A-Za-z8' ,()-]+$/);
	expect(new Set(Object.values(ADVICE).map(({ plain }) => plain.slice(-1))).has('.')).toBe(false);
});
