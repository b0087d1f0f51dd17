/** n8n replaces a message that names a network's code, such as ECONNRESET, by a sentence of its own: this puts ours back. */
export function keepMessage<Failure extends Error>(error: Failure, message: string): Failure {
	error.message = message;
	return error;
}
