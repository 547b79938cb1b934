import type { Check } from '../../core/check.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Outcome } from '../../core/finding.ts';
import {
  daemonSteps,
  engineCheck,
  judgeReading,
  settingOf,
  withSettings,
  type Verdict,
} from '../support/engine-rule.ts';
import { unread } from '../support/subject.ts';

/** Drivers whose lines end on this machine. */
const kept: Readonly<Record<string, string>> = {
  'json-file': 'Logs of containers are files of this machine',
  local: 'Logs of containers are files of this machine',
  none: 'Logs of containers are not kept at all',
};

/** Drivers that hand lines to a program of this machine unless told of an address, and the option that tells it. */
const handed: Readonly<Record<string, string | undefined>> = {
  journald: undefined,
  syslog: 'syslog-address',
  fluentd: 'fluentd-address',
};

function central(driver: string | undefined, engine: EngineFacts): Verdict {
  if (driver === undefined) return { doubt: 'the engine does not show its log driver', kind: 'unreadable' };
  const local = kept[driver];
  if (local !== undefined)
    return {
      wrong: local,
      detail: { driver },
      steps: daemonSteps('"log-driver" and "log-opts" to a central service'),
    };
  if (!Object.hasOwn(handed, driver))
    return { fine: `the log driver ${driver} sends lines to another machine` };
  const options = settingOf(engine, 'logOptions');
  const option = handed[driver];
  if (option !== undefined && options.state === 'known' && options.value.names.includes(option))
    return { fine: `the log driver ${driver} sends lines to ${option}` };
  return {
    doubt: `${driver} hands lines to a program of this machine: see whether that sends them on to another`,
  };
}

const centralLogging = engineCheck({
  slug: 'central-logging',
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
      { title: 'a service', facts: withSettings({ logDriver: 'splunk' }) },
      {
        title: 'syslog of another machine',
        facts: withSettings({ logDriver: 'syslog', logOptions: { names: ['syslog-address'] } }),
      },
    ],
    unsure: [{ title: 'the journal, which may be sent on', facts: withSettings({ logDriver: 'journald' }) }],
  },
});

/** json-file, without the option that bounds it. */
function unbounded(engine: EngineFacts, driver: string): Outcome {
  if (driver !== 'json-file') {
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
  slug: 'unbounded-logs',
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
    unsure: [{ title: 'options that cannot be read', facts: withSettings({ logDriver: 'json-file' }) }],
  },
});

/** Where logs go, and how much of them. */
export const checks: readonly Check<'engine'>[] = [centralLogging, unboundedLogs];
