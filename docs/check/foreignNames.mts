/** Names on the screen that are n8n's. */
const N8N = [
	'Settings',
	'Community nodes',
	'Install',
	'Credentials',
	'Create credential',
	'Save',
	'Publish',
	'Active',
	'Workflows',
	'Import from file',
	'Execute workflow',
	'Error Workflow',
	'Timeout Workflow',
	'On Error',
	'Retry On Fail',
	'Always Output Data',
	'Continue (using error output)',
	'Add Option',
	'Poll Times',
	'OAuth Redirect URL',
	'Connect my account',
	'Allowed HTTP Request Domains',
	'Sign in',
	'Email',
	'Tool',
];

/** Names on the screen that are Concur's, as SAP's documentation has them. */
const CONCUR = [
	'Administration',
	'Company',
	'Authentication Admin',
	'OAuth 2.0 Application Management',
	'Create New App',
	'Allowed Grants',
	'Allowed Scopes',
	'Submit',
	'App ID',
	'Web Services Administrator',
	'Can Administer',
	'Paid',
];

/** Names that the demo gives. */
const DEMO = ['Try it yourself'];

export const FOREIGN_NAMES = [...N8N, ...CONCUR, ...DEMO];

/** What stands in `backticks` and is somebody else's: SAP's values, n8n's settings, tools. Each with a reason to stand there. */
export const FOREIGN_WORDS = new Set(
	`
	EXECUTIONS_DATA_MAX_AGE WEBHOOK_URL N8N_ENCRYPTION_KEY N8N_REINSTALL_MISSING_PACKAGES
	isFinancialIntegrationEnabled
	ssl_verify_client ssl_client_certificate $ssl_client_s_dn CN SENDBACK cloudflared tunnel url healthz readiness
	src api reference ess
`.match(/\S+/g),
);
