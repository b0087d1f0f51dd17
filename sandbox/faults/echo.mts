import { errorAnswer } from '../answer.mts';
import type { SandboxAnswer } from '../answer.mts';
import type { Fault } from './fault.mts';

/** Form fields of the token endpoint that nobody else may see. */
const SECRET_FIELDS = ['client_secret', 'refresh_token', 'password', 'code'];

const WRITE: Record<NonNullable<Fault['echo']>, (secret: string) => string> = {
	plain: (secret) => secret,
	urlEncoded: (secret) => encodeURIComponent(secret),
	cut: (secret) => `${secret.slice(0, Math.ceil(secret.length * 0.6))}...`,
};

/** An error that repeats the secrets of the request it answers, as careless servers do. */
export function echoedSecrets(
	fault: Fault,
	request: { authorization: string; body: string; accept: string },
): SandboxAnswer {
	const { status = 400, echo = 'plain' } = fault;
	const write = WRITE[echo];
	if (fault.on === 'token') {
		const form = new URLSearchParams(request.body);
		const named = SECRET_FIELDS.filter((name) => form.get(name)).map(
			(name) => `${name}=${write(form.get(name) ?? '')}`,
		);
		const code = form.get('grant_type') === 'refresh_token' ? 108 : 5;
		return {
			status,
			contentType: 'application/json',
			body: JSON.stringify({
				code,
				error: 'invalid_grant',
				error_description: `bad request: ${named.join('&')}`,
			}),
		};
	}
	const [scheme, token = ''] = request.authorization.split(' ');
	const text = `Bad header: ${scheme} ${write(token)}`;
	if (status !== 200) return errorAnswer(status, text, request.accept);
	return {
		status,
		contentType: 'application/json',
		body: JSON.stringify({ Status: 'FAILURE', Message: text }),
	};
}
