/** What the messages of a script change, but for how its own lines are shown. */
import { largestOutputBytes } from '../limits.ts';
import type { ActionContext } from './action-context.ts';
import { publishOutput } from './publish-output.ts';
import type { ServiceMessage } from './service-message.ts';

/** The node of the log and the folder of the script that says it. */
export type Speaker = { readonly node: string; readonly folder: string };

/** Unknown messages are left alone, as newer scripts may send them. Answers what is wrong. */
export function obeyMessage(
  { name, values }: ServiceMessage,
  { node, folder }: Speaker,
  context: ActionContext,
): string | undefined {
  const value = (key: string) => values.get(key) ?? '';
  switch (name) {
    case 'setVariable':
      return setVariable(value('name'), value('value'), /^true$/i.test(value('sensitive')), context);
    case 'progress':
      return tellProgress(value('percentage'), value('message'), node, context);
    case 'createArtifact':
      return void context.artifacts.offer({
        ...{ node, folder, path: value('path'), name: value('name'), copy: value('copy') },
      });
    case 'mask':
      return void context.log.addSecret(value('value'));
    default:
      return undefined;
  }
}

function tellProgress(percentage: string, message: string, node: string, { log }: ActionContext): undefined {
  const whole = Math.min(100, Math.max(0, Math.round(Number(percentage) || 0)));
  log.write({ kind: 'progress', time: Date.now(), node, percentage: whole, message: log.told(message) });
}

/** A value that holds a secret is one itself, whatever the script says. */
function setVariable(
  name: string,
  value: string,
  saysSensitive: boolean,
  context: ActionContext,
): string | undefined {
  if (name.trim() === '') return undefined;
  const bytes = Buffer.byteLength(name) + Buffer.byteLength(value);
  if (bytes > largestOutputBytes) {
    return `the output variable ${name.slice(0, 100)} has ${bytes} bytes; at most ${largestOutputBytes} are taken`;
  }
  const isSensitive = saysSensitive || context.log.masked(value) !== value;
  if (isSensitive) context.log.addSecret(value);
  publishOutput(context, name, value, isSensitive);
  return undefined;
}
