import type { Scenario } from '../context.mts';
import { demo } from './demo.mts';
import { editor } from './editor.mts';
import { oneTokenCall } from './oneTokenCall.mts';

/** In the order in which they run. */
export const scenarios: Scenario[] = [demo, oneTokenCall, editor];
