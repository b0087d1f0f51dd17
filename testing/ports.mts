import net from 'node:net';

/** A port on loopback that is free now. */
export async function freePort(): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = net.createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as net.AddressInfo;
			server.close(() => resolve(port));
		});
	});
}

/** This port if nobody has it, otherwise any free one. */
export async function portOr(wanted: number): Promise<number> {
	return await new Promise((resolve) => {
		const server = net.createServer();
		server.once('error', () => resolve(freePort()));
		server.listen(wanted, '127.0.0.1', () => server.close(() => resolve(wanted)));
	});
}
