import type { EngineFacts } from '../../core/engine/engine.ts';
import type { EngineComponent } from '../../core/engine/engine-component.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { absent, known, valueOf } from '../../core/observed.ts';
import {
  engineReleaseLines,
  engineReleasesAsOf,
  type EngineReleaseLine,
} from '../../knowledge/engine/engine-releases.ts';
import { engineCheck, versionUnsaid, enginePart } from '../support/engine/engine-rule.ts';

import {
  compareEngineVersions,
  parseEngineVersion,
  type EngineVersion,
} from '../../versions/engine-version.ts';
import type { CheckedPart } from '../support/part.ts';
import { readingOf } from '../support/subject.ts';

/** Months after which the release table no longer shows what is current. */
const monthsOfUse = 6;

/** Returns the release line of a version, if the table has it. */
function lineOf({ numbers: [major] }: EngineVersion): EngineReleaseLine | undefined {
  return engineReleaseLines.find(({ line }) => line === String(major));
}

/** Returns the months between two RFC 3339 dates; absent if either is invalid. */
function monthsBetween(from: string, to: string): number | undefined {
  const milliseconds = Date.parse(to) - Date.parse(from);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / (30.4 * 24 * 60 * 60 * 1000);
}

const steps = ['Install the latest release of a maintained version', 'Restart dockerd'];

/** Returns who built the engine. A distributor fixes its builds without a new version number. */
function builder(engine: EngineFacts): 'project' | 'distributor' | 'unknown' {
  const components = valueOf(readingOf(engine.components, 'components'));
  const component = components?.find(({ name }) => name === 'engine');
  if (component === undefined) return 'unknown';
  return component.builtByDocker ? 'project' : 'distributor';
}

function ofDistributor(version: string, why: string, part: CheckedPart): Outcome {
  return part.unknown(
    'needs-review',
    `${version} ${why}; see the security tracker of the distribution for its support`,
  );
}

function inMaintainedLine(
  version: string,
  latest: { version: string; day: string },
  engine: EngineFacts,
  part: CheckedPart,
): Outcome {
  const release = parseEngineVersion(version);
  const newest = parseEngineVersion(latest.version);
  if (release === undefined || newest === undefined)
    return part.unknown('needs-review', `${version} is not a version number`);
  if (compareEngineVersions(release, newest) < 0)
    return part.fail({
      message: `${version} is not the latest release: ${latest.version} was released on ${latest.day}`,
      severity: 'low',
      detail: { line: String(release.numbers[0]) },
      steps,
    });
  const time = readingOf(engine.systemTime, 'the clock of the engine');
  const months = time.state === 'known' ? monthsBetween(engineReleasesAsOf, time.value) : undefined;
  if (months === undefined)
    return part.unknown(
      'needs-review',
      'the clock of the engine was not read; the table of releases may be outdated',
    );
  return months > monthsOfUse
    ? part.unknown(
        'needs-review',
        `the table of releases (${engineReleasesAsOf}) is too old; use a newer Ironhull`,
      )
    : part.pass(`${version} is maintained (as of ${engineReleasesAsOf})`);
}

function checkVersion(engine: EngineFacts, part: CheckedPart): Outcome {
  const { version } = engine;
  const release = parseEngineVersion(version);
  if (version === '')
    return part.unknown('needs-review', 'no package says which version of the engine is installed');
  if (release === undefined)
    return part.unknown('needs-review', `${version} is not a version number of Docker Engine`);
  if (release.vendor !== '' || release.pre.length > 0)
    return ofDistributor(version, 'is a custom build and not a release of the project', part);
  const line = lineOf(release);
  if (line?.latest !== undefined) return inMaintainedLine(version, line.latest, engine, part);
  if (line === undefined) {
    const [newest] = engineReleaseLines;
    return release.numbers[0] > Number(newest?.line)
      ? part.unknown(
          'needs-review',
          `${version} is newer than the table of releases (${engineReleasesAsOf}); use a newer Ironhull`,
        )
      : part.fail({ message: `${version} has been unmaintained for years`, severity: 'high', steps });
  }
  const built = builder(engine);
  if (built === 'distributor') return ofDistributor(version, 'was built by a distributor', part);
  if (built === 'unknown')
    return ofDistributor(version, 'is an old version and may be a distributor’s build', part);
  const since = line.until === undefined ? ', only distributors maintain it' : ` since ${line.until}`;
  return part.fail({
    message: `${version}: the project no longer maintains ${line.line}${since}`,
    detail: { line: line.line },
    steps,
  });
}

const component = (builtByDocker: boolean): EngineComponent => ({
  name: 'engine',
  version: '',
  from: 'GET /version',
  builtByDocker,
  package: absent('the package manager'),
});

const running = (version: string, builtByDocker = true, time = '2026-11-01T00:00:00Z') => ({
  endpoint: 'unix:///var/run/docker.sock',
  version,
  components: known([component(builtByDocker)], 'GET /version'),
  systemTime: known(time, 'GET /info'),
});

export const check = engineCheck({
  id: 'engine/supported-version',
  needs: ['components', 'daemon'],
  title: 'Engine version outdated',
  severity: 'medium',
  why: 'Vulnerabilities found after the end of support stay open, and exploits for them are public.',
  remediation:
    'Install the latest release, from Docker’s packages or from a distribution that maintains its own.',
  cis: '1.2.2',
  references: ['NIST SP 800-190, 4.5'],
  beyondFile: versionUnsaid,
  judge: (engine) =>
    engine.configuredBy === undefined
      ? checkVersion(
          engine,
          enginePart(`GET /info of ${engine.endpoint}`, `ServerVersion = ${engine.version}`),
        )
      : checkVersion(engine, enginePart('the packages of the host', `version ${engine.version}`)),
  examples: {
    bad: [
      { title: 'an unmaintained version', facts: running('27.5.1') },
      { title: 'not the latest release', facts: running('29.1.0') },
      { title: 'years old', facts: running('1.13.1') },
    ],
    good: [
      { title: 'the latest release', facts: running('29.8.2') },
      { title: 'newer than the table', facts: running('29.9.0') },
    ],
    unsure: [
      { title: 'a distribution build', facts: running('26.1.5+dfsg1') },
      { title: 'a distribution build without a suffix', facts: running('26.1.3', false) },
      { title: 'a version that is not in the table', facts: running('31.0.0') },
      { title: 'an outdated table', facts: running('29.8.2', true, '2027-06-01T00:00:00Z') },
    ],
  },
});
