import type { VulnerabilityAnswer } from '../../app/scan/explain-vulnerability.ts';
import { exampleText } from '../../app/targets/examples.ts';
import type { Check, Example } from '../../core/rules/check.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Surface } from '../../core/workload/workload.ts';
import { aliasText, type RuleDescription } from '../../reports/content/rule-description.ts';
import { databaseText } from '../../reports/content/database-text.ts';
import { wrap } from '../../reports/text/text-width.ts';
import type { Command } from '../syntax/command.ts';
import { emit } from '../output/output.ts';
import { listFormatOf } from '../report/report-options.ts';

const width = 96;

/** A check, or a rule without one, which has no examples. */
type Explained = RuleDescription &
  Partial<Pick<Check, 'on' | 'examples' | 'formerIds' | 'implies' | 'parameters' | 'reads' | 'onlyOn'>>;

/** A rule with the surfaces that it applies to. */
type Explanation = Explained & {
  surfaces: readonly Surface[];
  /** Of what checks report under an id of its own: these checks. */
  reportedBy?: readonly string[];
  /** Of a vulnerability: what advisories say. */
  vulnerability?: VulnerabilityAnswer;
};

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
  const written = exampleText(example);
  const text = written?.text ?? JSON.stringify(example.facts, null, 2);
  const beside =
    written?.beside === undefined ? '' : `      # beside the services:\n${indented(written.beside)}`;
  return `    ${example.title}\n${indented(text)}${beside}`;
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

function explanation(check: Explanation): string {
  const { bad, good, unsure } = check.examples ?? noExamples;
  return [
    `${check.id} — ${check.title}\n${check.severity}, ${check.category}\n`,
    paragraph('Why', check.why),
    paragraph('Fix', check.remediation),
    paragraph('Policy parameters', parameterText(check)),
    paragraph('Former ids', (check.formerIds ?? []).join(', ')),
    paragraph('Surfaces', check.surfaces.join(', ')),
    paragraph('Reported by', (check.reportedBy ?? []).join(', ')),
    paragraph('Implies', (check.implies ?? []).join(', ')),
    paragraph('In other tools', check.aliases.map(aliasText).join(', ')),
    paragraph('References', check.references.join('; ')),
    exampleList('Fails', bad),
    exampleList('Passes', good),
    exampleList('Undecided', unsure),
  ].join('');
}

/** A section whose lines stay as they are. */
function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${heading}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** What the database of advisories has on a vulnerability; nothing of a rule. */
async function vulnerabilitySections(
  { id, vulnerability: known }: Explanation,
  now: string,
): Promise<string> {
  if (known === undefined) return '';
  if ('unknown' in known) return paragraph('Advisories', `Nothing is known of it here: ${known.unknown}.`);
  const text = await import('../../reports/database/vulnerability-text.ts');
  return [
    paragraph('What', text.aboutText(known)),
    paragraph('In findings', known.id === id ? '' : `its id is ${known.id}`),
    paragraph('Severity', text.severityText(known)),
    paragraph('Exploitation', text.exploitationText(known)),
    paragraph('Other ids', text.idsText(known)),
    section(`Affected packages, by ${databaseText(known.database, now)}`, text.packageLines(known)),
    section('Pages', text.referenceLines(known)),
  ].join('');
}

/** A rule with what advisories say of it, which decides how severe a package with it is. */
function withAnswer(rule: Explanation, vulnerability: VulnerabilityAnswer | undefined): Explanation {
  if (vulnerability === undefined) return rule;
  const isRated = 'severity' in vulnerability && rule.reportedBy?.[0] === 'software/vulnerable-package';
  return { ...rule, ...(isRated ? { severity: vulnerability.severity } : {}), vulnerability };
}

/** The rules that a name stands for: a rule on policies, or checks as `--only` takes them. */
async function findRules(names: readonly string[]): Promise<readonly Explanation[]> {
  const [{ checksReporting, registeredChecks, rulesOnPolicies, surfacesOf }, { requireRules }] =
    await Promise.all([import('../../app/registered-checks.ts'), import('../../app/select-checks.ts')]);
  const rulesNamed = (name: string): readonly Explained[] => {
    const own = rulesOnPolicies.filter(({ id }) => id === name.trim().toLowerCase());
    return own.length > 0 ? own : requireRules(registeredChecks, name);
  };
  return [...new Set(names.flatMap(rulesNamed))].map((rule) => {
    const { on, reads, onlyOn } = rule;
    const surfaces =
      on === undefined ? [] : surfacesOf({ on, ...(reads && { reads }), ...(onlyOn && { onlyOn }) });
    const reportedBy = on === undefined ? checksReporting(rule.id) : [];
    return { ...rule, surfaces, ...(reportedBy.length > 0 && { reportedBy }) };
  });
}

/** `ironhull explain RULE…` */
export const explainCommand: Command = {
  name: 'explain',
  usage: 'RULE… [OPTION]…',
  summary: 'Explain rules: why they matter, how to fix a finding, examples',
  description: [
    "RULE is an id, a group such as 'workload/*', or the id of the rule in another tool. --format is table (default) or json.",
    'Of a vulnerability (CVE-2024-21626, or another id of it) the local database of advisories says what it is, in which versions of which packages, where it is fixed, how severe it is and whether it is exploited; without a local database, the advisories that come with Ironhull.',
  ],
  options: ['database', 'format', 'output'],
  examples: [
    { line: 'ironhull explain workload/privileged', about: 'one rule' },
    { line: 'ironhull explain workload/privileged workload/host-network', about: 'several rules' },
    { line: 'ironhull explain CVE-2024-21626', about: 'a vulnerability, by the local database' },
    { line: 'ironhull explain docker-bench:5.5', about: 'the rule for row 5.5 of docker-bench-security' },
  ],
  async run(args, runtime) {
    if (args.positionals.length === 0) {
      throw new IronhullError('USAGE', 'explain needs a rule, such as workload/privileged');
    }
    const asJson = listFormatOf(args) === 'json';
    const { explainVulnerabilities } = await import('../../app/scan/explain-vulnerability.ts');
    const answers = explainVulnerabilities(args.positionals, args.text('database'), runtime);
    const found = (await findRules(args.positionals)).map((rule) => withAnswer(rule, answers.get(rule.id)));
    const now = runtime.clock.now();
    const texts = await Promise.all(
      found.map(async (rule) => `${explanation(rule)}${await vulnerabilitySections(rule, now)}`),
    );
    await emit(asJson ? `${JSON.stringify(found, null, 2)}\n` : texts.join('\n\n'), args);
    return 0;
  },
};
