import type { Sandbox } from './handle.mts';

type Field = [name: string, value: string];

const dialog = (title: string, fields: Field[]): string =>
	[title, ...fields.map(([name, value]) => `    ${name.padEnd(24)}${value}`)].join('\n');

/** What to type into n8n's credential dialog, field by field, as the dialog names them. */
export function fieldsToPaste({ baseUri, credentials }: Pick<Sandbox, 'baseUri' | 'credentials'>): string {
	const where: Field[] = [
		['Data Center', 'Custom'],
		['Custom Base URI', baseUri],
	];
	const client: Field[] = [
		['Client ID', credentials.clientId],
		['Client Secret', credentials.clientSecret],
	];
	return [
		dialog('  Concur API, with a refresh token', [
			['Grant Type', 'Refresh Token'],
			...where,
			...client,
			['Refresh Token', credentials.refreshToken],
		]),
		dialog('  Concur API, with a company request token', [
			['Grant Type', 'Company Request Token'],
			...where,
			...client,
			['Company UUID', credentials.companyUuid],
			['Company Request Token', credentials.requestToken],
		]),
		dialog('  Concur API, with a login', [
			['Grant Type', 'Password'],
			...where,
			...client,
			['Username', credentials.username],
			['Password', credentials.password],
		]),
		dialog('  Concur API, with a token to paste', [
			['Grant Type', 'Access Token'],
			...where,
			['Access Token', credentials.accessToken],
			['Authorization Scheme', 'Bearer'],
		]),
		dialog('  Concur OAuth2 API, in the browser', [...where, ...client]),
		dialog('  Concur App API, for events', [
			...where,
			...client,
			['Public Keys', `what ${baseUri}/sandbox/event-service/keys shows`],
		]),
	].join('\n\n');
}
