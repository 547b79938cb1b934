import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from './arguments.ts';
import type { OptionName } from './options.ts';

/** Which fixes a run makes, and whether it writes them or shows them as a diff. */
export interface FixMode {
  level: 'safe' | 'all';
  isDiff: boolean;
  /** Whether the text on stdin is fixed, which goes to stdout. */
  isStandardInput: boolean;
}

/** What a diff takes the place of. */
const reportOptions = [
  'format',
  'html',
  'write-baseline',
  'all',
  'brief',
] as const satisfies readonly OptionName[];

/**
 * Returns what to fix; `undefined` without `--fix` and `--diff`.
 * @throws IronhullError `USAGE` for a level there is not, or options that exclude each other.
 */
export function fixModeOf(args: Arguments): FixMode | undefined {
  const level = args.text('fix');
  const isDiff = args.flag('diff');
  if (level === undefined && !isDiff) return undefined;
  if (level !== undefined && level !== 'safe' && level !== 'all')
    throw new IronhullError('USAGE', `--fix cannot be '${level}'; it takes no value, or all`);
  const other = reportOptions.find((name) => args.flag(name) || args.text(name) !== undefined);
  if (isDiff && other !== undefined)
    throw new IronhullError('USAGE', `--diff writes a diff and no report; leave out --${other}`);
  const inputs = [...args.positionals, ...args.list('file'), ...args.list('run'), ...args.list('request')];
  const isStandardInput = inputs.includes('-');
  if (isStandardInput && inputs.length > 1 && !isDiff)
    throw new IronhullError('USAGE', '--fix writes the text of stdin to stdout; name nothing beside -');
  return { level: level ?? 'all', isDiff, isStandardInput };
}
