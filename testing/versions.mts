/** The n8n that the demo and the end-to-end tests run; design and README name the same. */
export const N8N_VERSION = '2.41.1';

/** n8n 2.41 needs Node 24, which npm carries as a package per platform. */
export const NODE_VERSION = '24';
