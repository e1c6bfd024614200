/** API keys are their owner's own: the server tells nobody of their changes. */
import { answers } from './answers.ts';

/** To be called where one was made or deleted. */
export const readKeysAnew = (): void => void answers.invalidateQueries({ queryKey: ['apiKeys.list'] });
