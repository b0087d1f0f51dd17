import { cleanupParameterData } from 'n8n-core/dist/execution-engine/node-execution-context/utils/cleanup-parameter-data';
import { extractValue } from 'n8n-core/dist/execution-engine/node-execution-context/utils/extract-value';
import { validateValueAgainstSchema } from 'n8n-core/dist/execution-engine/node-execution-context/utils/validate-value-against-schema';
import { deepCopy, NodeHelpers, NodeOperationError, UserError, Workflow } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeProperties,
	NodeExecutionHint,
	NodeParameterValueType,
} from 'n8n-workflow';

import { CREDENTIAL_TYPES, nodeTypeWith } from './nodeType.mts';
import { requestHelpers } from './wire.mts';
import type { Arrived, Concur, Stored } from './wire.mts';

/** A node and what is around it. */
export interface Setting {
	/** Beside the way to sign in. */
	properties?: INodeProperties[];
	/** An AI tool has a type of its own. */
	type?: string;
	items?: INodeExecutionData[];
	parameters?: INodeParameters;
	/** Further settings of the node: onError, retryOnFail, alwaysOutputData... */
	settings?: Partial<INode>;
	/** Null when none is selected. */
	credential?: Stored | null;
	concur?: Concur;
	cancelSignal?: AbortSignal;
	isToolExecution?: boolean;
	isOld?: boolean;
}

let credentials = 0;

/** A credential that holds a token; each is another company's. */
export function pastedToken(fields: IDataObject = {}): Stored {
	return {
		type: 'concurApi',
		data: {
			grantType: 'accessToken',
			accessToken: 'token-of-the-credential',
			sessionToken: 'token-of-the-credential',
			baseUri: 'https://us2.api.concursolutions.com',
			...fields,
		},
	};
}

/**
 * What n8n hands a node, as n8n-core 2.41.1's contexts have it, with that package's own functions where they load quickly:
 * the whole of it takes longer than all that is tested with it.
 */
export class Host {
	readonly hints: NodeExecutionHint[] = [];
	readonly logged: unknown[][] = [];
	readonly arrived: Arrived[] = [];
	/** How often n8n has read and decrypted the credential. */
	reads = 0;
	private readonly node: INode;
	private readonly workflow: Workflow;
	readonly stored: Stored | undefined;

	constructor(private readonly setting: Setting) {
		const { parameters = {}, settings = {} } = setting;
		const nodeType = nodeTypeWith(setting.properties ?? []);
		const stored = setting.credential === undefined ? pastedToken() : setting.credential;
		this.stored = stored ?? undefined;
		const id = String((credentials += 1));
		const node: INode = {
			id: '1',
			name: 'Concur',
			type: setting.type ?? 'n8n-nodes-concur.concur',
			typeVersion: 1,
			position: [0, 0],
			parameters: { authentication: stored?.type ?? 'concurApi', ...parameters },
			...(stored ? { credentials: { [stored.type]: { id, name: 'Concur' } } } : {}),
			...settings,
		};
		const nodeTypes = {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		};
		// Fills in the parameters that are as the node type proposes them.
		this.workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		this.node = this.workflow.getNode('Concur') as INode;
	}

	/** As `execute` sees it. */
	get execution(): IExecuteFunctions {
		const { setting, node } = this;
		return {
			...this.common(),
			getInputData: () => setting.items ?? [],
			getNodeParameter: this.parameter.bind(this),
			continueOnFail: () =>
				node.onError === undefined
					? (node.continueOnFail ?? false)
					: ['continueRegularOutput', 'continueErrorOutput'].includes(node.onError),
			getExecutionCancelSignal: () => setting.cancelSignal,
			addExecutionHints: (...hints: NodeExecutionHint[]) => void this.hints.push(...hints),
			isToolExecution: () => setting.isToolExecution ?? false,
		} as unknown as IExecuteFunctions;
	}

	/** As the lists of the editor see it: no items, no hints, nothing to cancel. */
	get editor(): ILoadOptionsFunctions {
		return {
			...this.common(),
			getNodeParameter: (name: string, fallback?: unknown, options?: { extractValue?: boolean }) =>
				this.parameter(name, 0, fallback, options),
		} as unknown as ILoadOptionsFunctions;
	}

	private common() {
		const { node, stored, arrived, setting } = this;
		const log = (level: string) => (message: string, fields?: object) =>
			void this.logged.push([level, message, fields]);
		const concur: Concur = async (request) => {
			arrived.push(request);
			return (await setting.concur?.(request)) ?? { status: 500 };
		};
		return {
			// A copy, as n8n's is.
			getNode: () => deepCopy(node),
			getCredentials: async (type: string) => {
				this.reads += 1;
				return this.decrypted(type);
			},
			logger: { warn: log('warn'), error: log('error'), info: log('info'), debug: log('debug') },
			helpers: requestHelpers({
				node,
				stored: stored ?? pastedToken(),
				concur,
				isOld: setting.isOld ?? false,
			}),
		};
	}

	/** `_getNodeParameter`. */
	private parameter(
		name: string,
		itemIndex: number,
		fallback?: unknown,
		options?: { extractValue?: boolean },
	): unknown {
		const { node, workflow, setting } = this;
		const nodeType = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const stored = node.parameters[name] === undefined ? fallback : node.parameters[name];
		if (stored === undefined) throw new UserError(`Could not get parameter "${name}"`);
		const value = workflow.expression.getParameterValue(
			stored as NodeParameterValueType,
			null,
			0,
			itemIndex,
			node.name,
			setting.items ?? [],
			'manual',
			{},
		);
		cleanupParameterData(value);
		const extracted = options?.extractValue ? extractValue(value, name, node, nodeType, itemIndex) : value;
		return validateValueAgainstSchema(node, nodeType, extracted as never, name, 0, itemIndex);
	}

	/** `_getCredentials`, and what `getDecrypted` leaves of the stored fields: those that the dialog shows. */
	private decrypted(type: string): IDataObject {
		const { node, stored, workflow } = this;
		const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const wanted = description.credentials?.find(({ name }) => name === type);
		const problem = (text: string) => new NodeOperationError(node, text, { level: 'warning' });
		if (!wanted)
			throw problem(`Node type "${node.type}" does not have any credentials of type "${type}" defined`);
		if (!NodeHelpers.displayParameter(node.parameters, wanted, node, description, node.parameters))
			throw problem('Credentials not found');
		if (!node.credentials) throw problem('Node does not have any credentials set');
		if (!node.credentials[type] || !stored)
			throw problem(`Node does not have any credentials set for "${type}"`);
		const { properties } = CREDENTIAL_TYPES[type];
		const fields = deepCopy(stored.data);
		const shown = NodeHelpers.getNodeParameters(properties, fields as never, true, false, null, null);
		return { ...shown, ...(fields.oauthTokenData ? { oauthTokenData: fields.oauthTokenData } : {}) };
	}
}
