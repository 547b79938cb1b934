import { parseBoolean } from '../../formats/docker-values/boolean.ts';
import { usesOf, write } from './draft.ts';
import type { Draft } from './draft.ts';

const tuning = [
  'health-interval',
  'health-retries',
  'health-start-interval',
  'health-start-period',
  'health-timeout',
];

/** A check is enabled by `--health-cmd` and disabled by `--no-healthcheck`; other flags keep the image's. */
export function finishHealth(draft: Draft): void {
  const off = usesOf(draft, 'no-healthcheck').at(-1);
  const command = usesOf(draft, 'health-cmd').at(-1);
  if (off && parseBoolean(off.value) !== false) {
    write(draft, 'health', { value: false, at: [off.at] });
    if (command || usesOf(draft, ...tuning).length > 0) {
      draft.problems.push({ message: '--no-healthcheck conflicts with --health-* options', at: off.at });
    }
  } else if (command && command.value !== '') write(draft, 'health', { value: true, at: [command.at] });
}
