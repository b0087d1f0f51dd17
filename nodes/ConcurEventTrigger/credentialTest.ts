import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { tellFailedCall, scopeAdvice } from '../../concur/events/advice';
import { daysUntilKeysEnd, readKeys } from '../../concur/events/authenticity';
import { SubscriptionService } from '../../concur/events/subscriptionService';
import { DEFAULT_TOPIC } from '../../concur/events/topics';
import { authenticateRequest } from '../../concur/signIn/authenticateRequest';
import { secretsOf } from '../../concur/signIn/credential';
import type { ConcurApiFields } from '../../concur/signIn/credential';
import { signIn } from '../../concur/signIn/signIn';
import { Pace } from '../../concur/transport/pace';
import { inCredentialTest, sendRequest } from '../../concur/transport/request';
import { warningAboutKeys } from './keyWarning';

/**
 * The test of the credential `concurAppApi`: signs in anew, reads the topics, and reads the keys. n8n's declarative test can
 * neither see an empty list nor look at a key.
 */
export async function testAppCredential(
	context: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { keys, problems } = readKeys(data.publicKeys);
	if (problems.length > 0) return failed(`Public Keys: ${problems.join('. ')}.`);
	const http = inCredentialTest(context);
	const fields = { ...data, grantType: 'clientCredentials', sessionToken: '' } as unknown as ConcurApiFields;
	let session: { sessionToken: string; geolocation: string };
	try {
		session = await signIn(http, fields);
	} catch (error) {
		return failed((error as Error).message);
	}
	const pace = new Pace(1, undefined);
	const send = async (options: IHttpRequestOptions) =>
		await http(authenticateRequest({ ...fields, ...session }, options));
	const service = new SubscriptionService({
		pace,
		read: async (request) =>
			await sendRequest(send, request, undefined, [], () => secretsOf({ ...fields, ...session })),
	});
	const topics = await service.topics();
	if (!('value' in topics)) {
		const { said, advice } = tellFailedCall(topics, DEFAULT_TOPIC);
		return failed(`The sign-in works, but Concur showed no topics: ${said}. ${advice}`);
	}
	if (topics.value.length === 0) {
		return failed(`The sign-in works, but the app sees no topic. ${scopeAdvice(DEFAULT_TOPIC)}`);
	}
	const warning = warningAboutKeys(daysUntilKeysEnd(keys, Date.now()));
	return {
		status: 'OK',
		message: [`Topics: ${topics.value.join(', ')}`, ...(warning === undefined ? [] : [warning])].join('. '),
	};
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
