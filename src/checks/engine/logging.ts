import type { Check } from '../../core/check.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Outcome } from '../../core/finding.ts';
import { logDrivers } from '../../knowledge/engine-log-drivers.ts';
import { daemonSteps, engineCheck, judgeReading, settingOf, withSettings } from '../support/engine-rule.ts';
import type { Verdict } from '../support/verdict.ts';
import { isLoopback } from '../support/loopback.ts';
import { unread } from '../support/subject.ts';

function central(driver: string | undefined, engine: EngineFacts): Verdict {
  if (driver === undefined) return { doubt: 'the engine does not show its log driver', kind: 'unreadable' };
  const destination = logDrivers[driver];
  switch (destination?.kind) {
    case 'file':
    case 'nowhere':
      return {
        wrong: `Logs of containers ${destination.kind === 'file' ? 'are files of this machine' : 'are not kept'}`,
        detail: { driver },
        steps: daemonSteps('"log-driver" and "log-opts" to a central service'),
      };
    case 'service':
      return { fine: `the log driver ${driver} sends lines to a service` };
    case 'address':
      return toAddress(driver, destination.option, engine);
    case 'program':
      return toProgram(driver);
    case undefined:
      return { doubt: `${driver} is a plugin: see where it leaves lines` };
  }
}

function toProgram(driver: string): Verdict {
  return { doubt: `${driver} hands lines to a program of this machine: see whether that sends them on` };
}

function toAddress(driver: string, option: string, engine: EngineFacts): Verdict {
  const options = settingOf(engine, 'logOptions');
  if (options.state === 'unreadable')
    return { doubt: `where ${driver} sends lines (${option}): ${options.detail}`, kind: 'unreadable' };
  const address = options.state === 'known' ? options.value.address : undefined;
  if (address === undefined || /^unix/iu.test(address) || isLoopback(address)) return toProgram(driver);
  return { fine: `the log driver ${driver} sends lines to ${address}` };
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
    judgeReading(settingOf(engine, 'logDriver'), 'log-driver', (driver) => central(driver, engine)),
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
    return { state: 'unknown', kind: 'needs-review', doubts: [doubt] };
  }
  if (destination.kind !== 'file' || !destination.grows) {
    const because = `the log driver ${driver} does not fill the disk with files without bound`;
    return { state: 'not-applicable', because };
  }
  return judgeReading(settingOf(engine, 'logOptions'), 'log-opts max-size', (options) => {
    const size = options?.maxSize;
    return size === undefined || size.startsWith('-')
      ? {
          wrong: 'Log files of containers grow without bound',
          steps: [
            ...daemonSteps('"log-opts": {"max-size": "10m", "max-file": "3"}'),
            'Make the containers anew: those of before keep what they had',
          ],
        }
      : { fine: `log-opts max-size = ${size}, max-file = ${options?.maxFile ?? '1, the default'}` };
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
