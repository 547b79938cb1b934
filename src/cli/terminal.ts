import type { TableOptions } from '../reports/table/canvas.ts';

/** What the table needs to know of where it goes: colours only on a terminal that wants them, its width, its charset. */
export function tableOptions(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv, all: boolean): TableOptions {
  const plain = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    width: stream.columns ?? (Number(env.COLUMNS) || 100),
    colour: !plain && env.TERM !== 'dumb' && (stream.isTTY || forced),
    // Without a locale the C charset is meant; files and pipes are read as UTF-8 by everything there is.
    unicode: !stream.isTTY || /utf-?8/iu.test(locale),
    all,
  };
}
