import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { daysUntilKeysEnd } from '../../concur/events/authenticity';
import type { Signature } from '../../concur/events/authenticity';
import { isWanted, readEvent } from '../../concur/events/event';
import type { ConcurEvent } from '../../concur/events/event';
import { safeText } from '../../concur/formats/text';
import { firstDelivery } from './duplicates';
import { checkWithCredential } from './keys';
import { warningAboutKeys } from './keyWarning';
import { eventFilterOf, optionsOf, signatureModeOf } from './settings';

/** Answered with 2xx, so that Concur does not come again, and nothing starts. */
const TAKEN: IWebhookResponseData = { webhookResponse: { message: 'Event received' } };
const CORRELATION_HEADER = 'concur-correlationid';
const MAX_UNREADABLE_LENGTH = 10_000;
const DAY_MS = 86_400_000;

/** When this process last said that a key ends soon. */
let lastWarning = Number.NEGATIVE_INFINITY;
/** The nodes whose first valid signature has been noted: SAP documents neither scheme nor headers. */
const noted = new Set<string>();

/**
 * One delivery of Concur's. 401 makes Concur try again for 72 hours; every other 4xx would lose the event for good.
 * @returns what n8n answers and runs; never throws, since n8n makes a failed execution of that
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = await rawBodyOf(context);
	const signature = await signatureOf(context, body);
	if (signature === 'unreadableCredential') return refuse(context, 503, 'The credential cannot be read');
	if (signatureModeOf(context) === 'require' && signature !== 'valid') {
		return refuse(context, 401, 'The signature is not valid');
	}
	const event = readEvent(body);
	// One event that can't be read must not hold up those behind it. Without a signature it is anybody's rubbish.
	if (event === undefined) return signature === 'valid' ? run(unreadable(context, body)) : TAKEN;
	if (!isWanted(event, eventFilterOf(context))) return TAKEN;
	const isTest = context.getMode() === 'manual';
	if (!isTest && optionsOf(context).deduplicate !== false) {
		if (!(await firstDelivery(context, event.id, signature === 'valid'))) return TAKEN;
	}
	return run(toItem(context, event, signature));
}

/** The bytes as Concur sent them (n8n has unzipped them): a signature over JSON that was written anew proves nothing. */
async function rawBodyOf(context: IWebhookFunctions): Promise<Uint8Array> {
	const request = context.getRequestObject() as { rawBody?: Uint8Array; readRawBody?: () => Promise<void> };
	// n8n has left it unread where it can't parse the content type; a form it has read itself, and its bytes are gone.
	if (request.rawBody === undefined) await request.readRawBody?.().catch(() => undefined);
	return request.rawBody ?? new Uint8Array();
}

async function signatureOf(
	context: IWebhookFunctions,
	body: Uint8Array,
): Promise<Signature | 'unreadableCredential'> {
	if (signatureModeOf(context) === 'off') return 'notChecked';
	try {
		const { signature, scheme, keys } = await checkWithCredential(context, body);
		warnOnceADay(context, daysUntilKeysEnd(keys, Date.now()));
		if (scheme !== undefined) noteFirst(context, scheme, body.length);
		return signature;
	} catch (error) {
		context.logger.error(`Concur Event Trigger: the credential cannot be read: ${(error as Error).message}`);
		return 'unreadableCredential';
	}
}

function warnOnceADay(context: IWebhookFunctions, days: number | undefined): void {
	const warning = warningAboutKeys(days);
	if (warning === undefined || Date.now() - lastWarning < DAY_MS) return;
	lastWarning = Date.now();
	context.logger.warn(`Concur Event Trigger: ${warning}`);
}

function noteFirst(context: IWebhookFunctions, scheme: string, length: number): void {
	const node = `${context.getWorkflow().id} ${context.getNode().id}`;
	if (noted.has(node)) return;
	noted.add(node);
	const names = Object.keys(context.getHeaderData()).join(', ');
	context.logger.info(
		`Concur Event Trigger: first valid signature (${scheme}, ${length} bytes, headers: ${names})`,
	);
}

function refuse(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message }).end();
	return { noWebhookResponse: true };
}

function run(json: IDataObject): IWebhookResponseData {
	const items: INodeExecutionData[] = [{ json }];
	return { workflowData: [items] };
}

function correlationIdOf(context: IWebhookFunctions): string | undefined {
	const header = context.getHeaderData()[CORRELATION_HEADER];
	return typeof header === 'string' && header !== '' ? safeText(header, 100) : undefined;
}

/** The event as it came, and beside it what only the request can tell. */
function toItem(context: IWebhookFunctions, event: ConcurEvent, signature: Signature): IDataObject {
	const correlationId = event.correlationId ?? correlationIdOf(context);
	return {
		...(event.content as IDataObject),
		...(correlationId === undefined ? {} : { correlationId }),
		signature,
	};
}

function unreadable(context: IWebhookFunctions, body: Uint8Array): IDataObject {
	const correlationId = correlationIdOf(context);
	return {
		unreadable: safeText(new TextDecoder().decode(body), MAX_UNREADABLE_LENGTH),
		...(correlationId === undefined ? {} : { correlationId }),
		signature: 'valid',
	};
}
