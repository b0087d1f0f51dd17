import { ConcurError, ConcurSignInError, isSignInError } from '../../../concur/transport/errors';

it('an error says what went wrong and what to do', () => {
	const error = new ConcurError('It went wrong', 'Do something');
	expect(error).toBeInstanceOf(Error);
	expect([error.name, error.message, error.description]).toEqual([
		'ConcurError',
		'It went wrong',
		'Do something',
	]);
	expect(String(error)).toBe('ConcurError: It went wrong');
});

it("a sign-in error says Concur's code, and whether to try again", () => {
	const error = new ConcurSignInError('No token', 'Look', 108, true);
	expect(error).toBeInstanceOf(ConcurError);
	expect({ ...error, message: error.message }).toEqual({
		name: 'ConcurSignInError',
		message: 'No token',
		description: 'Look',
		concurCode: 108,
		transient: true,
	});
});

it('a sign-in error is known by its name, also one of another copy of this package', () => {
	expect(isSignInError(new ConcurSignInError('', '', undefined, false))).toBe(true);
	expect(isSignInError(Object.assign(new Error('x'), { name: 'ConcurSignInError' }))).toBe(true);
	expect(isSignInError(new ConcurError('', ''))).toBe(false);
	expect(isSignInError({ name: 'ConcurSignInError' })).toBe(false);
	expect(isSignInError(undefined)).toBe(false);
});
