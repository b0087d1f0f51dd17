export type OperationName =
	| 'getReady'
	| 'get'
	| 'acknowledge'
	| 'confirmPosting'
	| 'confirmPayment'
	| 'findStuck';

/** Display condition of an operation's parameters. */
export const showFor = (...operation: OperationName[]) => ({ show: { operation } });
