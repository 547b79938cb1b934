import { fileRule } from '../shared/file-rule.ts';

/** What dockerd refuses a configuration file for. */
export const daemonConfigInvalid = fileRule({
  id: 'daemon-config/invalid',
  title: 'daemon.json invalid',
  why: 'dockerd does not start with the file, and a reload of it fails: after the next restart or update of the engine nothing runs.',
  remediation:
    'Fix the line shown; `dockerd --validate --config-file FILE` checks the file without starting the engine.',
});

/** What dockerd accepts and takes no notice of. */
export const daemonConfigIgnored = fileRule({
  id: 'daemon-config/ignored-member',
  title: 'Setting in daemon.json has no effect',
  why: 'dockerd ignores the member without a message, so the setting that its author expects has no effect.',
  remediation: 'Use the name and the place that dockerd reads, or remove the member.',
});
