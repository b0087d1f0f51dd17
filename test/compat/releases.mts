/**
 * The n8n versions that the core checks run on, besides the one of the end-to-end tests (test/realN8n/versions.mts): the
 * newest, the newest of the oldest 2.x line that is supported, and the last 1.x.
 */
export const N8N_RELEASES = ['2.41.3', '2.20.12', '1.123.81'];
