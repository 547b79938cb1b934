import type { Check } from '../../core/rules/check.ts';
import type {
  ComponentAssessment,
  ComponentName,
  EngineComponent,
  OwningPackage,
} from '../../core/engine/engine-component.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Evidence, Outcome, Problem } from '../../core/findings/finding.ts';
import { combine, fail, pass, unknown } from '../../core/rules/outcome.ts';
import { advisoriesAsOf, componentAdvisories } from '../../knowledge/engine/component-advisories.ts';
import type { ComponentAdvisory } from '../../knowledge/engine/component-advisories/advisory.ts';
import { isCveName } from '../../knowledge/software/vulnerability-names.ts';
import { parseEngineVersion, type EngineVersion } from '../../versions/engine-version.ts';
import { advisoryRule, affectedPart, componentPurl } from '../support/engine/component-advisory-rule.ts';
import { reachOn } from '../support/engine/advisory-reach.ts';
import { checkComponent, isAsReleased } from '../support/engine/component-verdict.ts';
import { componentText, componentUpgrade, problemOfMatch } from '../support/engine/component-problem.ts';
import { distributionWord, furtherMatches, newerAdvisories } from '../support/engine/component-word.ts';
import { engineCheck, versionUnsaid, type EngineRule } from '../support/engine/engine-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

const day = 24 * 60 * 60 * 1000;

/** Returns the age of the advisory table, by the engine's clock. */
function tableAge(engine: EngineFacts): string {
  const time = readingOf(engine.systemTime, 'GET /info');
  const days = time.state === 'known' ? (Date.parse(time.value) - Date.parse(advisoriesAsOf)) / day : NaN;
  if (!Number.isFinite(days) || days < 0) return `advisories as of ${advisoriesAsOf}`;
  return `advisories as of ${advisoriesAsOf}, ${Math.floor(days)} days old`;
}

function problemOf(
  component: EngineComponent,
  advisory: ComponentAdvisory,
  fixedIn: string,
  age: string,
): Problem {
  const { id, gives, severity, note } = advisory;
  const what = affectedPart(advisory);
  const purl = componentPurl(component.name, component.version);
  return {
    message: `${what} ${component.version} has ${id}: ${gives}${note === undefined ? '' : ` (${note})`}`,
    severity,
    detail: { component: component.name },
    vulnerability: { id, aliases: [], purl, installed: component.version, fixedIn },
    at: [],
    evidence: [
      { source: component.from, saw: componentText(component) },
      { source: id, saw: `fixed in ${fixedIn}; ${age}` },
    ],
    change: componentUpgrade(purl, component.name, fixedIn),
  };
}

/** Whether the advisory with this id, and these other ids, is reported. */
type IsWanted = (id: string, aliases?: readonly string[]) => boolean;

/** Advisories of one component, by verdict. */
interface Sorted {
  problems: Problem[];
  open: string[];
  fixedByVendor: string[];
  outOfReach: string[];
  /** Those that the distribution’s advisories clear its package of. */
  cleared: string[];
  /** Advisories that are newer than the table, and that do not fit the version of a component. */
  newer: string[];
}

/** The package of a distribution that a component is from, with what its advisories say. */
function distributionOf(component: EngineComponent, version: EngineVersion) {
  const { package: owner, assessments } = component;
  return owner.state === 'known' && !isAsReleased(component, version)
    ? { owner: owner.value, assessment: assessments?.distribution }
    : undefined;
}

function sortAdvisories(
  engine: EngineFacts,
  component: EngineComponent,
  age: string,
  isWanted: IsWanted,
): Sorted | undefined {
  const version = parseEngineVersion(component.version);
  if (version === undefined) return undefined;
  const sorted: Sorted = {
    problems: [],
    open: [],
    fixedByVendor: [],
    outOfReach: [],
    cleared: [],
    newer: [],
  };
  const distribution = distributionOf(component, version);
  const handled = new Set<string>();
  const advisories = componentAdvisories.filter(({ component: name }) => name === component.name);
  for (const advisory of advisories) {
    const { id } = advisory;
    const word = distributionWord(distribution?.assessment, id);
    const verdict = checkComponent(component, version, advisory);
    if (verdict === 'not-affected' && typeof word === 'string') continue;
    handled.add(id);
    if (!isWanted(id)) continue;
    const reach = reachOn(engine, advisory.onlyWith);
    if (reach.reached === false) sorted.outOfReach.push(`${id} (${reach.because})`);
    else if (typeof word !== 'string' && reach.reached === true)
      sorted.problems.push(problemOfMatch(component, { match: word, advisory, ...distribution }));
    else if (verdict === 'fixed-by-vendor') sorted.fixedByVendor.push(id);
    else if (word === 'cleared') sorted.cleared.push(id);
    else if (typeof verdict === 'string' || reach.reached === 'unknown') sorted.open.push(id);
    else sorted.problems.push(problemOf(component, advisory, verdict.fixedIn, age));
  }
  addFurther(sorted, component, distribution, { handled, isWanted });
  return sorted;
}

