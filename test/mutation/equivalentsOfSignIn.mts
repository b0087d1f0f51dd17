import type { Equivalent } from './equivalents.mts';

export const EQUIVALENTS_OF_SIGN_IN: Equivalent[] = [
	{
		file: 'concur/signIn/authenticateRequest.ts',
		line: "requestOptions.uri || ''",
		why: "Neither is an address of Concur's.",
	},
	{
		file: 'concur/signIn/authenticateRequest.ts',
		line: "fields.accessToken ?? ''",
		why: 'A pasted token that is missing is refused before.',
	},
	{
		file: 'concur/signIn/requestSession.ts',
		line: 'throw dead?.error',
		why: 'There is one: the last of the forms was refused.',
	},
	{
		file: 'concur/signIn/requestSession.ts',
		line: 'redactor([], [fields.password]',
		instead: 'Stryker',
		why: 'One more secret that no text holds.',
	},
	{
		file: 'concur/signIn/requestSession.ts',
		line: '[],',
		instead: 'Stryker',
		why: 'No status of HTTP is that text.',
	},
	{
		file: 'concur/signIn/signIn.ts',
		line: "?? ''",
		instead: 'Stryker',
		why: 'What is missing is no token that anyone holds.',
	},
	{
		file: 'concur/signIn/signIn.ts',
		line: 'sessionTokens: [] }',
		instead: 'Stryker',
		why: 'One more token that nobody holds.',
	},
	{
		file: 'concur/signIn/signIn.ts',
		line: 'slice(-MAX_KNOWN_TOKENS)',
		why: 'The list is longer or shorter; the newest stays last.',
	},
	{
		file: 'concur/signIn/signIn.ts',
		line: 'if (fields.sessionToken) lineage',
		instead: 'true',
		why: "An empty token is nobody's.",
	},
	{
		file: 'concur/signIn/signIn.ts',
		line: 'if (granted.refreshToken) lineage',
		instead: 'true',
		why: "An empty token is nobody's.",
	},
	{
		file: 'concur/signIn/signIn.ts',
		line: 'lineage.granted?.sessionToken === sessionToken',
		why: 'There is a session where one was refused.',
	},
	{
		file: 'concur/signIn/signIn.ts',
		line: 'if (!storesRefreshToken(fields)) return []',
		instead: 'Stryker',
		why: 'One more token that Concur would refuse.',
	},
	{
		file: 'concur/signIn/tokens.ts',
		line: 'answer?.',
		why: 'Without an answer there was no token, which has thrown before.',
	},
	{
		file: 'concur/signIn/tokens.ts',
		line: 'typeof answer?.scope',
		why: 'Without an answer there was no token, which has thrown before.',
	},
	{
		file: 'concur/signIn/tokens.ts',
		line: 'refreshToken === undefined ? {}',
		instead: 'false',
		why: 'What is undefined is not stored.',
	},
	{
		file: 'concur/signIn/tokens.ts',
		line: 'parseBody(body)?.refresh_token',
		why: 'It is asked for answers that were read before.',
	},
	{
		file: 'concur/signIn/baseUris.ts',
		line: '} catch {',
		why: 'The function returns undefined anyway.',
	},
	{
		file: 'concur/signIn/baseUris.ts',
		line: 'geolocation.trim()',
		why: 'A URL is read without the blanks around it.',
	},
	{
		file: 'concur/signIn/credential.ts',
		line: 'let lastHashed',
		why: 'It is written over by the first text.',
	},
	{
		file: 'concur/signIn/credential.ts',
		line: 'if (lastHashed.text !== text)',
		instead: 'true',
		why: 'The hash is made once more: slower, the same.',
	},
	{
		file: 'concur/signIn/credential.ts',
		line: 'clientCredentials: []',
		instead: 'Stryker',
		why: 'One more text in what is hashed, the same for all.',
	},
	{
		file: 'concur/signIn/credential.ts',
		line: 'all.map(trimmed).filter(Boolean)',
		why: 'What is too short is no secret to be hidden.',
	},
	{
		file: 'concur/signIn/tokenErrors.ts',
		line: "String(code ?? '')",
		why: 'Neither text is a code.',
	},
	{
		file: 'concur/signIn/tokenErrors.ts',
		line: 'code === undefined ? undefined',
		why: 'No meaning is kept under undefined.',
	},
	{
		file: 'concur/signIn/tokenErrors.ts',
		line: 'code !== undefined && REFRESH',
		why: 'Undefined is not among the codes.',
	},
	{
		file: 'concur/signIn/baseUris.ts',
		line: '/^127',
		why: 'A host that ends like this is an address from its beginning, or no host.',
	},
	{
		file: 'concur/signIn/requestSession.ts',
		line: "'notSent' ? 'notSent' : 'lost'",
		why: 'Neither granted nor refused nor not sent: it is told as lost.',
	},
	{
		file: 'concur/signIn/signIn.ts',
		line: 'if (!storesRefreshToken(fields)) return []',
		instead: 'false',
		why: 'The forms of the other grants take no refresh token.',
	},
	{
		file: 'concur/signIn/signIn.ts',
		line: 'lineages.size <= MAX_KEYS',
		why: 'One sign-in more or less is remembered; whose is not signs in once more.',
	},
	{
		file: 'concur/signIn/requestSession.ts',
		line: "attempt.kind !== 'answer' || !attempt.complete",
		instead: 'false',
		why: 'What is no answer is not complete either.',
	},
];
