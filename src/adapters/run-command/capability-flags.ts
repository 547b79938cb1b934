import { normaliseCapability } from '../../formats/docker-values/capability.ts';
import { capabilityBits } from '../../knowledge/kernel/capabilities.ts';
import { refuse } from './draft.ts';
import { entries } from './readers.ts';
import type { FlagReader } from './readers.ts';

const names: ReadonlySet<string> = new Set(['ALL', ...capabilityBits]);

/** Reads `--cap-add` or `--cap-drop`. A name the engine would refuse is a problem, and is still written. */
export function readCapability(setting: 'capAdd' | 'capDrop'): FlagReader {
  const read = entries(setting, (value) => [normaliseCapability(value)]);
  return (use, draft) => {
    read(use, draft);
    const known = use.unknown.length > 0 || names.has(normaliseCapability(use.value));
    if (!known) refuse(draft, use, 'is not a known capability');
  };
}