/** Adds what is in no table: what the distribution lists, or what the project published since. */
function addFurther(
  sorted: Sorted,
  component: EngineComponent,
  distribution: ReturnType<typeof distributionOf>,
  { handled, isWanted }: { handled: ReadonlySet<string>; isWanted: IsWanted },
): void {
  const further =
    distribution === undefined
      ? newerAdvisories(component)
      : { matches: furtherMatches(distribution.assessment, handled), undecided: [] };
  for (const match of further.matches) {
    if (!isWanted(match.id, match.aliases)) continue;
    if (match.status === 'under-investigation') sorted.open.push(match.id);
    else sorted.problems.push(problemOfMatch(component, { match, ...distribution }));
  }
  sorted.newer.push(...further.undecided.filter((id) => isWanted(id)));
}

function dayOf({ database: { oldest } }: ComponentAssessment): string {
  return oldest === undefined ? '' : ` of ${oldest.slice(0, 10)}`;
}

function evidenceOf(
  component: EngineComponent,
  { fixedByVendor, outOfReach, cleared }: Sorted,
  age: string,
): Evidence {
  const by = component.assessments?.distribution;
  const more = [
    ...(cleared.length > 0 && by !== undefined
      ? [`not affected, by the advisories of ${by.ecosystem}${dayOf(by)}: ${cleared.join(', ')}`]
      : []),
    ...(fixedByVendor.length > 0 ? [`fixed in the package: ${fixedByVendor.join(', ')}`] : []),
    ...(outOfReach.length > 0 ? [`not reachable: ${outOfReach.join(', ')}`] : []),
    age,
  ];
  return { source: component.from, saw: `${componentText(component)}: ${more.join('; ')}` };
}

function onChangeLog({ fixes }: OwningPackage): string {
  if (fixes.state === 'known') return 'its changelog does not';
  return fixes.state === 'absent'
    ? 'its package has no changelog'
    : `its changelog was not read: ${fixes.detail}`;
}

/** Why a version in an affected range is unknown rather than vulnerable. */
function whyOpen({ package: owner, assessments }: EngineComponent): string {
  if (owner.state === 'known' && assessments?.distribution !== undefined)
    return `distribution build, and the advisories of ${assessments.distribution.ecosystem} do not decide these`;
  if (owner.state === 'known')
    return `distribution build, not decided by its changelog (${onChangeLog(owner.value)}); see the security tracker`;
  if (owner.state === 'unreadable')
    return `the builder is unknown (${owner.from}: ${owner.detail}), so these may be fixed`;
  return 'a custom build, or a condition of these could not be checked';
}

function unversioned(component: EngineComponent): string {
  const { name, version, from } = component;
  return version === ''
    ? `${name}: no package names the version of ${from}; run it with --version`
    : `${componentText(component)}: the version cannot be compared`;
}

function judge(engine: EngineFacts, component: EngineComponent, isWanted: IsWanted): Outcome {
  const age = tableAge(engine);
  const sorted = sortAdvisories(engine, component, age, isWanted);
  if (sorted === undefined) return unknown('unreadable', unversioned(component));
  const { problems, open, newer } = sorted;
  const why = 'newer advisories of a part whose version the engine does not show; see the release notes';
  const doubts = [
    ...(open.length === 0 ? [] : [`${componentText(component)}: ${whyOpen(component)}: ${open.join(', ')}`]),
    ...(newer.length === 0 ? [] : [`${componentText(component)}: ${why}: ${newer.join(', ')}`]),
  ];
  return combine([
    ...problems.map((problem) => fail(problem)),
    ...doubts.map((doubt) => unknown('unreadable', doubt)),
    pass(evidenceOf(component, sorted, age)),
  ]);
}

