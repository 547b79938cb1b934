import { exampleText } from '../../app/targets/examples.ts';
import { fileRules } from '../../app/targets/registry.ts';
import { registeredChecks, rulesOnPolicies, surfacesOf } from '../../app/registered-checks.ts';
import { requireRules } from '../../app/select-checks.ts';
import type { Check, Example } from '../../core/check.ts';
import { IronhullError } from '../../core/errors.ts';
import { aliasText, type RuleDescription } from '../../reports/content/rule-description.ts';
import type { Surface } from '../../core/workload.ts';
import { wrap } from '../../reports/text/text-width.ts';
import type { Arguments } from '../arguments.ts';
import { formatOf } from '../report-options.ts';
import { emit } from '../output.ts';

const width = 96;

/** A check, or a rule without one, which has no examples. */
type Explained = RuleDescription &
  Partial<Pick<Check, 'on' | 'examples' | 'formerIds' | 'implies' | 'parameters' | 'reads' | 'onlyOn'>>;

function surfacesShown({ on, reads, onlyOn }: Explained): readonly Surface[] {
  if (on === undefined) return [];
  return surfacesOf({ on, ...(reads && { reads }), ...(onlyOn && { onlyOn }) });
}

function paragraph(heading: string, text: string): string {
  return text === ''
    ? ''
    : `\n${heading}\n${wrap(text, width - 2)
        .map((line) => `  ${line}\n`)
        .join('')}`;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('');
}

function shownExample(example: Example): string {
  const text = exampleText(example)?.text ?? JSON.stringify(example.facts, null, 2);
  return `    ${example.title}\n${indented(text)}`;
}

function exampleList(heading: string, examples: readonly Example[]): string {
  return examples.length === 0 ? '' : `\n${heading}\n${examples.map(shownExample).join('\n')}`;
}

function parameterText({ parameters = {} }: Explained): string {
  return Object.entries(parameters)
    .map(([name, { about }]) => `${name}: ${about}`)
    .join(' ');
}

const noExamples: Check['examples'] = { bad: [], good: [], unsure: [] };

function explanation(check: Explained): string {
  const { bad, good, unsure } = check.examples ?? noExamples;
  return [
    `${check.id} — ${check.title}\n${check.severity}, ${check.category}\n`,
    paragraph('Why', check.why),
    paragraph('What to do', check.remediation),
    paragraph('A policy may set', parameterText(check)),
    paragraph('Formerly', (check.formerIds ?? []).join(', ')),
    paragraph('Checked on', surfacesShown(check).join(', ')),
    paragraph('Brings with it', (check.implies ?? []).join(', ')),
    paragraph('In other tools', check.aliases.map(aliasText).join(', ')),
    paragraph('References', check.references.join('; ')),
    exampleList('Fails', bad),
    exampleList('Passes', good),
    exampleList('Cannot be told', unsure),
  ].join('');
}

function rulesNamed(name: string): readonly Explained[] {
  const own = [...rulesOnPolicies, ...fileRules].filter(({ id }) => id === name.trim().toLowerCase());
  return own.length > 0 ? own : requireRules(registeredChecks, name);
}

/** `ironhull explain RULE…`: all there is to know of a rule, by its own id or another tool's. */
export async function run(args: Arguments): Promise<number> {
  if (args.positionals.length === 0)
    throw new IronhullError('USAGE', 'explain needs a rule, such as workload/privileged');
  const found = [...new Set(args.positionals.flatMap(rulesNamed))];
  const asJson = formatOf(args, ['table', 'json']) === 'json';
  await emit(
    asJson
      ? `${JSON.stringify(
          found.map((check) => ({ ...check, surfaces: surfacesShown(check) })),
          null,
          2,
        )}\n`
      : found.map(explanation).join('\n\n'),
    args,
  );
  return 0;
}
