import type { Scenario } from '../context.mts';
import { badNight } from './badNight.mts';
import { crash } from './crash.mts';
import { credentialDialogs } from './credentialDialogs.mts';
import { credentials } from './credentials.mts';
import { demo } from './demo.mts';
import { eventLoad, eventLoadQueue } from './eventLoad.mts';
import { events } from './events.mts';
import { editor } from './editor.mts';
import { examples } from './examples.mts';
import { executionsAtOnce } from './executionsAtOnce.mts';
import { financialCrashes } from './financialCrash.mts';
import { nodesInEditor } from './nodesInEditor.mts';
import { oneTokenCall } from './oneTokenCall.mts';
import { rateLimit } from './rateLimit.mts';
import { queueScenarios } from './queueMode.mts';
import { sandboxPage } from './sandboxPage.mts';
import { echoedSecrets, signInRestart } from './signIn.mts';
import { signInQueue } from './signInQueue.mts';

/** In the order in which they run. */
export const scenarios: Scenario[] = [
	demo,
	oneTokenCall,
	credentials,
	signInRestart,
	echoedSecrets,
	examples,
	crash,
	badNight,
	rateLimit,
	executionsAtOnce,
	editor,
	nodesInEditor,
	credentialDialogs,
	sandboxPage,
	events,
	eventLoad,
	...queueScenarios,
	eventLoadQueue,
	...financialCrashes,
	signInQueue,
];
