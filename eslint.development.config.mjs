// The sandbox, the demo, the tests and the benchmark never reach a user's n8n: they may use all of Node.
// What ships is linted by eslint.config.mjs, which is n8n's own and unmodified.
import eslint from '@eslint/js';
import typescriptEslint from 'typescript-eslint';

export default typescriptEslint.config(
	{ ignores: ['dist', 'node_modules', 'nodes', 'credentials', 'concur'] },
	{
		files: ['**/*.mts'],
		extends: [eslint.configs.recommended, typescriptEslint.configs.recommended],
	},
);
