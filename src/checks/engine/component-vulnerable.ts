import type { Check } from '../../core/check.ts';
import type { ComponentName, EngineComponent, OwningPackage } from '../../core/engine-component.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Evidence, Outcome, Problem } from '../../core/finding.ts';
import { combine, fail, pass, unknown } from '../../core/outcome.ts';
import { advisoriesAsOf, componentAdvisories } from '../../knowledge/component-advisories.ts';
import type { ComponentAdvisory } from '../../knowledge/component-advisories/advisory.ts';
import { parseEngineVersion } from '../../versions/engine-version.ts';
import { advisoryRule, affectedPart, componentPurl } from '../support/component-advisory-rule.ts';
import { reachOn } from '../support/advisory-reach.ts';
import { checkComponent } from '../support/component-verdict.ts';
import { engineCheck, versionUnsaid, type EngineRule } from '../support/engine-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

const day = 24 * 60 * 60 * 1000;

/** Returns the age of the advisory table, by the engine's clock. */
function tableAge(engine: EngineFacts): string {
  const time = readingOf(engine.systemTime, 'GET /info');
  const days = time.state === 'known' ? (Date.parse(time.value) - Date.parse(advisoriesAsOf)) / day : NaN;
  if (!Number.isFinite(days) || days < 0) return `advisories as of ${advisoriesAsOf}`;
  return `advisories as of ${advisoriesAsOf}, ${Math.floor(days)} days old`;
}

function named({ name, version, package: owner }: EngineComponent): string {
  const packaged = owner.state === 'known' ? ` (package ${owner.value.name} ${owner.value.version})` : '';
  return `${name} ${version}${packaged}`;
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
      { source: component.from, saw: named(component) },
      { source: id, saw: `fixed in ${fixedIn}; ${age}` },
    ],
    change: {
      kind: 'upgrade',
      safety: 'risky',
      title: `Upgrade ${component.name} to ${fixedIn} or later`,
      purl,
      to: fixedIn,
      steps: [`Install ${component.name} ${fixedIn} or later`, 'Restart dockerd: systemctl restart docker'],
    },
  };
}

/** Whether the advisory with this id is reported. */
type IsWanted = (id: string) => boolean;

/** Advisories of one component, by verdict. */
interface Sorted {
  problems: Problem[];
  open: string[];
  fixedByVendor: string[];
  outOfReach: string[];
}

function sortAdvisories(
  engine: EngineFacts,
  component: EngineComponent,
  age: string,
  isWanted: IsWanted,
): Sorted | undefined {
  const version = parseEngineVersion(component.version);
  if (version === undefined) return undefined;
  const sorted: Sorted = { problems: [], open: [], fixedByVendor: [], outOfReach: [] };
  const advisories = componentAdvisories.filter(
    ({ id, component: name }) => name === component.name && isWanted(id),
  );
  for (const advisory of advisories) {
    const verdict = checkComponent(component, version, advisory);
    if (verdict === 'not-affected') continue;
    const reach = reachOn(engine, advisory.onlyWith);
    if (reach.reached === false) sorted.outOfReach.push(`${advisory.id} (${reach.because})`);
    else if (verdict === 'fixed-by-vendor') sorted.fixedByVendor.push(advisory.id);
    else if (verdict === 'unknown' || reach.reached === 'unknown') sorted.open.push(advisory.id);
    else sorted.problems.push(problemOf(component, advisory, verdict.fixedIn, age));
  }
  return sorted;
}

function evidenceOf(
  component: EngineComponent,
  { fixedByVendor, outOfReach }: Sorted,
  age: string,
): Evidence {
  const more = [
    ...(fixedByVendor.length > 0 ? [`fixed in the package: ${fixedByVendor.join(', ')}`] : []),
    ...(outOfReach.length > 0 ? [`not reachable: ${outOfReach.join(', ')}`] : []),
    age,
  ];
  return { source: component.from, saw: `${named(component)}: ${more.join('; ')}` };
}

function onChangeLog({ fixes }: OwningPackage): string {
  if (fixes.state === 'known') return 'its changelog does not';
  return fixes.state === 'absent'
    ? 'its package has no changelog'
    : `its changelog was not read: ${fixes.detail}`;
}

/** Why a version in an affected range is unknown rather than vulnerable. */
function whyOpen({ package: owner }: EngineComponent): string {
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
    : `${named(component)}: the version cannot be compared`;
}

function judge(engine: EngineFacts, component: EngineComponent, isWanted: IsWanted): Outcome {
  const age = tableAge(engine);
  const sorted = sortAdvisories(engine, component, age, isWanted);
  if (sorted === undefined) return unknown('unreadable', unversioned(component));
  const { problems, open } = sorted;
  const doubts = open.length === 0 ? [] : [`${named(component)}: ${whyOpen(component)}: ${open.join(', ')}`];
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

/** Checks every component of the engine against the reported advisories. */
function checkComponents(engine: EngineFacts, isWanted: IsWanted): Outcome {
  const components = readingOf(engine.components, 'GET /version');
  if (components.state !== 'known') return unread(components);
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
  const limitTo = (more: IsWanted) => checkOf((id) => wants(id) && more(id));
  return { ...plain, reported: { describe: advisoryRule, limitTo, ...(isWanted && { isWanted }) } };
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
