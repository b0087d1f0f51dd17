import type { ICredentialType, INodeProperties, INodeType } from 'n8n-workflow';

import { ConcurApi } from '../../credentials/ConcurApi.credentials.ts';
import { ConcurAppApi } from '../../credentials/ConcurAppApi.credentials.ts';
import { ConcurOAuth2Api } from '../../credentials/ConcurOAuth2Api.credentials.ts';
import { ConcurEventTrigger } from '../../nodes/ConcurEventTrigger/ConcurEventTrigger.node.ts';
import { ConcurExpenseIntegrationStatus } from '../../nodes/ConcurExpenseIntegrationStatus/ConcurExpenseIntegrationStatus.node.ts';
import { ConcurExpenseReport } from '../../nodes/ConcurExpenseReport/ConcurExpenseReport.node.ts';
import { ConcurExpenseTrigger } from '../../nodes/ConcurExpenseTrigger/ConcurExpenseTrigger.node.ts';
import { ConcurFinancialIntegration } from '../../nodes/ConcurFinancialIntegration/ConcurFinancialIntegration.node.ts';

/** Something that a user fills in: a node or a credential. */
export interface Form {
	title: string;
	what: string;
	properties: INodeProperties[];
}

const ofNode = ({ description }: INodeType): Form => ({
	title: description.displayName,
	what: description.description,
	properties: description.properties,
});
const ofCredential = ({ displayName, properties }: ICredentialType): Form => ({
	title: displayName,
	what: 'Credential',
	properties,
});

/** Every node and every credential of the package. */
export const FORMS: Form[] = [
	...[
		new ConcurExpenseIntegrationStatus(),
		new ConcurExpenseReport(),
		new ConcurExpenseTrigger(),
		new ConcurFinancialIntegration(),
		new ConcurEventTrigger(),
	].map(ofNode),
	...[new ConcurApi(), new ConcurOAuth2Api(), new ConcurAppApi()].map(ofCredential),
];

const OUTPUTS = ['Success', 'Failure', 'Dry Run', 'Error'];

interface Option {
	name: string;
	displayName?: string;
	options?: Option[];
	values?: Option[];
	type?: string;
	modes?: Array<{ displayName: string }>;
}

function namesOf(option: Option): string[] {
	if (option.type === 'hidden' || option.type === 'notice') return [];
	return [
		option.displayName ?? option.name,
		...(option.modes ?? []).map(({ displayName }) => displayName),
		...[...(option.options ?? []), ...(option.values ?? [])].flatMap(namesOf),
	];
}

/** Without what stands in brackets: "Max Wait (Seconds)" is "Max Wait" to everybody. */
export const shortName = (name: string): string => name.replace(/\s*\(.*\)$/, '');

/** Every name that the editor shows of the package. */
export function namesOnScreen(): Set<string> {
	const names = FORMS.flatMap(({ title, properties }) => [
		title,
		...(properties as unknown as Option[]).flatMap(namesOf),
	]);
	return new Set([...OUTPUTS, ...names, ...names.map(shortName)]);
}
