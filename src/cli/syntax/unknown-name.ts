import { IronhullError } from '../../core/errors.ts';
import { suggestion } from '../../core/suggest.ts';

/** The error for a name that the command line does not have: `Unknown command 'lnt'; did you mean 'lint'?`. */
export function unknownName(what: string, name: string, known: readonly string[]): IronhullError {
  return new IronhullError('USAGE', `Unknown ${what} '${name}'${suggestion(name, known)}`);
}
