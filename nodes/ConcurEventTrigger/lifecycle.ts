import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { ICredentialDataDecryptedObject, IHookFunctions } from 'n8n-workflow';

import { tellFailedCall } from '../../concur/events/advice';
import { daysUntilKeysEnd } from '../../concur/events/authenticity';
import { isSameSubscription, unreachable } from '../../concur/events/subscription';
import type { Subscription } from '../../concur/events/subscription';
import { SubscriptionService } from '../../concur/events/subscriptionService';
import { baseUriOf } from '../../concur/signIn/baseUris';
import { openReader } from '../shared/reading';
import { callError, saveError } from './callErrors';
import { awaitDeletion, removeWatched } from './deletions';
import { keysOf } from './keys';
import { warningAboutKeys } from './keyWarning';
import { APP_CREDENTIAL, optionsOf, signatureModeOf, wantedSubscription } from './settings';
import { dataOf, noteConfirmed, ownSubscription } from './staticData';

/** Concur shows a subscription that has just been saved, unless a deletion took it. */
const CONFIRM_TRIES = 3;
const CONFIRM_WAIT_MS = 1000;

const isTestRun = (context: IHookFunctions) => context.getActivationMode() === 'manual';
/** n8n starts, or another main process takes over: nobody is there to read an error. */
const isUnattended = (context: IHookFunctions) =>
	['init', 'leadershipChange'].includes(context.getActivationMode());

async function open(context: IHookFunctions): Promise<{ service: SubscriptionService; app: string }> {
	const { line } = await openReader(context, APP_CREDENTIAL);
	const fields = await context.getCredentials<ICredentialDataDecryptedObject>(APP_CREDENTIAL);
	return { service: new SubscriptionService(line), app: `${baseUriOf(fields)} ${String(fields.clientId)}` };
}

/**
 * Has Concur this node's subscription, as it should be?
 * @throws NodeOperationError when the node is not set up, NodeApiError when Concur can't be asked
 */
export async function subscriptionExists(context: IHookFunctions): Promise<boolean> {
	const wanted = wantedSubscription(context, isTestRun(context));
	await checkSetUp(context, wanted);
	// A test's subscription that is still there may be on its way out: only a new one is sure.
	if (isTestRun(context)) return false;
	const { service, app } = await open(context);
	await awaitDeletion(service, app, wanted.id);
	const data = dataOf(context);
	const answer = await service.find(wanted.id);
	if (!('found' in answer)) {
		const { confirmed } = data;
		const isKnown = confirmed?.app === app && isSameSubscription(confirmed.subscription, wanted);
		if (!isUnattended(context) || !isKnown)
			throw callError(context, 'look for the subscription', answer, wanted.topic);
		// n8n would take the webhook down on an error, and Concur drops for good what is answered with 404.
		const { said } = tellFailedCall(answer, wanted.topic);
		context.logger.warn(`${wanted.id}: Concur could not be asked (${said}); the known subscription goes on`);
		return true;
	}
	const { found } = answer;
	if (found === undefined || !isSameSubscription(found.subscription, wanted)) return false;
	await noteConfirmed(context, service, app, wanted);
	return true;
}

/** Creates or updates the subscription. @throws NodeApiError when Concur does not take it */
export async function createSubscription(context: IHookFunctions): Promise<boolean> {
	const isTest = isTestRun(context);
	const wanted = wantedSubscription(context, isTest);
	const { service, app } = await open(context);
	await awaitDeletion(service, app, wanted.id);
	const data = dataOf(context);
	// Noted first: whatever happens from here on, the test's subscription is deleted.
	if (isTest) data.testSubscription = wanted.id;
	for (let tries = 1; ; tries += 1) {
		const refused = await service.save(wanted);
		if (refused) throw await saveError(context, service, wanted, refused);
		const answer = await service.find(wanted.id);
		if (!('found' in answer)) {
			context.logger.warn(`${wanted.id}: saved, but Concur could not be asked to confirm it`);
			break;
		}
		const { found } = answer;
		if (found && isSameSubscription(found.subscription, wanted)) {
			noteCompanies(context, wanted.id, found.companyIds.length);
			break;
		}
		if (tries === CONFIRM_TRIES) {
			throw new NodeApiError(
				context.getNode(),
				{ message: wanted.id },
				{
					message: `Concur saved the subscription ${wanted.id}, but does not show it`,
					description:
						'It may be deleting an earlier one of this name. Activate the workflow again in a minute.',
				},
			);
		}
		await service.wait(CONFIRM_WAIT_MS);
	}
	if (!isTest) await noteConfirmed(context, service, app, wanted);
	return true;
}

/** Deletes the test's subscription always, the production one if the user wants it so. @throws NodeApiError */
export async function deleteSubscription(context: IHookFunctions): Promise<boolean> {
	const data = dataOf(context);
	const isNotedTest = data.testSubscription !== undefined;
	if (!isNotedTest && optionsOf(context).whenDeactivated !== 'delete') return true;
	const { service, app } = await open(context);
	const id = data.testSubscription ?? (await ownSubscription(context, service));
	if (id === undefined) return true;
	const outcome = await removeWatched(service, app, id);
	if (typeof outcome === 'object') throw callError(context, `delete the subscription ${id}`, outcome, '');
	if (outcome === 'marked')
		context.logger.warn(`${id}: Concur has marked it for deletion, and still shows it`);
	delete data.testSubscription;
	if (!isNotedTest) delete data.confirmed;
	return true;
}

async function checkSetUp(context: IHookFunctions, { webHookConfig }: Subscription): Promise<void> {
	const fields = await context.getCredentials<ICredentialDataDecryptedObject>(APP_CREDENTIAL);
	const problem = unreachable(webHookConfig.endpoint, baseUriOf(fields));
	if (problem !== undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`Concur can't deliver events to ${webHookConfig.endpoint}: ${problem}`,
			{
				description:
					'Set WEBHOOK_URL to the https address under which this n8n is reached from the internet.',
			},
		);
	}
	const { keys, problems } = await keysOf(context);
	if (signatureModeOf(context) === 'require' && keys.length === 0) {
		throw new NodeOperationError(
			context.getNode(),
			'Signature is set to Require, and there is no key to check it with',
			{
				description:
					`Enter Concur's public key or certificate under Public Keys in the credential. ${problems.join('. ')}`.trim(),
			},
		);
	}
	for (const text of [...problems, warningAboutKeys(daysUntilKeysEnd(keys, Date.now()))])
		if (text !== undefined) context.logger.warn(`Concur Event Trigger: ${text}`);
}

function noteCompanies(context: IHookFunctions, id: string, count: number): void {
	if (count > 0) context.logger.info(`${id}: subscribed for ${count} companies`);
	else
		context.logger.warn(
			`${id}: subscribed, but for no company yet. Connect the company now (exchange its request token): Concur adds it to subscriptions that exist by then.`,
		);
}
