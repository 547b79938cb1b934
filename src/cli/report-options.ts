import { IronhullError } from '../core/errors.ts';
import { severities, type Severity } from '../core/finding.ts';
import { isPresetName, presetNames, type PolicyChoice } from '../app/policy.ts';
import type { Arguments } from './arguments.ts';

const formats = ['table', 'json', 'sarif', 'html', 'junit', 'markdown'] as const;
export type Format = (typeof formats)[number];

function oneOf<T extends string>(
  name: string,
  given: string | undefined,
  allowed: readonly T[],
  otherwise: T,
): T {
  if (given === undefined) return otherwise;
  const found = allowed.find((value) => value === given);
  if (found === undefined)
    throw new IronhullError('USAGE', `--${name} ${given}: it takes ${allowed.join(', ')}`);
  return found;
}

/**
 * The report's format.
 * @throws IronhullError `USAGE` for one there is not.
 */
export function formatOf(args: Arguments, allowed: readonly Format[] = formats): Format {
  return oneOf('format', args.text('format'), allowed, 'table');
}

const thresholds: readonly (Severity | 'never')[] = [...severities, 'never'];

/**
 * The severity at which a run fails; `undefined` where nothing is said.
 * @throws IronhullError `USAGE` for one there is not.
 */
export function failOnOf(args: Arguments): Severity | 'never' | undefined {
  const given = args.text('fail-on');
  return given === undefined ? undefined : oneOf('fail-on', given, thresholds, 'high');
}

/**
 * The policy to judge by, as the options say.
 * @throws IronhullError `USAGE` for a preset there is not, or options that exclude each other.
 */
export function policyChoiceOf(args: Arguments): PolicyChoice {
  const [file, preset] = [args.text('policy'), args.text('preset')];
  if (file !== undefined && args.flag('no-policy')) {
    throw new IronhullError('USAGE', '--policy and --no-policy exclude each other');
  }
  if (preset !== undefined && !isPresetName(preset)) {
    throw new IronhullError('USAGE', `--preset ${preset}: it takes ${presetNames.join(', ')}`);
  }
  return {
    ...(args.flag('no-policy') ? { file: false } : {}),
    ...(file === undefined ? {} : { file }),
    ...(preset === undefined ? {} : { preset }),
  };
}
