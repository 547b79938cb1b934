import type { EngineComponent } from '../../core/engine/engine-component.ts';
import type { DefaultFilter } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { absent, known, valueOf } from '../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import type { SeccompFilter } from '../../core/workload/seccomp.ts';
import {
  seccompProfileChanges,
  seccompProfileChangesAsOf,
  type SeccompProfileChange,
} from '../../knowledge/kernel/seccomp-profile-changes.ts';
import { compareEngineVersions, parseEngineVersion } from '../../versions/engine-version.ts';
import { isAsReleased } from '../support/engine/component-verdict.ts';
import { engineCheck, versionUnsaid, shownBy } from '../support/engine/engine-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

function problemOf(
  { since, severity, opened, gives }: SeccompProfileChange,
  { version, configuredBy }: EngineFacts,
): Problem {
  return {
    message: `The built-in seccomp profile of ${version} allows ${opened}: ${gives}`,
    severity,
    detail: { since },
    at: [],
    evidence: [
      { source: configuredBy ?? 'GET /info', saw: `version ${version}, with the built-in profile` },
      { source: 'table of profiles', saw: `denied since ${since} (as of ${seccompProfileChangesAsOf})` },
    ],
    change: {
      kind: 'manual',
      title: 'Update the engine',
      steps: [
        `Update the engine to ${since} or later`,
        'Until then set "seccomp-profile" in daemon.json to a copy of the newest built-in profile',
        'Recreate the containers: they keep the filter that they were started with',
      ],
    },
  };
}

/** Returns the profile changes newer than a release; absent if the version cannot be parsed. */
function missing(version: string): readonly SeccompProfileChange[] | undefined {
  const running = parseEngineVersion(version);
  if (running === undefined) return undefined;
  return seccompProfileChanges.filter(({ since }) => {
    const first = parseEngineVersion(since);
    return first !== undefined && compareEngineVersions(running, first) < 0;
  });
}

/** Whether a filter allows what a later profile denies; absent if it does not show that. */
function allows(
  { lets, socketFamilies }: SeccompFilter,
  { seenAs }: SeccompProfileChange,
): boolean | undefined {
  if ('call' in seenAs) return lets.some(({ name }) => name === seenAs.call);
  return socketFamilies?.includes(seenAs.socketFamily);
}

/**
 * Decides by the filters of running containers, which the engine makes from its profile. With live restore a
 * container may have that of an earlier version, so only a filter that denies everything decides. Absent if no
 * filter does.
 */
function byFilters(
  changes: readonly SeccompProfileChange[],
  engine: EngineFacts,
  filters: readonly DefaultFilter[],
): Outcome | undefined {
  const read = filters.map((one) => ({ ...one, found: changes.map((change) => allows(one.filter, change)) }));
  const closed = read.find(({ found }) => found.every((open) => open === false));
  if (closed)
    return pass({
      source: closed.from,
      saw: `the filter of ${closed.container}, which has the built-in profile, denies ${changes.map(({ opened }) => opened).join(', ')}`,
    });
  const decided = read.find(({ found }) => found.every((open) => open !== undefined));
  if (decided === undefined || engine.liveRestore) return undefined;
  const open = changes.filter((_, index) => decided.found[index]);
  const saw = `the filter of ${decided.container}, which has the built-in profile`;
  return combine(
    open.map((change) => {
      const problem = problemOf(change, engine);
      return fail({ ...problem, evidence: [...problem.evidence, { source: decided.from, saw }] });
    }),
  );
}

/** Whether the engine is the project's own build; a distribution may have changed the profile. */
function isProjects(engine: EngineFacts): boolean {
  const component = valueOf(readingOf(engine.components, 'GET /version'))?.find(
    ({ name }) => name === 'engine',
  );
  const version = parseEngineVersion(engine.version);
  return component !== undefined && version !== undefined && isAsReleased(component, version);
}

const running = (version: string, builtByDocker = true) => {
  const component: EngineComponent = {
    name: 'engine',
    version,
    from: 'GET /version',
    builtByDocker,
    package: builtByDocker
      ? absent('packages')
      : known({ manager: 'dpkg', name: 'docker.io', version, fixes: absent('its change log') }, 'packages'),
  };
  return {
    version,
    seccompProfile: known('builtin', 'GET /info'),
    components: known([component], 'GET /version'),
  };
};

/** Checks the built-in profile, which is fixed at release and allows syscalls found dangerous later. */
export const check = engineCheck({
  id: 'engine/seccomp-profile-outdated',
  needs: ['components', 'daemon', 'running-state'],
  title: 'Built-in seccomp profile outdated',
  severity: 'medium',
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  why: 'The built-in profile comes with the engine and denies what was known to be dangerous at its release. Syscalls used in later container escapes are allowed.',
  remediation: 'Update the engine, or set `seccomp-profile` to a copy of the newest built-in profile.',
  beyondFile: versionUnsaid,
  judge(engine, { defaultFilters = [] }) {
    const { seccompProfile, version } = engine;
    if (seccompProfile.state === 'unreadable') return unread(seccompProfile);
    if (valueOf(seccompProfile) !== 'builtin')
      return notApplicable('the engine does not use its built-in profile');
    const changes = missing(version);
    const evidence = [
      { source: shownBy(engine), saw: `the profile of ${version} (table of ${seccompProfileChangesAsOf})` },
    ];
    const isDecided = changes !== undefined && (isProjects(engine) || changes.length === 0);
    const found = isDecided ? undefined : byFilters(changes ?? seccompProfileChanges, engine, defaultFilters);
    if (found) return found;
    if (changes === undefined) {
      const doubt =
        version === ''
          ? 'the version of the engine is not known'
          : `${version} is not a version of Docker Engine that can be compared`;
      return unknown('undecidable', doubt);
    }
    if (isDecided)
      return combine([
        ...changes.map((one) => problemOf(one, engine)).map((problem) => fail(problem)),
        ...evidence.map((one) => pass(one)),
      ]);
    const opened = changes.map(({ opened: what }) => what).join(', ');
    const doubt = `in the project’s release, ${version} allows ${opened}; confirm whether the distribution changed that`;
    return unknown('needs-review', doubt);
  },
  examples: {
    bad: [
      { title: 'before AF_ALG was denied', facts: running('29.4.1') },
      { title: 'before io_uring was denied', facts: running('24.0.9') },
    ],
    good: [{ title: 'a current release', facts: running('29.8.2') }],
    unsure: [
      { title: 'a distribution build', facts: running('26.1.5+dfsg1', false) },
      { title: 'no version', facts: running('dev') },
    ],
  },
});
