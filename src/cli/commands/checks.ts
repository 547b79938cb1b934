import type { Check } from '../../core/rules/check.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Surface } from '../../core/workload/workload.ts';
import { aliasText } from '../../reports/content/rule-description.ts';
import type { Command } from '../syntax/command.ts';
import { emit } from '../output/output.ts';
import { listFormatOf } from '../report/report-options.ts';

function described(check: Check, surfaces: readonly Surface[]) {
  const { id, formerIds, title, severity, category, on, parameters } = check;
  const { aliases, references, implies, fixable } = check;
  return {
    id,
    ...(formerIds === undefined ? {} : { formerIds }),
    title,
    severity,
    category,
    on,
    surfaces,
    aliases: aliases.map(aliasText),
    references,
    implies,
    fixable,
    ...(parameters === undefined ? {} : { parameters }),
  };
}

function lines(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ id }) => id.length));
  return checks
    .map(({ id, severity, title }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`)
    .join('');
}

/** `ironhull checks`: every rule, one line each, or as JSON. */
export const checksCommand: Command = {
  name: 'checks',
  usage: '[OPTION]…',
  summary: 'List every rule',
  description: ['--format is table (default) or json.'],
  options: ['format', 'output'],
  examples: [
    { line: 'ironhull checks', about: 'id, severity and title of every rule' },
    { line: 'ironhull checks | grep image/', about: 'the rules on images' },
    { line: 'ironhull checks --format json', about: 'with categories, surfaces, aliases and references' },
  ],
  async run(args) {
    const [stray] = args.positionals;
    if (stray !== undefined) {
      throw new IronhullError('USAGE', `'checks' takes no rule; \`ironhull explain ${stray}\` describes one`);
    }
    const asJson = listFormatOf(args) === 'json';
    const { registeredChecks, surfacesOf } = await import('../../app/registered-checks.ts');
    const text = asJson
      ? `${JSON.stringify(
          registeredChecks.map((check) => described(check, surfacesOf(check))),
          null,
          2,
        )}\n`
      : lines(registeredChecks);
    await emit(text, args);
    return 0;
  },
};
