import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Problem, Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { Logging } from '../../core/workload/workload-limits.ts';
import { parseByteSize } from '../../formats/docker-values/byte-size.ts';
import { isBoundlessLog } from '../../formats/docker-values/log-limit.ts';
import { textParameters } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/workload/setting.ts';

const unbounded: Omit<Problem, 'at' | 'evidence'> = {
  message: 'The container log has no size limit',
  detail: {},
  change: {
    kind: 'manual',
    title: 'Limit the log size',
    steps: ['Set the options max-size and max-file of the driver json-file, or use the driver local'],
  },
};

/** The drivers that store a log on the host. */
const stored: ReadonlySet<string> = new Set(['json-file', 'local']);

/** Returns the driver and the options of a create request with those that the engine adds to its own driver, or none. */
function withEngineOptions({ workload, engine }: WorkloadCase, logging: Logging): Logging {
  const settings = valueOf(valueOf(engine)?.settings);
  if (workload.surface !== 'create' || settings === undefined) return logging;
  const own = valueOf(settings.logDriver);
  const driver = logging.driver === '' ? (own ?? '') : logging.driver;
  const options = driver === own ? valueOf(settings.logOptions) : undefined;
  const { names = [], maxSize, maxFile } = options ?? {};
  const adds = (name: string): boolean => !logging.optionNames.includes(name);
  return {
    ...logging,
    driver,
    optionNames: [...new Set([...logging.optionNames, ...names])],
    ...(adds('max-size') && maxSize !== undefined && { maxSize }),
    ...(adds('max-file') && maxFile !== undefined && { maxFile }),
  };
}

function judgeSize({ optionNames, openLimit, ...limit }: Logging, named: string, part: CheckedPart): Outcome {
  if (openLimit !== undefined) return part.unknown('undecidable', openLimit);
  const isSize = limit.maxSize !== undefined && (parseByteSize(limit.maxSize) ?? 0) > 0;
  const isRead =
    (isSize || !optionNames.includes('max-size')) &&
    (limit.maxFile !== undefined || !optionNames.includes('max-file'));
  if (!isRead) return part.unknown('unreadable', 'max-size or max-file is not a size or a number');
  if (!isBoundlessLog(limit, named)) {
    const bound = named === 'local' ? 'the driver local rotates its files' : 'json-file with a max-size';
    return part.pass(bound);
  }
  const size = limit.maxSize === undefined ? '' : ` max-size ${limit.maxSize}`;
  const files = limit.maxFile === undefined ? '' : ` max-file ${limit.maxFile}`;
  return part.fail({
    ...unbounded,
    message: `The size limit of the container log has no effect:${size}${size && files && ' and'}${files}`,
    detail: { why: 'too high' },
  });
}

function judge(logging: Logging, allowed: readonly string[] | undefined, part: CheckedPart): Outcome {
  const { driver, optionNames } = logging;
  const named = driver === '' ? 'json-file' : driver;
  if (allowed && !allowed.includes(named)) {
    return part.fail({
      message: `The log driver ${named} is not allowed by the policy`,
      detail: { driver: named },
    });
  }
  if (named === 'none') return part.pass('no log is stored');
  if (!stored.has(named)) return part.pass(`the driver ${named} sends the log elsewhere`);
  const limits = optionNames.filter((name) => name === 'max-size' || name === 'max-file');
  if (named === 'local' && limits.length === 0) return part.pass('the driver local rotates its files');
  return named === 'local' || limits.includes('max-size')
    ? judgeSize(logging, named, part)
    : part.fail(unbounded);
}

export const check = {
  id: 'workload/log-size',
  needs: ['daemon'],
  on: 'workload',
  title: 'No log size limit',
  category: 'security',
  severity: 'medium',
  why: 'The default log driver json-file does not rotate by itself. An application that logs too much fills the disk, and everything that writes to it stops.',
  remediation: 'Set `max-size` and `max-file`, use the driver `local`, or send logs to a collector.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D07'],
  reads: ['logging'],
  implies: [],
  fixable: false,
  parameters: {
    allowedDrivers: { about: 'Allowed log drivers; any if unset', type: 'strings' },
  },
  evaluate(subject, parameters) {
    const allowed = textParameters(parameters, 'allowedDrivers');
    return checkValue(subject.workload, 'logging', (logging, part) =>
      judge(withEngineOptions(subject, logging), allowed, part),
    );
  },
  examples: {
    bad: [
      { title: 'the default', compose: 'image: app\n' },
      {
        title: 'a size that no disk has',
        compose: 'image: app\nlogging:\n  options:\n    max-size: 100000g\n',
      },
      {
        title: 'a size that no disk has, with rotation',
        run: 'docker run --log-driver local --log-opt max-size=1t app',
      },
      { title: 'too many files', run: 'docker run --log-opt max-size=1g --log-opt max-file=9999 app' },
      { title: 'max-file only', run: 'docker run --log-opt max-file=3 app' },
      {
        title: 'a driver that the policy does not allow',
        run: 'docker run --log-driver none app',
        parameters: { allowedDrivers: ['journald', 'local'] },
      },
    ],
    good: [
      {
        title: 'a size limit',
        compose: 'image: app\nlogging:\n  driver: json-file\n  options:\n    max-size: 10m\n',
      },
      { title: 'a driver with rotation', run: 'docker run --log-driver local app' },
      { title: 'a size limit for the default driver', run: 'docker run --log-opt max-size=10m app' },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\nlogging:\n  driver: ${DRIVER}\n' },
      { title: 'a size that is none', run: 'docker run --log-opt max-size=-1 app' },
      { title: 'a size in a variable', run: 'docker run --log-opt max-size=$SIZE app' },
    ],
  },
} satisfies Check<'workload'>;
