import type { Check } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { notApplicable, unknown } from '../../core/rules/outcome.ts';
import { logDrivers } from '../../knowledge/engine/engine-log-drivers.ts';
import { isBoundlessLog } from '../../formats/docker-values/log-limit.ts';
import {
  exampleConfig,
  daemonSteps,
  engineCheck,
  checkReading,
  settingOf,
  withSettings,
} from '../support/engine/engine-rule.ts';
import { isLoopback } from '../support/network/loopback.ts';
import type { CheckedPart } from '../support/part.ts';
import { unread } from '../support/subject.ts';
import { setMembers } from '../support/engine/config-change.ts';

function central(driver: string | undefined, engine: EngineFacts, part: CheckedPart): Outcome {
  if (driver === undefined) return part.unknown('unreadable', 'the engine does not report its log driver');
  const destination = logDrivers[driver];
  switch (destination?.kind) {
    case 'file':
    case 'nowhere':
      return part.fail({
        message: `Container logs ${destination.kind === 'file' ? 'are stored on this host only' : 'are discarded'}`,
        detail: { driver },
        steps: daemonSteps('"log-driver" and "log-opts" to a central service'),
      });
    case 'service':
      return part.pass(`the log driver ${driver} sends logs to a remote service`);
    case 'address':
      return toAddress(driver, destination.option, engine, part);
    case 'program':
      return toProgram(driver, part);
    case undefined:
      return part.unknown(
        'needs-review',
        `the log driver ${driver} is a plugin; confirm where it stores logs`,
      );
  }
}

function toProgram(driver: string, part: CheckedPart): Outcome {
  return part.unknown(
    'needs-review',
    `the log driver ${driver} passes logs to a program on this host; confirm that it forwards them`,
  );
}

function toAddress(driver: string, option: string, engine: EngineFacts, part: CheckedPart): Outcome {
  const options = settingOf(engine, 'logOptions');
  if (options.state === 'unreadable')
    return part.unknown('unreadable', `${option} of the log driver ${driver}: ${options.detail}`);
  const address = options.state === 'known' ? options.value.address : undefined;
  if (address === undefined || /^unix/iu.test(address) || isLoopback(address)) return toProgram(driver, part);
  return part.pass(`the log driver ${driver} sends logs to ${address}`);
}

const centralLogging = engineCheck({
  id: 'engine/central-logging',
  needs: ['daemon'],
  title: 'No centralized logging',
  severity: 'low',
  cis: '2.13',
  why: 'An attacker on the host deletes the logs, and logs are lost with their container.',
  remediation:
    'Use a remote log driver such as `syslog` or `fluentd` with an address, or an agent that ships the files.',
  members: ['log-driver'],
  judge: (engine) =>
    checkReading(settingOf(engine, 'logDriver'), 'log-driver', (driver, part) =>
      central(driver, engine, part),
    ),
  examples: {
    bad: [
      { title: 'json-file', ...exampleConfig({ 'log-driver': 'json-file' }) },
      { title: 'local', ...exampleConfig({ 'log-driver': 'local' }) },
      { title: 'none', ...exampleConfig({ 'log-driver': 'none' }) },
    ],
    good: [
      { title: 'a remote service', ...exampleConfig({ 'log-driver': 'awslogs' }) },
      {
        title: 'syslog on another host',
        ...exampleConfig({
          'log-driver': 'syslog',
          'log-opts': { 'syslog-address': 'tcp://192.0.2.1:514' },
        }),
      },
    ],
    unsure: [
      { title: 'journald, which may forward logs', ...exampleConfig({ 'log-driver': 'journald' }) },
      { title: 'a plugin', ...exampleConfig({ 'log-driver': 'somebody/theirs:1' }) },
      {
        title: 'an address of this host',
        ...exampleConfig({
          'log-driver': 'gelf',
          'log-opts': { 'gelf-address': 'udp://127.0.0.1:12201' },
        }),
      },
    ],
  },
});

/** Fails for a log driver that writes files without a size limit. */
function unbounded(engine: EngineFacts, driver: string): Outcome {
  const destination = logDrivers[driver];
  if (destination === undefined) {
    const doubt = `the log driver ${driver} is a plugin; confirm that it limits what it stores on this host`;
    return unknown('needs-review', doubt);
  }
  const options = settingOf(engine, 'logOptions');
  const isLifted = isBoundlessLog(valueOf(options) ?? {}, driver);
  if (destination.kind !== 'file' || (!destination.grows && !isLifted)) {
    const because = `the log driver ${driver} does not store unlimited files`;
    return notApplicable(because);
  }
  return checkReading(options, 'log-opts max-size', (read, part) => {
    const { maxSize: size, maxFile } = read ?? {};
    const isNone = destination.grows && (size === undefined || size.startsWith('-'));
    const limits = `max-size ${size ?? 'the default'}, max-file ${maxFile ?? 'the default'}`;
    return isNone || isLifted
      ? part.fail({
          message: isNone
            ? 'Container log files have no size limit'
            : `The size limit of container log files has no effect: ${limits}`,
          steps: [
            ...daemonSteps('"log-opts": {"max-size": "10m", "max-file": "3"}'),
            'Recreate the containers: existing ones keep their log options',
          ],
        })
      : part.pass(`log-opts max-size = ${size}, max-file = ${maxFile ?? '1, the default'}`);
  });
}

const unboundedLogs = engineCheck({
  id: 'engine/unbounded-logs',
  needs: ['daemon'],
  title: 'No size limit for container logs',
  severity: 'medium',
  why: 'A container that logs endlessly fills the disk of the host, and every other container and dockerd stop with it.',
  remediation: 'Set `max-size` and `max-file` in `log-opts`, or use the driver `local`, which is limited.',
  members: ['log-opts.max-size'],
  configure: () => setMembers('risky', { 'log-opts.max-size': '10m', 'log-opts.max-file': '3' }),
  judge(engine) {
    const driver = settingOf(engine, 'logDriver');
    return driver.state === 'known' ? unbounded(engine, driver.value) : unread(driver);
  },
  examples: {
    bad: [
      { title: 'the defaults', ...exampleConfig({}) },
      {
        title: 'other options only',
        ...exampleConfig({ 'log-driver': 'json-file', 'log-opts': { labels: 'team' } }),
      },
      {
        title: 'a size that no disk has',
        ...exampleConfig({ 'log-driver': 'json-file', 'log-opts': { 'max-size': '100000g' } }),
      },
      {
        title: 'a size that no disk has, with rotation',
        ...exampleConfig({ 'log-driver': 'local', 'log-opts': { 'max-size': '1t' } }),
      },
    ],
    good: [
      {
        title: 'a size limit',
        ...exampleConfig({ 'log-driver': 'json-file', 'log-opts': { 'max-size': '10m' } }),
      },
    ],
    unsure: [
      { title: 'options that cannot be read', facts: withSettings({ logDriver: 'json-file' }) },
      { title: 'a plugin', ...exampleConfig({ 'log-driver': 'somebody/theirs:1' }) },
    ],
  },
});

/** Checks for central logging and unlimited logs. */
export const checks: readonly Check<'engine'>[] = [centralLogging, unboundedLogs];
