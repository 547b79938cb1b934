import { exampleLanguage, exampleText, targetDocument } from '../../src/app/targets/examples.ts';
import type { Check, Example } from '../../src/core/rules/check.ts';
import { surfacesOf } from '../../src/knowledge/settings/setting-names.ts';
import { fenced, page } from './markdown.ts';

/** What a policy says for an example. */
function policyText({ id }: Check, { parameters }: Example): string {
  if (parameters === undefined) return '';
  return `${fenced('yaml', `rules:\n  ${id}: ${JSON.stringify(parameters)}`)}\n\n`;
}

/** An example as a user would meet it: a compose service stands below its name. */
function shownExample(example: Example): string {
  const written = exampleText(example);
  return written === undefined
    ? fenced('json', JSON.stringify(example.facts, null, 2))
    : fenced(exampleLanguage(written), targetDocument(written));
}

function examples(title: string, check: Check, all: readonly Example[]): string | undefined {
  if (all.length === 0) return undefined;
  const shown = all.map(
    (example) => `${sentence(example.title)}:\n\n${policyText(check, example)}${shownExample(example)}`,
  );
  return [`### ${title}`, ...shown].join('\n\n');
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function parameterLines({ parameters = {} }: Check): string[] {
  return Object.entries(parameters).map(([name, { type, about, default: otherwise }]) => {
    const value = otherwise === undefined ? '' : `; default ${JSON.stringify(otherwise)}`;
    return `\`${name}\` (${type}): ${about}${value}`;
  });
}

function list(title: string, items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : `## ${title}\n\n${items.map((item) => `- ${item}`).join('\n')}`;
}

function aliasLines({ aliases }: Check): string[] {
  return aliases.map(({ tool, id, names = [], only = [] }) => {
    const also = names.length === 0 ? '' : ` (${names.join(', ')})`;
    return `\`${tool}:${id}\`${also}${only.length === 0 ? '' : `, only for ${only.join(', ')}`}`;
  });
}

/** The page of one check, below `docs/checks`. */
export function checkPage(check: Check): string {
  const { id, title, severity, category, fixable, why, remediation, implies, references } = check;
  const { formerIds = [] } = check;
  const facts = [`\`${id}\``, severity, category, ...(fixable ? ['offers an edit'] : [])];
  return page(
    `# ${title}`,
    facts.join(' · '),
    `## Why\n\n${why}`,
    `## What to do\n\n${remediation}`,
    list(
      'Former ids',
      formerIds.map((former) => `\`${former}\``),
    ),
    list('Where it is checked', surfacesOf(check)),
    list(
      'What it brings with it',
      implies.map((implied) => `[\`${implied}\`](../${implied}.md)`),
    ),
    list('What a policy may set', parameterLines(check)),
    [...check.examples.bad, ...check.examples.good, ...check.examples.unsure].length === 0
      ? undefined
      : '## Examples',
    examples('Reported', check, check.examples.bad),
    examples('Passes', check, check.examples.good),
    examples('Unknown, never a pass', check, check.examples.unsure),
    list('In other tools', aliasLines(check)),
    list('References', references),
  );
}
