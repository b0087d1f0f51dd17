import type { IExecuteFunctions } from 'n8n-workflow';

/** Shows a warning in the node's output pane, where n8n has hints. */
export function hint(context: IExecuteFunctions, message: string): void {
	context.addExecutionHints?.({ message, type: 'warning', location: 'outputPane' });
}
