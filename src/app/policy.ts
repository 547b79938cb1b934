import { resolve } from 'node:path/posix';
import type { Check } from '../core/rules/check.ts';
import { requireNamed } from '../core/require-named.ts';
import type { Policy } from '../core/rules/policy.ts';
import { isPreset, presets, type PresetName } from '../policy/read/presets.ts';
import { findPolicy, type PolicyPath } from './find-policy.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';

export { isPreset as isPresetName };

/** Names of the presets that are shipped. */
export const presetNames: readonly string[] = Object.keys(presets);

/** Which policy to apply. */
export interface PolicyChoice {
  /** Named file; `false` to apply none. */
  file?: string | false;
  /** Replaces the preset of the file. */
  preset?: PresetName;
}

async function pathOf({ file }: PolicyChoice, runtime: RuntimeContext): Promise<PolicyPath | undefined> {
  if (file === false) return undefined;
  if (file === undefined) return findPolicy(runtime);
  return { path: resolve(runtime.directory, file), shown: file };
}

/** Maximum size in bytes; a waiver has a few hundred. */
const maxBytes = 256 * 1024;

/**
 * The policy to judge by; `undefined` where there is none. `checks` are all that there are.
 * @throws IronhullError for a file that is unreadable, not a policy, or possibly another user's.
 */
export async function loadPolicy(
  choice: PolicyChoice,
  checks: readonly Check[],
  runtime: RuntimeContext,
): Promise<Policy | undefined> {
  const path = await pathOf(choice, runtime);
  const { preset } = choice;
  if (path === undefined && preset === undefined) return undefined;
  // Loaded here, because it takes the YAML parser, which most runs on a Dockerfile do without.
  const { parsePolicy, presetPolicy } = await import('../policy/read/parse-policy.ts');
  if (path) {
    const text = await runtime.files.readText(path.path, maxBytes);
    return parsePolicy(requireNamed(text, path.shown), path.shown, checks, preset);
  }
  return preset === undefined ? undefined : presetPolicy(`preset ${preset}`, checks, preset);
}
