import { runNode } from './engine.mts';
import { closeSandboxes, credentialFor, idsAt, QUICK, sandboxWith } from './setUp.mts';

afterEach(closeSandboxes);

describe('an error that comes with HTTP 200 in place of the details', () => {
	it('is told in its own words by the pre-check, after one request and without a post', async () => {
		const sandbox = await sandboxWith();
		const [ReportID] = idsAt(sandbox, 'P_PROC');
		sandbox.setFaults([{ on: 'details', kind: 'errorIn200' }]);
		const { outputs } = await runNode([{ ReportID }], {
			credential: credentialFor(sandbox),
			parameters: { options: { ...QUICK, preCheck: true } },
		});
		expect(outputs[0]).toEqual([]);
		expect(outputs[1][0].json).toMatchObject({
			ReportID,
			Status: 'ERROR',
			outcome: 'notPosted',
			attempts: 0,
			Message: expect.stringContaining('No report found with the specified ID'),
		});
		expect(sandbox.account().get(ReportID)).toMatchObject({ posts: 0, reads: 1 });
	});
});
