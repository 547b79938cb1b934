import type { TableAmount, TableOptions } from '../../reports/content/format.ts';

/** Columns of a pipe or a file. */
const paper = 100;

/**
 * How to write the table for where it goes: colours only on a terminal that wants them (NO_COLOR,
 * then FORCE_COLOR, then TERM=dumb decide), its width, its charset.
 */
export function tableOptions(
  stream: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
  amount: TableAmount,
): TableOptions {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    width: stream.columns || Number(env.COLUMNS) || paper,
    colour: wantsColour(stream, env),
    // Without a locale the C charset is meant; files and pipes are read as UTF-8 by everything there is.
    unicode: !stream.isTTY || /utf-?8/iu.test(locale),
    ...amount,
  };
}

function wantsColour(
  { isTTY }: NodeJS.WriteStream,
  { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv,
): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY && TERM !== 'dumb';
}

/** How to write the table into a file. */
export function fileOptions(amount: TableAmount): TableOptions {
  return { width: paper, colour: false, unicode: true, ...amount };
}
