import type { Attempt } from '../../../concur/transport/attempt';
import { ConcurSignInError } from '../../../concur/transport/errors';
import { Tries } from '../../../concur/verdict/tries';

function refused(refusedTokens: string | undefined): Attempt {
	const error = new ConcurSignInError('Refused', '', 108, false);
	error.refusedTokens = refusedTokens;
	return { kind: 'signIn', error };
}

const lost: Attempt = { kind: 'lost', reason: 'connection', detail: '' };

function countOf(...attempts: Attempt[]): number {
	const tries = new Tries();
	for (const attempt of attempts) tries.note(attempt);
	return tries.count;
}

describe('how often a request was tried', () => {
	it.each([
		['nothing yet', [], 0],
		['anything else than a refused refresh token', [lost, lost, refused(undefined), lost], 4],
		['the same refresh token, again and again', [refused('a'), refused('a'), refused('a')], 3],
		['another one each time: another process renews it', [refused('a'), refused('b'), refused('c')], 1],
		['another one, and that one again', [refused('a'), refused('b'), refused('b')], 2],
		['another one after something else', [refused('a'), lost, refused('b')], 2],
		['a sign-in that failed otherwise between', [refused('a'), refused(undefined), refused('a')], 3],
	])('%s', (_, attempts, count) => {
		expect(countOf(...attempts)).toBe(count);
	});

	it('ends all the same: twenty renewals by others are waited for', () => {
		const renewals = Array.from({ length: 40 }, (_, index) => refused(String(index)));
		expect(countOf(...renewals.slice(0, 21))).toBe(1);
		expect(countOf(...renewals)).toBe(20);
	});
});
