import { engineEndpointsOf } from '../../formats/docker-values/engine-endpoints.ts';
import type { CommandText } from './command-text.ts';
import { usesOf, write } from './draft.ts';
import type { Draft } from './draft.ts';
import type { RunLine } from './read-script.ts';

/** Writes the engines that the command of a line names. */
export function finishEngineEndpoints(run: RunLine, place: CommandText, draft: Draft): void {
  const entrypoint = usesOf(draft, 'entrypoint')
    .slice(-1)
    .map(({ value, at }) => ({ text: value, at: [at] }));
  const command = run.flags.rest
    .slice(1)
    .map(({ text, start, end }) => ({ text, at: [place.at({ start, end })] }));
  const { engineEndpoints } = engineEndpointsOf([...entrypoint, ...command]);
  if (engineEndpoints !== undefined) write(draft, 'engineEndpoints', engineEndpoints);
}
