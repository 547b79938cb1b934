import type { Check } from '../../core/check.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Outcome } from '../../core/finding.ts';
import { notApplicable, unknown } from '../../core/outcome.ts';
import { logDrivers } from '../../knowledge/engine-log-drivers.ts';
import { daemonSteps, engineCheck, checkReading, settingOf, withSettings } from '../support/engine-rule.ts';
import { isLoopback } from '../support/loopback.ts';
import type { CheckedPart } from '../support/part.ts';
import { unread } from '../support/subject.ts';

function central(driver: string | undefined, engine: EngineFacts, part: CheckedPart): Outcome {
  if (driver === undefined) return part.unknown('unreadable', 'the engine does not show its log driver');
  const destination = logDrivers[driver];
  switch (destination?.kind) {
    case 'file':
    case 'nowhere':
      return part.fail({
        message: `Logs of containers ${destination.kind === 'file' ? 'are files of this machine' : 'are not kept'}`,
        detail: { driver },
        steps: daemonSteps('"log-driver" and "log-opts" to a central service'),
      });
    case 'service':
      return part.pass(`the log driver ${driver} sends lines to a service`);
    case 'address':
      return toAddress(driver, destination.option, engine, part);
    case 'program':
      return toProgram(driver, part);
    case undefined:
      return part.unknown('needs-review', `${driver} is a plugin: see where it leaves lines`);
  }
}

function toProgram(driver: string, part: CheckedPart): Outcome {
  return part.unknown(
    'needs-review',
    `${driver} hands lines to a program of this machine: see whether that sends them on`,
  );
}

function toAddress(driver: string, option: string, engine: EngineFacts, part: CheckedPart): Outcome {
  const options = settingOf(engine, 'logOptions');
  if (options.state === 'unreadable')
    return part.unknown('unreadable', `where ${driver} sends lines (${option}): ${options.detail}`);
  const address = options.state === 'known' ? options.value.address : undefined;
  if (address === undefined || /^unix/iu.test(address) || isLoopback(address)) return toProgram(driver, part);
  return part.pass(`the log driver ${driver} sends lines to ${address}`);
}

const centralLogging = engineCheck({
  id: 'engine/central-logging',
  title: 'Logs of containers stay on the machine',
  severity: 'low',
  cis: '2.13',
  why: 'Whoever takes the host takes the traces with it, and logs are gone with their container.',
  remediation:
    'Send them away: a log driver such as `syslog` or `fluentd` with an address, or an agent that ships the files.',
  judge: (engine) =>
    checkReading(settingOf(engine, 'logDriver'), 'log-driver', (driver, part) =>
      central(driver, engine, part),
    ),
  examples: {
    bad: [
      { title: 'files', facts: withSettings({ logDriver: 'json-file' }) },
      { title: 'files in another form', facts: withSettings({ logDriver: 'local' }) },
      { title: 'nowhere', facts: withSettings({ logDriver: 'none' }) },
    ],
    good: [
      { title: 'a service', facts: withSettings({ logDriver: 'awslogs' }) },
      {
        title: 'syslog of another machine',
        facts: withSettings({
          logDriver: 'syslog',
          logOptions: { names: ['syslog-address'], address: 'tcp://192.0.2.1:514' },
        }),
      },
    ],
    unsure: [
      { title: 'the journal, which may be sent on', facts: withSettings({ logDriver: 'journald' }) },
      { title: 'a plugin', facts: withSettings({ logDriver: 'somebody/theirs:1' }) },
      {
        title: 'an address of this machine',
        facts: withSettings({
          logDriver: 'gelf',
          logOptions: { names: ['gelf-address'], address: 'udp://127.0.0.1:12201' },
        }),
      },
    ],
  },
});

/** A driver that writes files, without the option that bounds them. */
function unbounded(engine: EngineFacts, driver: string): Outcome {
  const destination = logDrivers[driver];
  if (destination === undefined) {
    const doubt = `${driver} is a plugin: see whether it bounds what it keeps on this machine`;
    return unknown('needs-review', doubt);
  }
  if (destination.kind !== 'file' || !destination.grows) {
    const because = `the log driver ${driver} does not fill the disk with files without bound`;
    return notApplicable(because);
  }
  return checkReading(settingOf(engine, 'logOptions'), 'log-opts max-size', (options, part) => {
    const size = options?.maxSize;
    return size === undefined || size.startsWith('-')
      ? part.fail({
          message: 'Log files of containers grow without bound',
          steps: [
            ...daemonSteps('"log-opts": {"max-size": "10m", "max-file": "3"}'),
            'Make the containers anew: those of before keep what they had',
          ],
        })
      : part.pass(`log-opts max-size = ${size}, max-file = ${options?.maxFile ?? '1, the default'}`);
  });
}

const unboundedLogs = engineCheck({
  id: 'engine/unbounded-logs',
  title: 'Log files without a bound',
  severity: 'medium',
  why: 'A container that writes without end fills the disk of the host, and every other container and the engine stop with it.',
  remediation: 'Set `max-size` and `max-file` in `log-opts`, or use the driver `local`, which is bounded.',
  judge(engine) {
    const driver = settingOf(engine, 'logDriver');
    return driver.state === 'known' ? unbounded(engine, driver.value) : unread(driver);
  },
  examples: {
    bad: [
      { title: 'as it comes', facts: withSettings({ logDriver: 'json-file', logOptions: undefined }) },
      {
        title: 'other options only',
        facts: withSettings({ logDriver: 'json-file', logOptions: { names: ['labels'] } }),
      },
    ],
    good: [
      {
        title: 'a bound',
        facts: withSettings({ logDriver: 'json-file', logOptions: { names: ['max-size'], maxSize: '10m' } }),
      },
    ],
    unsure: [
      { title: 'options that cannot be read', facts: withSettings({ logDriver: 'json-file' }) },
      { title: 'a plugin', facts: withSettings({ logDriver: 'somebody/theirs:1' }) },
    ],
  },
});

/** Where logs go, and how much of them. */
export const checks: readonly Check<'engine'>[] = [centralLogging, unboundedLogs];
