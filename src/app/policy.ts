import { resolve } from 'node:path/posix';
import type { Check } from '../core/check.ts';
import { requireNamedText } from '../core/named-text.ts';
import type { Policy } from '../core/policy.ts';
import { parsePolicy, presetPolicy } from '../policy/read/parse-policy.ts';
import { isPreset, presets, type PresetName } from '../policy/read/presets.ts';
import { findPolicy, type PolicyPath } from './find-policy.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';

export { isPreset as isPresetName };

/** Names of the presets that are shipped. */
export const presetNames: readonly string[] = Object.keys(presets);

/** Which policy to judge by. */
export interface PolicyChoice {
  /** A file that was named; `false` for none, whatever is found. */
  file?: string | false;
  /** Stands in the place of the preset that the file starts from. */
  preset?: PresetName;
}

async function pathOf({ file }: PolicyChoice, runtime: RuntimeContext): Promise<PolicyPath | undefined> {
  if (file === false) return undefined;
  if (file === undefined) return findPolicy(runtime);
  return { path: resolve(runtime.directory, file), shown: file };
}

/** A policy has some hundred bytes for each waiver; what is longer would take its time, and is none. */
const largest = 256 * 1024;

/**
 * The policy to judge by; `undefined` where there is none. `checks` are all that there are.
 * @throws IronhullError for a file that cannot be had, is not a policy, or may be another user's.
 */
export async function loadPolicy(
  choice: PolicyChoice,
  checks: readonly Check[],
  runtime: RuntimeContext,
): Promise<Policy | undefined> {
  const path = await pathOf(choice, runtime);
  const { preset } = choice;
  if (path) {
    const text = await runtime.files.readText(path.path, largest);
    return parsePolicy(requireNamedText(text, path.shown), path.shown, checks, preset);
  }
  return preset === undefined ? undefined : presetPolicy(`preset ${preset}`, checks, preset);
}
