import { registeredChecks, surfacesOf } from '../../app/registered-checks.ts';
import type { Check } from '../../core/check.ts';
import { IronhullError } from '../../core/errors.ts';
import { aliasText } from '../../reports/content/rule-description.ts';
import type { Arguments } from '../arguments.ts';
import { formatOf } from '../report-options.ts';
import { emit } from '../output.ts';

function described(check: Check) {
  const { id, formerIds, title, severity, category, aliases, references, implies, fixable, on, parameters } =
    check;
  return {
    id,
    ...(formerIds === undefined ? {} : { formerIds }),
    title,
    severity,
    category,
    on,
    surfaces: surfacesOf(check),
    aliases: aliases.map(aliasText),
    references,
    implies,
    fixable,
    ...(parameters === undefined ? {} : { parameters }),
  };
}

/** `ironhull checks`: every rule, one line each, or as JSON. */
export async function run(args: Arguments): Promise<number> {
  const [stray] = args.positionals;
  if (stray !== undefined)
    throw new IronhullError('USAGE', `checks lists every rule: \`ironhull explain ${stray}\` is for one`);
  if (formatOf(args, ['table', 'json']) === 'json') {
    await emit(`${JSON.stringify(registeredChecks.map(described), null, 2)}\n`, args);
    return 0;
  }
  const width = Math.max(...registeredChecks.map(({ id }) => id.length));
  const lines = registeredChecks.map(
    ({ id, severity, title }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`,
  );
  await emit(lines.join(''), args);
  return 0;
}