/** Components that every engine lists, unless it uses another runtime. */
const expected = ['engine', 'containerd', 'runc'] as const;

function missingDoubts(components: readonly EngineComponent[]): readonly Outcome[] {
  const missing = expected.filter((name) => !components.some((one) => one.name === name));
  return missing.map((name) => unknown('unreadable', `${name}: the engine does not report its version`));
}

/** Returns an engine with current component versions, except the given ones. */
function engineOf(versions: Partial<Record<ComponentName, string>>): unknown {
  const all = { engine: '29.9.3', containerd: '2.3.2', runc: '1.5.3', ...versions };
  const from = 'GET /version';
  const owner = { state: 'absent', from: '/var/lib/dpkg/status' };
  const value = Object.entries(all).map(([name, version]) => ({
    name,
    version,
    from,
    builtByDocker: true,
    package: owner,
  }));
  return { components: { state: 'known', value, from } };
}

/** Whether one of the reported advisories is known: of the table, or of those that were compared with a component. */
function knowsAny(components: readonly EngineComponent[], isWanted: IsWanted): boolean {
  const compared = components.flatMap(({ assessments = {} }) => [
    assessments.distribution,
    assessments.project,
  ]);
  return (
    componentAdvisories.some(({ id }) => isWanted(id)) ||
    compared.some(
      (one) =>
        one?.matches.some(({ id, aliases }) => isWanted(id, aliases)) === true ||
        one?.undecided.some(({ id, aliases }) => isWanted(id, aliases)) === true ||
        one?.cleared.some((id) => isWanted(id)) === true,
    )
  );
}

/** Checks every component of the engine against the reported advisories. */
function checkComponents(engine: EngineFacts, isWanted: IsWanted): Outcome {
  const components = readingOf(engine.components, 'GET /version');
  if (components.state !== 'known') return unread(components);
  if (!knowsAny(components.value, isWanted))
    return unknown(
      'undecidable',
      `none of the advisories that are known names it (table of ${advisoriesAsOf}, local database); run \`ironhull db update\`, or see the components' projects`,
    );
  const judged = components.value.map((component) => judge(engine, component, isWanted));
  return combine([...judged, ...missingDoubts(components.value)]);
}

/** Returns the check, limited to the reported advisories. */
function checkOf(isWanted?: IsWanted): Check<'engine'> {
  const wants = isWanted ?? (() => true);
  const plain = engineCheck({
    ...words,
    beyondFile: versionUnsaid,
    judge: (engine) => checkComponents(engine, wants),
  });
  const limitTo = (more: IsWanted) => checkOf((id, aliases) => wants(id, aliases) && more(id, aliases));
  return {
    ...plain,
    // Advisories of the day are known by their CVEs; another id of one in the table is not known to be its.
    reported: { describe: advisoryRule, mayReport: isCveName, limitTo, ...(isWanted && { isWanted }) },
  };
}

const words = {
  id: 'engine/component-vulnerable',
  needs: ['components', 'daemon'],
  title: 'Engine component with a known vulnerability',
  severity: 'high',
  references: ['NIST SP 800-190, 4.5.2', 'OWASP Docker Top 10, D02'],
  why: 'Container escapes are published together with the release that fixes them. An attacker in a container looks for hosts that were not updated.',
  remediation: 'Update the engine and its components, and install their updates automatically.',
  examples: {
    bad: [
      { title: 'a runc with a container escape', facts: engineOf({ runc: '1.1.11' }) },
      { title: 'an engine with a `docker cp` vulnerability', facts: engineOf({ engine: '28.5.2' }) },
    ],
    good: [{ title: 'no known vulnerability', facts: engineOf({}) }],
    unsure: [
      {
        title: 'a distribution build that may have the fix',
        facts: engineOf({ runc: '1.1.11+ds1' }),
      },
      { title: 'a version that cannot be compared', facts: engineOf({ runc: 'dev' }) },
    ],
  },
} satisfies Omit<EngineRule, 'judge'>;

/** Checks every component of the engine against all advisories. */
export const check = checkOf();
