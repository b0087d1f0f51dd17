import type { Equivalent } from './equivalents.mts';

export const EQUIVALENTS_OF_EVENTS: Equivalent[] = [
	{
		file: 'concur/events/advice.ts',
		line: "lastAttempt.kind === 'answer'",
		instead: 'true',
		why: 'What is no answer has no status either.',
	},
	{
		file: 'concur/events/authenticity.ts',
		line: 'base64.match(/.{1,64}/g) ?? []',
		instead: 'Stryker',
		why: 'A block without content is no key, nor is this one.',
	},
	{
		file: 'concur/events/authenticity.ts',
		line: 'base64.match(/.{1,64}/g) ?? []',
		instead: '/./g',
		why: 'OpenSSL reads lines of any length.',
	},
	{
		file: 'concur/events/authenticity.ts',
		line: 'const pem =',
		why: 'OpenSSL reads lines of any length.',
	},
	{
		file: 'concur/events/authenticity.ts',
		line: "typeof header === 'string' ? header.trim()",
		why: 'Neither text is base64 of a signature.',
	},
	{
		file: 'concur/events/authenticity.ts',
		line: "['RSASSA-PKCS1-v1_5'",
		why: 'This padding is what Node.js takes where none is named.',
	},
	{
		file: 'concur/events/authenticity.ts',
		line: '} catch {',
		why: 'Undefined is as little a valid signature as false.',
	},
	{
		file: 'concur/events/authenticity.ts',
		line: 'const plain =',
		why: 'Line breaks inside a key are taken out anyway.',
	},
	{
		file: 'concur/events/authenticity.ts',
		line: 'content.replace(/\\s+/g',
		why: 'One by one, the same are taken out.',
	},
	{
		file: 'concur/events/authenticity.ts',
		line: 'const bits =',
		why: 'Node.js knows the details of every RSA key.',
	},
	{
		file: 'concur/events/event.ts',
		line: '} catch {',
		why: 'What could not be parsed stays undefined, and is no object.',
	},
	{
		file: 'concur/events/subscription.ts',
		line: '} catch {',
		why: 'A function that returns nothing returns undefined.',
	},
];
