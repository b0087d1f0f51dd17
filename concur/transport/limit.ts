/** The one import of p-limit, so that it is bundled once. */
export { default as pLimit } from 'p-limit';
