import { IronhullError } from '../../core/errors.ts';
import { severities, type Severity } from '../../core/severity.ts';
import { isPresetName, presetNames, type PolicyChoice } from '../../app/policy.ts';
import { formatNames, type FormatName, type TableAmount } from '../../reports/content/format.ts';
import type { Arguments } from '../syntax/arguments.ts';

function oneOf<T extends string>(
  name: string,
  given: string | undefined,
  allowed: readonly T[],
  otherwise: T,
): T {
  if (given === undefined) return otherwise;
  const found = allowed.find((value) => value === given);
  if (found === undefined)
    throw new IronhullError('USAGE', `--${name} cannot be '${given}'; it takes ${allowed.join(', ')}`);
  return found;
}

/**
 * The report's format.
 * @throws IronhullError `USAGE` for one there is not.
 */
export function formatOf(args: Arguments): FormatName {
  return oneOf('format', args.text('format'), formatNames, 'table');
}

/**
 * How much of the report the table shows.
 * @throws IronhullError `USAGE` for options that exclude each other.
 */
export function tableAmountOf(args: Arguments): TableAmount {
  const [all, brief] = [args.flag('all'), args.flag('brief')];
  if (all && brief) throw new IronhullError('USAGE', '--all and --brief cannot be combined');
  return { all, brief };
}

/**
 * The format of a list of rules.
 * @throws IronhullError `USAGE` for an unknown one.
 */
export function listFormatOf(args: Arguments): 'table' | 'json' {
  return oneOf('format', args.text('format'), ['table', 'json'], 'table');
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
    throw new IronhullError('USAGE', '--policy and --no-policy cannot be combined');
  }
  if (preset !== undefined && !isPresetName(preset)) {
    throw new IronhullError('USAGE', `--preset cannot be '${preset}'; it takes ${presetNames.join(', ')}`);
  }
  return {
    ...(args.flag('no-policy') ? { file: false } : {}),
    ...(file === undefined ? {} : { file }),
    ...(preset === undefined ? {} : { preset }),
  };
}
