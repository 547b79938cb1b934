import { engineEndpointsOf } from '../../formats/docker-values/engine-endpoints.ts';
import { serviceWordsOf } from '../../formats/docker-values/service-words.ts';
import type { CommandText } from './command-text.ts';
import { usesOf, write } from './draft.ts';
import type { Draft } from './draft.ts';
import type { RunLine } from './read-script.ts';

/** Writes the engines that the command of a line names, and what it says of the service that it runs. */
export function finishCommand(run: RunLine, place: CommandText, draft: Draft): void {
  const entrypoint = usesOf(draft, 'entrypoint')
    .slice(-1)
    .map(({ value, at }) => ({ text: value, at: [at] }));
  const command = run.flags.rest
    .slice(1)
    .map(({ text, start, end }) => ({ text, at: [place.at({ start, end })] }));
  const words = [...entrypoint, ...command];
  const health = usesOf(draft, 'health-cmd')
    .slice(-1)
    .map(({ value, at }) => ({ text: value, at: [at] }));
  const { engineEndpoints } = engineEndpointsOf({ own: words, beside: [health] });
  const { serviceWords } = serviceWordsOf(words);
  if (engineEndpoints !== undefined) write(draft, 'engineEndpoints', engineEndpoints);
  if (serviceWords !== undefined) write(draft, 'serviceWords', serviceWords);
}
